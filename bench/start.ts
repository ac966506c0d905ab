import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildApp } from '../devnet/app-build.ts'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'
import type { Row } from './row.ts'

/** `npm start` takes four ports in a row. */
const PORTS = 4
const LIMIT_MS = 180_000

/**
 * `npm start` with installed packages and the app as built: seconds to the printed address, on a new state folder and once more on the same one.
 * The first is the figure; the build, which the first start of all does, is made before and given in `raw` when it was needed.
 */
export async function startBench({ signal }: Options = {}): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  try {
    const begun = performance.now()
    const build = await buildApp(process.cwd(), join(folder, 'build.log'), { signal })
    const buildSeconds = build === 'built' ? (performance.now() - begun) / 1000 : null
    const [first, again] = [await start(folder, { signal }), await start(folder, { signal })]
    return [{ id: 'start.s', value: first.seconds, unit: 's', better: 'lower', goal: 30, raw: { again: again.seconds, stages: first.lines, stagesAgain: again.lines, buildSeconds } }]
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

async function start(folder: string, { signal }: Options): Promise<{ seconds: number, lines: string[] }> {
  const port = await freePorts(PORTS)
  const limit = AbortSignal.timeout(LIMIT_MS)
  const begun = performance.now()
  const child = spawn('npm', ['start', '--silent', '--', '--state', join(folder, 'state'), '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  // npm does not pass a signal on to what it started: the whole group gets it, as by Ctrl-C. All have ended when nobody holds the output.
  const ended = once(child, 'close')
  const stop = (): void => { if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT') }
  const either = signal ? AbortSignal.any([signal, limit]) : limit
  either.addEventListener('abort', stop, { once: true })
  const lines: string[] = []
  try {
    for await (const line of createInterface(child.stdout)) {
      if (line.includes('CyxCloud is ready')) return { seconds: (performance.now() - begun) / 1000, lines }
      if (line.trim() !== '') lines.push(line.trim())
    }
    signal?.throwIfAborted()
    throw new CyxError('LOCAL_NETWORK', { what: `npm start ended without an address. ${lines.at(-1) ?? ''}`, next: 'Run it by hand.' })
  } finally {
    either.removeEventListener('abort', stop)
    stop()
    child.stdout.resume()
    await ended
  }
}

/** The first of so many free ports in a row. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 20_000)
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(port + i)))
    if (free.every(Boolean)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const listening = new Promise<boolean>(resolve => server.once('listening', () => { resolve(true) }).once('error', () => { resolve(false) }))
  server.listen(port, '127.0.0.1')
  const free = await listening
  if (free) await new Promise(resolve => server.close(resolve))
  return free && (server.address() as AddressInfo | null) === null
}

export default startBench
