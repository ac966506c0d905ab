import { openCache } from '../cache/db.ts'
import { openSaves } from '../cache/saves.ts'
import { readVault } from '../cache/vault.ts'
import type { Remote } from '../engine/rpc.ts'
import { packError } from '../errors.ts'
import { vaultKinds } from '../keys/vaultFile.ts'
import type { Options } from '../options.ts'
import { askToWake, whenWoken } from '../sw/outbox.ts'
import { streamDownload } from '../sw/streamDownload.ts'
import type { DriveCalls, VolunteerCalls } from './calls.ts'
import { engineWorker } from './engineWorker.ts'
import { keepAwake } from './keepAwake.ts'
import { makePageReading } from './pageReading.ts'
import { within } from './patience.ts'
import { makePasskeys } from './passkeys.ts'
import { persistStorage } from './persistStorage.ts'
import { pullStream } from './pullStream.ts'
import type { Deed } from './transfers/engineTypes.ts'
import { reopen } from './transfers/reopen.ts'
import { forgetPage } from './forgetPage.ts'
import { makeFileDownloads } from './fileDownloads.ts'
import { NO_FILES, unpackList } from './files/listing.ts'
import type { PackedSnapshot } from './picture.ts'
import type { Drive, DriveSnapshot, Session, Transfer } from './types.ts'
import { forgetVolunteering, makeVolunteering } from './volunteering.ts'

const EMPTY: DriveSnapshot = { files: [], list: 'loading', online: true, transfers: [], account: null, offline: {}, problem: null }

/** Long enough for Argon2id on a slow phone and an update call of the directory. */
const OPEN_LIMIT_MS = 90_000
/** Calls that ask the directory or nodes for something small. */
const CALL_LIMIT_MS = 120_000

const limited = (ms: number, { signal }: Options = {}): { signal: AbortSignal } => ({ signal: within(ms, signal) })

/** The open drive as the page sees it: every call goes to the worker, every snapshot comes from it. */
function makeDrive(remote: Remote<DriveCalls>, base: string, volunteer: () => Promise<Remote<VolunteerCalls>>): Drive {
  let snapshot = EMPTY
  let kept = false
  let moving: readonly Transfer[] = []
  const watchers = new Set<() => void>()
  const gone = new AbortController()
  const tell = (next: Partial<PackedSnapshot>): void => {
    const { transfers = moving } = next
    moving = transfers
    const { files: list, ...others } = next
    snapshot = { ...snapshot, ...others, ...list && { files: unpackList(list) }, transfers: [...files.rows(), ...transfers] }
    // The first file of one's own is there.
    if (!kept && next.transfers?.some(({ direction, progress }) => direction === 'up' && progress.phase === 'done')) {
      kept = true
      void persistStorage()
    }
    for (const changed of watchers) changed()
  }
  remote.call('watch', null, { signal: gone.signal, onProgress: tell }).catch((error: unknown) => {
    // The engine has ended by itself: what is shown stays, and says so.
    if (!gone.signal.aborted) tell({ problem: packError(error) })
  })
  const online = (): void => { remote.call('online', { online: navigator.onLine }).catch(() => undefined) }
  addEventListener('online', online, { signal: gone.signal })
  addEventListener('offline', online, { signal: gone.signal })
  if (!navigator.onLine) online()
  whenWoken(online, { signal: gone.signal })
  /** Row in the tray → how it begins anew: here, where the browser's download is. */
  const downloads = new Map<string, () => Promise<void>>()
  const save = async (begin: Promise<DriveCalls['download']['result']>, again: () => Promise<void>): Promise<void> => {
    const { name, type, size, port, transfer } = await begin
    downloads.set(transfer, again)
    await streamDownload({ name, type, size }, pullStream(port, { signal: gone.signal }), { signal: gone.signal })
    downloads.delete(transfer)
  }
  const files = makeFileDownloads({
    saves: openSaves().catch(() => null), gone: gone.signal,
    begin: (entry, version, from) => remote.call('download', { entry, version, from }, limited(CALL_LIMIT_MS)),
    dismiss: transfer => { send('dismiss')(transfer) }, changed: () => { tell({}) },
  })
  const download = (entry: string, version?: string): Promise<void> => {
    const file = snapshot.files.find(({ id }) => id === entry)
    return file && files.takes(file.size) ? files.save(file, version) : saveStream(entry, version)
  }
  const saveStream = (entry: string, version?: string): Promise<void> =>
    save(remote.call('download', { entry, version: version ?? null }, limited(CALL_LIMIT_MS)), () => saveStream(entry, version))
  const downloadAll = (entries: readonly string[]): Promise<void> => save(remote.call('archive', { entries: [...entries] }, limited(CALL_LIMIT_MS)), () => downloadAll(entries))
  const send = (deed: Deed) => (transfer: string | null): void => { remote.call('transfer', { deed, transfer }).catch(() => undefined) }
  const volunteering = makeVolunteering(volunteer, info => { tell({ volunteer: info }) }, { signal: gone.signal })
  watchers.add(keepAwake(() => snapshot, { signal: gone.signal }))
  return {
    subscribe: changed => {
      watchers.add(changed)
      return () => { watchers.delete(changed) }
    },
    snapshot: () => snapshot,
    add: (files, { parent, onTaken, class: kind, sources }, options) => {
      if (!navigator.onLine) void askToWake()
      return remote.call('add', { files: [...files], parent, onTaken, ...kind ? { class: kind } : {}, ...sources ? { sources: [...sources] } : {} }, limited(CALL_LIMIT_MS, options))
    },
    reclass: async (entry, kind, options) => { await remote.call('reclass', { entry, class: kind }, limited(CALL_LIMIT_MS, options)) },
    change: async (changes, options) => { await remote.call('change', { changes: [...changes] }, limited(CALL_LIMIT_MS, options)) },
    activity: options => remote.call('activity', null, limited(CALL_LIMIT_MS, options)),
    history: (entry, options) => remote.call('history', { entry }, limited(CALL_LIMIT_MS, options)),
    older: (wanted, options) => remote.call('older', wanted ?? null, limited(CALL_LIMIT_MS, options)),
    dropVersions: async (which, options) => { await remote.call('dropVersions', { which: which && [...which] }, limited(CALL_LIMIT_MS, options)) },
    compare: (entry, from, to, options) => remote.call('compare', { entry, from, to }, limited(CALL_LIMIT_MS, options)),
    differences: (entry, from, to, { json = false, ...options } = {}) => remote.call('differences', { entry, from, to, json }, limited(CALL_LIMIT_MS, options)),
    lineage: (entry, version, options) => remote.call('lineage', { entry, version }, limited(CALL_LIMIT_MS, options)),
    cancel: send('cancel'),
    retry: transfer => {
      if (transfer === null) { send('retry')(null); return }
      if (files.retry(transfer)) return
      const again = downloads.get(transfer)
      downloads.delete(transfer)
      send(again === undefined ? 'retry' : 'dismiss')(transfer)
      // What goes wrong this time shows in the tray again.
      again?.().catch(() => undefined)
    },
    dismiss: transfer => { if (!files.dismiss(transfer)) send('dismiss')(transfer) },
    download, downloadAll,
    pause: send('pause'),
    first: send('first'),
    resume: transfer => { void reopen(transfer).catch(() => undefined).then(() => { send('resume')(transfer) }) },
    ...makePageReading(remote, gone.signal),
    details: (entry, options) => remote.call('details', { entry }, limited(CALL_LIMIT_MS, options)),
    remove: async (entries, options) => { await remote.call('remove', { entries: [...entries] }, limited(CALL_LIMIT_MS, options)) },
    share: async (entry, { password, expiresAt, maxOpens, fixed = false }, options) => {
      const { fragment, id } = await remote.call('share', { entry, password: password ?? null, expiresAt: expiresAt ?? null, maxOpens: maxOpens ?? null, follows: !fixed }, limited(CALL_LIMIT_MS, options))
      return { url: new URL(`share/#${fragment}`, base).href, id }
    },
    addressOf: async ({ id, hasPassword }, options) => new URL(`share/#${await remote.call('fragment', { link: id, hasPassword }, limited(CALL_LIMIT_MS, options))}`, base).href,
    links: options => remote.call('links', null, limited(CALL_LIMIT_MS, options)),
    revoke: async (link, options) => { await remote.call('revoke', { link }, limited(CALL_LIMIT_MS, options)) },
    refresh: async options => { await remote.call('refresh', null, limited(CALL_LIMIT_MS, options)) },
    devices: options => remote.call('devices', null, limited(CALL_LIMIT_MS, options)),
    removeDevice: async (device, options) => { await remote.call('removeDevice', { device }, limited(CALL_LIMIT_MS, options)) },
    diagnosis: (test, options) => remote.call('diagnosis', { test }, limited(CALL_LIMIT_MS, options)),
    setVolunteer: volunteering,
    lock: () => {
      gone.abort(new DOMException('locked', 'AbortError'))
      tell({ ...EMPTY, files: NO_FILES })
      remote.call('lock', null).catch(() => undefined)
    },
  }
}

/** What is on this device, by its vault. @throws AUTH_VAULT_DAMAGED, STORAGE_LOCAL_FULL */
async function doorState(): Promise<'none' | 'locked' | 'device'> {
  const cache = await openCache()
  try {
    const file = await readVault(cache)
    return file === null ? 'none' : vaultKinds(file).includes('passphrase') ? 'locked' : 'device'
  } finally { cache.close() }
}

/**
 * The door of the app: one worker per page, started with the first call.
 *
 * @param base - address of the app's folder, ending in `/`
 */
export function createSession(base: string): Session {
  const remote = engineWorker<DriveCalls>(base, 'drive.js')
  const volunteer = engineWorker<VolunteerCalls>(base, 'volunteer.js')
  const opening = async (call: (remote: Remote<DriveCalls>) => Promise<unknown>): Promise<Drive> => {
    const engine = await remote()
    await call(engine)
    return makeDrive(engine, base, volunteer)
  }
  return {
    state: () => {
      // The door needs no keys, so it does not wait for what has them; what went wrong there is told by the first call.
      remote().catch(() => undefined)
      return doorState()
    },
    create: (passphrase, options) => opening(engine => engine.call('create', { passphrase }, limited(OPEN_LIMIT_MS, options))),
    tryIt: options => opening(engine => engine.call('tryIt', null, limited(OPEN_LIMIT_MS, options))),
    unlock: (passphrase, options) => opening(engine => engine.call('unlock', { passphrase }, limited(OPEN_LIMIT_MS, options))),
    restore: (words, passphrase, options) => opening(engine => engine.call('restore', { words, passphrase }, limited(OPEN_LIMIT_MS, options))),
    words: async (passphrase, options) => (await remote()).call('words', { passphrase }, limited(OPEN_LIMIT_MS, options)),
    changePassphrase: async (from, to, options) => { await (await remote()).call('changePassphrase', { from, to }, limited(OPEN_LIMIT_MS, options)) },
    ...makePasskeys(remote, opening),
    openDevice: options => opening(engine => engine.call('openDevice', null, limited(OPEN_LIMIT_MS, options))),
    forget: async options => {
      await (await remote()).call('forget', null, limited(CALL_LIMIT_MS, options))
      // One that fails does not keep the other from forgetting.
      const parts = await Promise.allSettled([forgetPage(base), forgetVolunteering(options)])
      for (const part of parts) if (part.status === 'rejected') throw part.reason
    },
  }
}
