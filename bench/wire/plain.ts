import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { RawJob } from '../pages/rawWorker.ts'

const CRATE = fileURLToPath(new URL('../../node/webtransport', import.meta.url))

/** A WebTransport server in Rust alone, of the crates of the addon. */
export interface PlainServer { job: Omit<RawJob, 'bytes'>, close: () => void }

/** Builds and starts it; null where there is no Rust that builds it. */
export async function startPlain(): Promise<PlainServer | null> {
  const { status } = spawnSync('cargo', ['+1.95.0', 'build', '--quiet', '--release', '--locked', '--example', 'plain'], { cwd: CRATE, stdio: 'ignore', timeout: 900_000 })
  if (status !== 0) return null
  const child = spawn(`${CRATE}/target/release/examples/plain`, { stdio: ['pipe', 'pipe', 'ignore'] })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', () => { reject(new Error('the plain server ended')) })
  })
  const [port = '', hash = ''] = line.split(' ')
  return { job: { url: `https://127.0.0.1:${port}/`, hashes: [[...Buffer.from(hash, 'hex')]] }, close: () => { child.kill() } }
}
