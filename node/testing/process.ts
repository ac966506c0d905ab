import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What a node says on standard output when it is up. */
export interface Ready { peer: string, publicKey: string, addresses: string[], capacityBytes: number, usedBytes: number, shards: number }

/** A real node in a process of its own. */
export interface NodeProcess {
  folder: string
  pid: number
  ready: Ready
  /** Ends it by a signal and waits. */
  end: (signal?: NodeJS.Signals) => Promise<void>
  send: (signal: NodeJS.Signals) => void
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const running = new Set<number>()
process.on('exit', () => { for (const pid of running) try { process.kill(pid, 'SIGKILL') } catch { /* it has ended meanwhile */ } })

/** A folder for one node. */
export const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'cyxcloud-node-'))

/** Removes a folder of {@link makeFolder}. */
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

/** A TCP port that nobody listens on. */
export async function freePort(): Promise<string> {
  const server = createServer()
  await new Promise(resolve => { server.listen(0, '127.0.0.1', () => { resolve(null) }) })
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => { server.close(resolve) })
  return String(port)
}

/** Starts `node/main.ts` with the given environment and waits until it listens. */
export async function startNodeProcess(folder: string, environment: Record<string, string> = {}): Promise<NodeProcess> {
  const child = spawn(process.execPath, [MAIN], { env: { ...process.env, STORAGE_PATH: folder, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const pid = child.pid ?? 0
  running.add(pid)
  const exited = new Promise<void>(resolve => { child.once('exit', () => { running.delete(pid); resolve() }) })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => { said += bytes.toString() })
  const ready = new Promise<Ready>((resolve, reject) => {
    createInterface(child.stdout).once('line', line => { resolve((JSON.parse(line) as { ready: Ready }).ready) })
    void exited.then(() => { reject(new Error(`the node ended: ${said}`)) })
  })
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    child.kill(signal)
    await exited
  }
  return { folder, pid, ready: await ready, end, send: signal => { child.kill(signal) } }
}
