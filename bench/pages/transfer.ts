import { base, download, openDrive, upload } from './drive.ts'
import type { MoveTimes } from './drive.ts'
import { inWorker } from './inWorker.ts'
import { makeNoiseFile } from './noiseFile.ts'
import { rawChannel } from './rawChannel.ts'
import type { RawChannelJob } from './rawChannel.ts'
import type { RawFigures, RawJob } from './rawWorker.ts'

/** What is moved how often, and beside what raw stream, if any. */
export interface TransferJob<R extends RawJob | RawChannelJob | null = RawJob | RawChannelJob | null> { bytes: number, rounds: number, raw: R }

/** Times of one direction, and what the processors did meanwhile. */
export interface Times extends MoveTimes { cpu: Cpu }

/** Processor seconds of each thread of the browser and the local network; of the machine, those that all cores were idle and all that passed. */
export interface Cpu { threads: Record<string, number>, machine: { idle: number, all: number } }

/** MB/s of a raw stream, and what the processors did meanwhile. */
export interface RawTime { mbps: number, cpu: Cpu }

/** One figure per round; the raw streams run once to warm up, then before, between and after the rounds. */
export interface TransferFigures { raw: Record<'up' | 'down', RawTime[]>, up: Times[], down: Times[] }

/** What `work` gives, and the processor time that passed. */
async function counted<T>(work: () => Promise<T>): Promise<{ value: T, cpu: Cpu }> {
  const now = async (): Promise<Cpu> => await (await fetch('/cpu')).json() as Cpu
  const before = await now()
  const value = await work()
  const { threads, machine } = await now()
  return {
    value,
    cpu: {
      threads: Object.fromEntries(Object.entries(threads).map(([name, seconds]) => [name, seconds - (before.threads[name] ?? 0)])),
      machine: { idle: machine.idle - before.machine.idle, all: machine.all - before.machine.all },
    },
  }
}

/** Runs the rounds. */
export default async function measure(input: unknown): Promise<TransferFigures> {
  const { bytes, rounds, raw: job } = input as TransferJob
  const { remote } = await openDrive({ channels: job !== null && 'channel' in job })
  const figures: TransferFigures = { raw: { up: [], down: [] }, up: [], down: [] }
  const rawOf = (only: 'up' | 'down'): Promise<RawFigures> | null => job && ('channel' in job ? rawChannel({ ...job, only }) : inWorker<RawFigures>(new URL('raw.js', base), { ...job, only }))
  const yardstick = async (): Promise<void> => {
    for (const direction of ['up', 'down'] as const) {
      const { value, cpu } = await counted(async () => rawOf(direction))
      if (value) figures.raw[direction].push({ mbps: value[direction], cpu })
    }
  }
  // The first streams of a process are those of code that was not compiled yet: they do not count.
  await yardstick()
  figures.raw = { up: [], down: [] }
  await yardstick()
  for (let round = 0; round < rounds; round++) {
    const file = await makeNoiseFile(`round ${String(round)}`, bytes)
    const up = await counted(() => upload(remote, { file, path: [] }))
    figures.up.push({ ...up.value, cpu: up.cpu })
    const down = await counted(() => download(remote, file.name, bytes))
    figures.down.push({ ...down.value, cpu: down.cpu })
    await yardstick()
  }
  return figures
}
