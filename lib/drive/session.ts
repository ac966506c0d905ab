import type { Remote } from '../engine/rpc.ts'
import { packError } from '../errors.ts'
import type { Options } from '../options.ts'
import { streamDownload } from '../sw/streamDownload.ts'
import type { DriveCalls } from './calls.ts'
import { engineWorker } from './engineWorker.ts'
import { within } from './patience.ts'
import { pullStream } from './pullStream.ts'
import type { Drive, DriveSnapshot, Session } from './types.ts'

const EMPTY: DriveSnapshot = { files: [], list: 'loading', online: true, transfers: [], account: null, problem: null }

/** Long enough for Argon2id on a slow phone and an update call of the directory. */
const OPEN_LIMIT_MS = 90_000
/** Calls that ask the directory or nodes for something small. */
const CALL_LIMIT_MS = 120_000

const limited = (ms: number, { signal }: Options = {}): { signal: AbortSignal } => ({ signal: within(ms, signal) })

/** The open drive as the page sees it: every call goes to the worker, every snapshot comes from it. */
function makeDrive(remote: Remote<DriveCalls>, base: string): Drive {
  let snapshot = EMPTY
  const watchers = new Set<() => void>()
  const gone = new AbortController()
  const tell = (next: DriveSnapshot): void => {
    snapshot = next
    for (const changed of watchers) changed()
  }
  remote.call('watch', null, { signal: gone.signal, onProgress: tell }).catch((error: unknown) => {
    // The engine has ended by itself: what is shown stays, and says so.
    if (!gone.signal.aborted) tell({ ...snapshot, problem: packError(error) })
  })
  const online = (): void => { remote.call('online', { online: navigator.onLine }).catch(() => undefined) }
  addEventListener('online', online, { signal: gone.signal })
  addEventListener('offline', online, { signal: gone.signal })
  if (!navigator.onLine) online()
  /** Row in the tray → entry: a download that failed begins anew here, where the browser's download is. */
  const downloads = new Map<string, string>()
  const download = async (entry: string): Promise<void> => {
    const { name, type, size, port, transfer } = await remote.call('download', { entry }, limited(CALL_LIMIT_MS))
    downloads.set(transfer, entry)
    await streamDownload({ name, type, size }, pullStream(port, { signal: gone.signal }), { signal: gone.signal })
    downloads.delete(transfer)
  }
  const send = (name: 'cancel' | 'retry' | 'dismiss') => (transfer: string): void => { remote.call(name, { transfer }).catch(() => undefined) }
  return {
    subscribe: changed => {
      watchers.add(changed)
      return () => { watchers.delete(changed) }
    },
    snapshot: () => snapshot,
    add: files => { remote.call('add', { files: [...files] }).catch(() => undefined) },
    cancel: send('cancel'),
    retry: transfer => {
      const entry = downloads.get(transfer)
      downloads.delete(transfer)
      send(entry === undefined ? 'retry' : 'dismiss')(transfer)
      // What goes wrong this time shows in the tray again.
      if (entry !== undefined) download(entry).catch(() => undefined)
    },
    dismiss: send('dismiss'),
    download,
    details: (entry, options) => remote.call('details', { entry }, limited(CALL_LIMIT_MS, options)),
    remove: async (entries, options) => { await remote.call('remove', { entries: [...entries] }, limited(CALL_LIMIT_MS, options)) },
    share: async (entry, { password, expiresAt }, options) => {
      const { fragment, id } = await remote.call('share', { entry, password: password ?? null, expiresAt: expiresAt ?? null }, limited(CALL_LIMIT_MS, options))
      return { url: new URL(`share/#${fragment}`, base).href, id }
    },
    links: options => remote.call('links', null, limited(CALL_LIMIT_MS, options)),
    revoke: async (link, options) => { await remote.call('revoke', { link }, limited(CALL_LIMIT_MS, options)) },
    refresh: async options => { await remote.call('refresh', null, limited(CALL_LIMIT_MS, options)) },
    diagnosis: (test, options) => remote.call('diagnosis', { test }, limited(CALL_LIMIT_MS, options)),
    lock: () => {
      gone.abort(new DOMException('locked', 'AbortError'))
      tell(EMPTY)
      remote.call('lock', null).catch(() => undefined)
    },
  }
}

/**
 * The door of the app: one worker per page, started with the first call.
 *
 * @param base - address of the app's folder, ending in `/`
 */
export function createSession(base: string): Session {
  const remote = engineWorker<DriveCalls>(base, 'drive.js')
  const opening = async (call: (remote: Remote<DriveCalls>) => Promise<unknown>): Promise<Drive> => {
    const engine = await remote()
    await call(engine)
    return makeDrive(engine, base)
  }
  return {
    state: async options => (await remote()).call('state', null, limited(CALL_LIMIT_MS, options)),
    create: (passphrase, options) => opening(engine => engine.call('create', { passphrase }, limited(OPEN_LIMIT_MS, options))),
    tryIt: options => opening(engine => engine.call('tryIt', null, limited(OPEN_LIMIT_MS, options))),
    unlock: (passphrase, options) => opening(engine => engine.call('unlock', { passphrase }, limited(OPEN_LIMIT_MS, options))),
    openDevice: options => opening(engine => engine.call('openDevice', null, limited(OPEN_LIMIT_MS, options))),
    forget: async options => { await (await remote()).call('forget', null, limited(CALL_LIMIT_MS, options)) },
  }
}
