import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'
import { needChromium } from '../tools/house/chromium.ts'

// Quiet: without these Chromium calls its maker's services. `--no-sandbox` because root has no user namespaces.
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** A running Chromium; `close` kills it and everything it started and removes its profile. */
export interface Chromium { pid: number, exited: Promise<number | null>, close: () => Promise<void> }

/**
 * Starts Chromium on an address, in a fresh profile and **without a debugger**: an attached one ruins transport figures
 * (measured: 86/65 instead of 123/133 MB/s). The page must send its figures itself, see `page.ts`.
 *
 * It never outlives this process: `exit`, Ctrl-C and the signal kill its whole process group.
 *
 * @throws LOCAL_NETWORK when it is not installed or does not start
 */
export async function startChromium(url: string, { flags = [], signal }: Options & { flags?: readonly string[] } = {}): Promise<Chromium> {
  signal?.throwIfAborted()
  const program = needChromium()
  const profile = mkdtempSync(join(tmpdir(), 'cyx-bench-'))
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, ...flags, url], { stdio: 'ignore', detached: true })
  const exited = new Promise<number | null>(resolve => child.once('exit', resolve))
  const release = guard(child, profile)
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', kill)
    kill()
    await exited
    release()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  const kill = (): void => { killGroup(child) }
  signal?.addEventListener('abort', kill, { once: true })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', error => {
      release()
      reject(new CyxError('LOCAL_NETWORK', { what: 'Chromium does not start.', next: `Try ${program} --version by hand.` }, error))
    })
  })
  return { pid: child.pid ?? 0, exited, close }
}

/** Kills the group of a detached child; one that is gone already is fine. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try { process.kill(-child.pid, 'SIGKILL') } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Ties the child to this process; the answer unties it. */
function guard(child: ChildProcess, profile: string): () => void {
  const onExit = (): void => {
    killGroup(child)
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
  const onSignal = (): void => { process.exit(130) }
  process.once('exit', onExit).once('SIGINT', onSignal).once('SIGTERM', onSignal)
  return () => { process.off('exit', onExit).off('SIGINT', onSignal).off('SIGTERM', onSignal) }
}
