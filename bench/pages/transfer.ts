import { loadConfig } from '../../lib/config.ts'
import type { DriveCalls } from '../../lib/drive/calls.ts'
import { pullStream } from '../../lib/drive/pullStream.ts'
import { rtcPort } from '../../lib/drive/rtcPort.ts'
import type { DriveSnapshot } from '../../lib/drive/types.ts'
import { connect } from '../../lib/engine/rpc.ts'
import type { Remote } from '../../lib/engine/rpc.ts'
import { inWorker } from './inWorker.ts'
import { makeNoiseFile } from './noiseFile.ts'
import { rawChannel } from './rawChannel.ts'
import type { RawChannelJob } from './rawChannel.ts'
import type { RawFigures, RawJob } from './rawWorker.ts'

/** What is moved how often, and beside what. */
export interface TransferJob { bytes: number, rounds: number, raw: RawJob | RawChannelJob }

/** Times of one direction, ms: all of it, and until and since the first byte and the last; processor seconds meanwhile. */
export interface Times { total: number, until: number, since: number, cpu: Cpu }

/** Processor seconds of the browser and of all nodes. */
export interface Cpu { browser: number, nodes: number }

/** One figure per round; the raw streams run before, between and after the rounds. `rawCpu`: of both directions of each of them. */
export interface TransferFigures { raw: RawFigures[], rawCpu: Cpu[], up: Times[], down: Times[] }

const base = new URL('/', location.href).href

/** The drive's worker as the app starts it, with a throw-away account; `channels`: in a browser that has no WebTransport. */
async function openDrive(channels: boolean): Promise<Remote<DriveCalls>> {
  const config = await loadConfig(base)
  const scripts = [...channels ? ['withoutWebTransport.js'] : [], 'drive.js'].map(name => `import ${JSON.stringify(new URL(`workers/${name}`, base).href)}`)
  const worker = new Worker(URL.createObjectURL(new Blob([scripts.join('\n')], { type: 'text/javascript' })), { type: 'module' })
  const remote = connect<DriveCalls>(worker)
  const rtc = rtcPort(base)
  await remote.call('setup', { config, base, rtc }, { transfer: [rtc] })
  await remote.call('tryIt', null)
  return remote
}

function raw(job: RawJob | RawChannelJob): Promise<RawFigures> {
  if ('channel' in job) return rawChannel(job)
  return inWorker(new URL('raw.js', base), job)
}

/** What `work` gives, and the processor time that passed. */
async function counted<T>(work: () => Promise<T>): Promise<{ value: T, cpu: Cpu }> {
  const now = async (): Promise<Cpu> => await (await fetch('/cpu')).json() as Cpu
  const before = await now()
  const value = await work()
  const after = await now()
  return { value, cpu: { browser: after.browser - before.browser, nodes: after.nodes - before.nodes } }
}

async function upload(remote: Remote<DriveCalls>, file: File): Promise<Omit<Times, 'cpu'>> {
  const gone = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<Omit<Times, 'cpu'>>()
  const begun = performance.now()
  let [first, last] = [0, 0]
  const look = ({ transfers }: Partial<DriveSnapshot>): void => {
    const one = transfers?.find(({ name }) => name === file.name)
    const now = performance.now()
    if (one?.error) reject(new Error(JSON.stringify(one.error)))
    if (one?.progress.phase === 'sending') first ||= now
    if (one?.progress.phase === 'committing') last ||= now
    if (one?.progress.phase === 'done') resolve({ total: now - begun, until: first - begun, since: now - (last || now) })
  }
  remote.call('watch', null, { signal: gone.signal, onProgress: look }).catch(() => undefined)
  await remote.call('add', { files: [{ file, path: [] }], parent: null, onTaken: 'both' })
  try { return await promise } finally { gone.abort() }
}

async function entryOf(remote: Remote<DriveCalls>, name: string): Promise<string> {
  const gone = new AbortController()
  const { promise, resolve } = Promise.withResolvers<string>()
  remote.call('watch', null, { signal: gone.signal, onProgress: ({ files }) => {
    const file = files?.find(one => one.name === name)
    if (file) resolve(file.id)
  } }).catch(() => undefined)
  try { return await promise } finally { gone.abort() }
}

async function download(remote: Remote<DriveCalls>, name: string, bytes: number): Promise<Omit<Times, 'cpu'>> {
  const entry = await entryOf(remote, name)
  const begun = performance.now()
  const { port } = await remote.call('download', { entry, version: null })
  let [sum, first] = [0, 0]
  for await (const chunk of pullStream(port)) {
    first ||= performance.now()
    sum += chunk.length
  }
  if (sum !== bytes) throw new Error(`${String(sum)} bytes came back instead of ${String(bytes)}`)
  return { total: performance.now() - begun, until: first - begun, since: 0 }
}

/** Runs the rounds; the file's plaintext is counted, not compared: the story test does that. */
export default async function measure(input: unknown): Promise<TransferFigures> {
  const { bytes, rounds, raw: job } = input as TransferJob
  const remote = await openDrive('channel' in job)
  const figures: TransferFigures = { raw: [], rawCpu: [], up: [], down: [] }
  const yardstick = async (): Promise<void> => {
    const { value, cpu } = await counted(() => raw(job))
    figures.raw.push(value)
    figures.rawCpu.push(cpu)
  }
  await yardstick()
  for (let round = 0; round < rounds; round++) {
    const name = `round ${String(round)}`
    const file = await makeNoiseFile(name, bytes)
    const up = await counted(() => upload(remote, file))
    figures.up.push({ ...up.value, cpu: up.cpu })
    const down = await counted(() => download(remote, name, bytes))
    figures.down.push({ ...down.value, cpu: down.cpu })
    await yardstick()
  }
  return figures
}
