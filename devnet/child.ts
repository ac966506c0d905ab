import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'

/**
 * A program of ours in a process of its own; its standard error goes to `log`. One that is `meek` leaves the processor to others first: of a storage node
 * there are sixteen, on the machine where the page is to stay smooth.
 */
export interface Program extends Options { name: string, script: string, args: string[], log: string, env?: Record<string, string>, meek?: boolean }

/** A running child that has said it is ready. */
export interface Child {
  readonly pid: number
  /** The line of JSON it said it with. */
  readonly ready: unknown
  /** Settles with a sentence when it ends, asked to or not. */
  readonly ended: Promise<string>
  /** Whether it was told to end. */
  stopping(): boolean
  /** Asks it to end, and makes it after `graceMs`. */
  stop(): Promise<void>
  /** Ends it at once, with everything it started. */
  kill(): Promise<void>
  pause(): void
  resume(): void
}

/** How long a child may take to be ready, and to end, in ms. */
const readyMs = 120_000
const graceMs = 8_000
/** Of −20 … 19. All sixteen nodes together still get half of a busy machine. */
const MEEKNESS = 10
const MEEK_TRIES = 100
const parentWatch = fileURLToPath(new URL('parent.ts', import.meta.url))

/**
 * Starts a child and waits for its line. It leads a process group of its own, so that Ctrl-C reaches it through us only.
 *
 * @throws LOCAL_NETWORK with the child's own last words when it ends before it is ready
 */
export async function startChild({ name, script, args, log, env = {}, meek = false, signal }: Program): Promise<Child> {
  signal?.throwIfAborted()
  mkdirSync(dirname(log), { recursive: true })
  const logFile = openSync(log, 'w')
  const child = spawn(process.execPath, ['--import', parentWatch, script, ...args], { detached: true, stdio: ['pipe', 'pipe', logFile], env: { ...process.env, ...env } })
  closeSync(logFile)
  if (meek && child.pid !== undefined) void yieldTo(child.pid)
  const { stdout } = child
  if (stdout === null) throw new CyxError('INTERNAL', { what: 'a child has no standard output' })
  let stopping = false
  const ended = once(child, 'exit').then(([code, by]) => `${name} ended ${code === null ? `by ${String(by)}` : `with code ${String(code)}`}.${lastWords(log)}`)
  const send = (what: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    try { process.kill(-child.pid, what) } catch (error) { if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error }
  }
  const stop = async (): Promise<void> => {
    stopping = true
    send('SIGTERM')
    send('SIGCONT')
    const force = setTimeout(() => { send('SIGKILL') }, graceMs)
    await ended
    clearTimeout(force)
  }
  const kill = async (): Promise<void> => {
    stopping = true
    send('SIGKILL')
    await ended
  }
  const late = AbortSignal.timeout(readyMs)
  try {
    const ready = await firstLine(stdout, { signal: signal ? AbortSignal.any([signal, late]) : late })
    if (ready === null) throw new CyxError('LOCAL_NETWORK', { what: await ended, next: `Its log is ${log}.` })
    stdout.resume()
    return { pid: child.pid ?? 0, ready, ended, stop, kill, stopping: () => stopping, pause() { send('SIGSTOP') }, resume() { send('SIGCONT') } }
  } catch (error) {
    await kill()
    if (late.aborted && !signal?.aborted) throw new CyxError('LOCAL_NETWORK', { what: `${name} was not ready in ${readyMs / 1000} s.`, next: `Its log is ${log}.` }, error)
    throw error
  }
}

/**
 * Lets a process that has just started have what others leave; threads that it starts later take it over. A child that leads a session is a scheduling
 * group of its own on Linux, and among groups the processes' own niceness does not count (sched(7), "The autogroup feature"): it is told twice, the
 * second time again while the kernel is busy with another (EAGAIN; one in 0.1 s). Where neither can be told the network works all the same.
 */
async function yieldTo(pid: number): Promise<void> {
  const group = `/proc/${String(pid)}/autogroup`
  for (let tries = 0; tries < MEEK_TRIES; tries++) {
    try {
      setPriority(pid, MEEKNESS)
      if (existsSync(group)) writeFileSync(group, String(MEEKNESS))
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
    }
    await sleep(150, undefined, { ref: false })
  }
}

/** The first line that is JSON, or null when there is none until the end. */
async function firstLine(stream: NodeJS.ReadableStream, { signal }: Options): Promise<unknown> {
  const lines = createInterface(stream)
  const stop = (): void => { lines.close() }
  signal?.addEventListener('abort', stop)
  try {
    for await (const line of lines) if (line.startsWith('{')) return JSON.parse(line) as unknown
    signal?.throwIfAborted()
    return null
  } finally {
    signal?.removeEventListener('abort', stop)
    lines.close()
  }
}

/** The last line of a log: what the child said before it ended. */
function lastWords(log: string): string {
  const line = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? ''
  return line === '' ? '' : ` ${line}`
}
