import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { CyxError } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'

/** How a store of many shards starts after its process was killed. */
export interface StartFigures { seconds: number, shards: number, indexBytes: number, rssMb: number }

const PROCESS = fileURLToPath(new URL('./process.ts', import.meta.url))

/** Fills a store in a process, kills that (SIGKILL), and opens the store in another. @param perVersion - shards that a version has here */
export async function measureStart(shards: number, perVersion: number, { signal }: Options = {}): Promise<StartFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  try {
    await lineOf(['fill', join(folder, 'store'), String(shards), String(perVersion)], signal)
    return JSON.parse(await lineOf(['start', join(folder, 'store')], signal)) as StartFigures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The first line that the process says; it is killed then. */
async function lineOf(args: string[], signal: AbortSignal | undefined): Promise<string> {
  const child = spawn(process.execPath, [PROCESS, ...args], { stdio: ['ignore', 'pipe', 'inherit'], ...signal ? { signal } : {} })
  const ended = new Promise<null>(resolve => { child.once('exit', () => { resolve(null) }).once('error', () => { resolve(null) }) })
  const line = await Promise.race([ended, new Promise<string>(resolve => { createInterface(child.stdout).once('line', resolve) })])
  child.kill('SIGKILL')
  await ended
  signal?.throwIfAborted()
  if (line === null) throw new CyxError('INTERNAL', { what: 'the store\'s process ended' })
  return line
}
