import { loadConfig } from '../../lib/config.ts'
import type { DriveCalls } from '../../lib/drive/calls.ts'
import { pullStream } from '../../lib/drive/pullStream.ts'
import { rtcPort } from '../../lib/drive/rtcPort.ts'
import type { DriveSnapshot } from '../../lib/drive/types.ts'
import { connect } from '../../lib/engine/rpc.ts'
import type { Remote } from '../../lib/engine/rpc.ts'
import type { RawFigures, RawJob } from './rawWorker.ts'

/** What is moved how often. */
export interface TransferJob { bytes: number, rounds: number, raw: RawJob }

/** Times of one direction, ms: all of it, and until and since the first byte and the last. */
export interface Times { total: number, until: number, since: number }

/** One figure per round; the raw streams run before, between and after the rounds. */
export interface TransferFigures { raw: RawFigures[], up: Times[], down: Times[] }

const base = new URL('/', location.href).href

/** The drive's worker as the app starts it, with a throw-away account. */
async function openDrive(): Promise<Remote<DriveCalls>> {
  const config = await loadConfig(base)
  const worker = new Worker(new URL('workers/drive.js', base), { type: 'module' })
  const remote = connect<DriveCalls>(worker)
  const rtc = rtcPort(base)
  await remote.call('setup', { config, base, rtc }, { transfer: [rtc] })
  await remote.call('tryIt', null)
  return remote
}

function raw(job: RawJob): Promise<RawFigures> {
  const worker = new Worker(new URL('raw.js', base), { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<RawFigures>()
  worker.onmessage = ({ data }: MessageEvent<{ value: RawFigures } | { failed: string }>) => {
    worker.terminate()
    if ('failed' in data) reject(new Error(data.failed))
    else resolve(data.value)
  }
  worker.onerror = event => { reject(new Error(event.message)) }
  worker.postMessage(job)
  return promise
}

/** A file of noise that lies on the disk, like one that a person picks. */
async function makeFile(name: string, bytes: number): Promise<File> {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true })
  const writable = await handle.createWritable()
  const piece = new Uint8Array(65_536)
  for (let left = bytes; left > 0; left -= piece.length) await writable.write(crypto.getRandomValues(piece).slice(0, Math.min(left, piece.length)))
  await writable.close()
  return handle.getFile()
}

async function upload(remote: Remote<DriveCalls>, file: File): Promise<Times> {
  const gone = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<Times>()
  const begun = performance.now()
  let [first, last] = [0, 0]
  const look = ({ transfers }: DriveSnapshot): void => {
    const one = transfers.find(({ name }) => name === file.name)
    const now = performance.now()
    if (one?.error) reject(new Error(JSON.stringify(one.error)))
    if (one?.progress.phase === 'sending') first ||= now
    if (one?.progress.phase === 'committing') last ||= now
    if (one?.progress.phase === 'done') resolve({ total: now - begun, until: first - begun, since: now - (last || now) })
  }
  remote.call('watch', null, { signal: gone.signal, onProgress: look }).catch(() => undefined)
  await remote.call('add', { files: [file] })
  try { return await promise } finally { gone.abort() }
}

async function entryOf(remote: Remote<DriveCalls>, name: string): Promise<string> {
  const gone = new AbortController()
  const { promise, resolve } = Promise.withResolvers<string>()
  remote.call('watch', null, { signal: gone.signal, onProgress: ({ files }) => {
    const file = files.find(one => one.name === name)
    if (file) resolve(file.id)
  } }).catch(() => undefined)
  try { return await promise } finally { gone.abort() }
}

async function download(remote: Remote<DriveCalls>, name: string, bytes: number): Promise<Times> {
  const entry = await entryOf(remote, name)
  const begun = performance.now()
  const { port } = await remote.call('download', { entry })
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
  const remote = await openDrive()
  const figures: TransferFigures = { raw: [await raw(job)], up: [], down: [] }
  for (let round = 0; round < rounds; round++) {
    const name = `round ${String(round)}`
    figures.up.push(await upload(remote, await makeFile(name, bytes)))
    figures.down.push(await download(remote, name, bytes))
    figures.raw.push(await raw(job))
  }
  return figures
}
