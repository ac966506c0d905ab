import { loadConfig } from '../../lib/config.ts'
import type { DriveCalls } from '../../lib/drive/calls.ts'
import { pullStream } from '../../lib/drive/pullStream.ts'
import { rtcPort } from '../../lib/drive/rtcPort.ts'
import { unpackList } from '../../lib/drive/files/listing.ts'
import type { PackedSnapshot } from '../../lib/drive/picture.ts'
import type { Dropped, Transfer } from '../../lib/drive/types.ts'
import { connect } from '../../lib/engine/rpc.ts'
import type { Remote } from '../../lib/engine/rpc.ts'

/** Address of the page's folder. */
export const base = new URL('/', location.href).href

/** `channels`: as in a browser that has no WebTransport. `again`: with the account that this profile has. `rtc`: another bridge than the app's. */
export interface OpenOptions { channels?: boolean, again?: boolean, rtc?: MessagePort }

/** The drive of a page, and the end of its worker, as when its tab is killed. */
export interface OpenDrive { remote: Remote<DriveCalls>, kill: () => void }

/** The drive's worker as the app starts it, with a throw-away account. */
export async function openDrive({ channels = false, again = false, rtc = rtcPort(base) }: OpenOptions = {}): Promise<OpenDrive> {
  const config = await loadConfig(base)
  // Its own script's address tells it where its files are.
  const worker = new Worker(new URL(`workers/${channels ? 'withoutWebTransport.js' : 'drive.js'}`, base), { type: 'module' })
  const remote = connect<DriveCalls>(worker)
  await remote.call('setup', { config, base, rtc }, { transfer: [rtc] })
  await remote.call(again ? 'openDevice' : 'tryIt', null)
  return { remote, kill: () => { worker.terminate() } }
}

/** Watches the drive until `found` says something; what is told is only what changed. @throws what `found` throws */
export async function watchUntil<T>(remote: Remote<DriveCalls>, found: (part: Partial<PackedSnapshot>) => T | undefined): Promise<T> {
  const gone = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  remote.call('watch', null, {
    signal: gone.signal,
    onProgress: part => {
      try {
        const value = found(part)
        if (value !== undefined) resolve(value)
      } catch (error) { reject(error) }
    },
  }).catch(() => undefined)
  try { return await promise } finally { gone.abort() }
}

/** Times of one direction, ms: all of it, and until and since the first byte and the last. */
export interface MoveTimes { total: number, until: number, since: number }

/** Watches the upload of a name until `seen` says something. @throws what ended it */
export const watchUpload = <T>(remote: Remote<DriveCalls>, name: string, seen: (progress: Transfer['progress']) => T | undefined): Promise<T> => watchUntil(remote, ({ transfers }) => {
  const one = transfers?.find(transfer => transfer.name === name)
  if (one?.error) throw new Error(JSON.stringify(one.error))
  return one && seen(one.progress)
})

/** Stores a file, on all its nodes. */
export async function upload(remote: Remote<DriveCalls>, dropped: Dropped): Promise<MoveTimes> {
  const begun = performance.now()
  let [first, last] = [0, 0]
  const done = watchUpload(remote, dropped.file.name, ({ phase }) => {
    const now = performance.now()
    if (phase === 'sending') first ||= now
    if (phase === 'committing') last ||= now
    return phase === 'done' ? { total: now - begun, until: first - begun, since: now - (last || now) } : undefined
  })
  await remote.call('add', { files: [dropped], parent: null, onTaken: 'both' })
  return done
}

/** Reads a file to its end; its bytes are counted, not compared: the story test does that. */
export async function download(remote: Remote<DriveCalls>, name: string, bytes: number): Promise<MoveTimes> {
  const entry = await watchUntil(remote, ({ files }) => files && unpackList(files).find(one => one.name === name)?.id)
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
