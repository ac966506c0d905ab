import { fromBase32, toBase32 } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { randomId } from '../bytes/id.ts'
import { CHUNK_BYTES } from '../codec/sizes.ts'
import { CyxError, isCyxError } from '../errors.ts'
import type { Stretch } from '../keys/stretch.ts'
import { pause } from '../options.ts'
import type { Options } from '../options.ts'
import { addressOfSeed } from '../ledger/solana/address.ts'
import { balance } from '../ledger/solana/money.ts'
import { fund, makeAnchoring } from './anchor.ts'
import type { DriveCalls } from './calls.ts'
import type { DriveContext } from './context.ts'
import { details } from './details.ts'
import { asRemoved, deviceName } from './devices.ts'
import type { Nodes } from './nodes.ts'
import { makePicture } from './picture.ts'
import type { Picture } from './picture.ts'
import { offerStream } from './pullStream.ts'
import { makeDesk } from './read/desk.ts'
import type { ReadEvents } from './read/stream.ts'
import { meteredStream } from './read/metered.ts'
import { change } from './files/change.ts'
import type { Change } from './files/change.ts'
import { foldersOf } from './files/folders.ts'
import { graphAround } from './files/lineage.ts'
import { makeOlder } from './files/older.ts'
import { outlived, purge } from './files/purge.ts'
import { sourcesToSend } from './files/sources.ts'
import { makeWaiting } from './files/waiting.ts'
import { activityOf, historyOf, rowOf, rowsOf } from './files/row.ts'
import type { FileVersion, TreeNode } from './files/tree.ts'
import { compareVersions, lineDifferences } from './compare.ts'
import { cleanName } from './names.ts'
import { inClass } from './reclass.ts'
import { createLink, listLinks, liveLinks } from './share/create.ts'
import { makeFollowing } from './share/follow.ts'
import { fragmentOf } from './share/link.ts'
import { revokeWhole } from './share/revoke.ts'
import { makeTending } from './share/tend.ts'
import { makeUploads } from './transfers/uploads.ts'
import type { StoredVersion } from './upload/prepare.ts'
import type { LinkInfo } from './types.ts'

/** An open drive inside the worker: the calls of the page that need one. */
export interface OpenDrive {
  picture: Picture
  calls: Pick<{ [K in keyof DriveCalls]: (args: DriveCalls[K]['args'], signal: AbortSignal) => Promise<DriveCalls[K]['result']> },
    'activity' | 'add' | 'reclass' | 'change' | 'history' | 'older' | 'dropVersions' | 'compare' | 'differences' | 'lineage' | 'transfer' | 'download' | 'details' | 'archive' | 'view' | 'pin' | 'localUse' | 'setLocalLimit' | 'clearLocal' | 'remove' | 'share' | 'fragment' | 'links' | 'revoke' | 'refresh' | 'devices' | 'removeDevice'>
  online: (online: boolean) => void
  /** Has the directory forget this device. */
  leave: (options: Options) => Promise<void>
  close: () => void
}

/** What a glance shows is on the screen by then, ms; building the tree keeps the worker from telling of it. */
const SEEN_MS = 100

/** Devices of one account see each other's changes this soon. */
const SYNC_EVERY_MS = 20_000

/** What an upload used is asked for when no other was committed for this long. */
const USAGE_AFTER_MS = 1_000

/** Of a stream that no row of the tray is about. */
const UNSEEN: ReadEvents = { wire: () => undefined, shard: () => undefined }

/** The same calls, each once `ready` is there. */
const after = <C extends object>(ready: Promise<unknown>, calls: C): C => Object.fromEntries(Object.entries(calls).map(([name, call]: [string, (...args: unknown[]) => Promise<unknown>]) => [name, async (...args: unknown[]) => { await ready; return call(...args) }])) as C

/** Puts the drive together: shows the cached list at once, then the network's. */
export async function openDrive(context: DriveContext, nodes: Nodes, kind: 'passphrase' | 'device', stretch: Stretch): Promise<OpenDrive> {
  const { feed, directory, keyring, config, devices, device } = context
  const picture = makePicture()
  const closed = new AbortController()
  const downloads = new Map<string, AbortController>()
  let links: LinkInfo[] = []
  let [counting, listing]: (ReturnType<typeof setTimeout> | undefined)[] = []

  const list = (): void => {
    const counts = liveLinks(links)
    picture.setFiles(rowsOf(feed.tree, counts))
    if (picture.now().waitingChanges !== waiting.count()) picture.set({ waitingChanges: waiting.count() })
    desk.listed()
    following.touch()
  }
  /** Asks the directory for the links again. */
  const readLinks = async (options: Options): Promise<void> => {
    links = await listLinks(context, tending.full, options)
    list()
  }
  const waiting = makeWaiting(context)
  const desk = makeDesk(context, picture, { closed: closed.signal, whole: waiting.whole })
  const tending = makeTending(context, stretch, { settled: () => waiting.count() === 0 && waiting.whole(), renewed: readLinks })
  const following = makeFollowing(tending)
  const older = makeOlder(context, () => links, desk.reading)
  const anchoring = makeAnchoring(context, error => { if (error) picture.problem(error) })
  const uploads = makeUploads(context, {
    show: (rows, more) => { picture.set({ transfers: [...rows, ...picture.now().transfers.filter(({ direction }) => direction === 'down')], moreTransfers: more }) },
    problem: picture.problem,
    open: desk.open,
    replaced: async one => {
      while (!await letGo(one).catch(() => false)) await pause(SYNC_EVERY_MS, { signal: closed.signal })
    },
    listed: record => {
      clearTimeout(listing)
      clearTimeout(counting)
      // One commit lists many files; what another tab has listed is in the feed.
      if (record) listing = setTimeout(list)
      else listing = setTimeout(() => { refresh(closed.signal).catch(() => undefined) }, USAGE_AFTER_MS)
      if (!record) return
      anchoring.touch()
      counting = setTimeout(() => { account(closed.signal).then(sweep).catch(() => undefined) }, USAGE_AFTER_MS)
    },
  })

  const account = async (signal: AbortSignal): Promise<void> => {
    const { plan, quotaBytes, usedBytes } = await directory.account({ signal })
    picture.set({ account: { id: toBase32(keyring.account), plan, quotaBytes, usedBytes, kind, lamports: picture.now().account?.lamports ?? null } })
    // Money is a courtesy of the picture: the drive works when Solana does not answer.
    const lamports = await fund(config, keyring, { signal }).then(() => balance(config.solana.rpc, addressOfSeed(keyring.solana.owner), { signal })).catch(() => null)
    picture.setAccount({ lamports })
  }
  // What waits is no part of the list yet: it is kept for itself.
  const remember = (): void => { if (waiting.count() === 0) feed.remember().catch(() => undefined) }
  /** Deletes older versions that have been out of their rule for long enough; what fails now is tried with the next sync. */
  const sweep = async (): Promise<void> => {
    if (waiting.count() > 0 || await older.sweep({ signal: closed.signal }).catch(() => 0) === 0) return
    list()
    await account(closed.signal).catch(() => undefined)
  }
  /** Deletes what another version has the place of, where nothing needs it; a link that another device has made since counts, too. */
  const letGo = async (one: StoredVersion): Promise<boolean> => {
    if (waiting.count() > 0) return false
    links = await listLinks(context, tending.full, { signal: closed.signal })
    const settled = await older.replaced(one, { signal: closed.signal })
    list()
    await account(closed.signal).catch(() => undefined)
    return settled
  }
  let refreshing = 0
  const refresh = async (signal: AbortSignal): Promise<void> => {
    refreshing++
    try {
      await waiting.settle({ signal }).catch((error: unknown) => { throw device ? asRemoved(error) : error })
      await readLinks({ signal })
      picture.set({ list: 'network', problem: null, online: true })
      await account(signal)
      // A sync has checked this device's clock: certificates are at most minutes old.
      const old = outlived(feed.tree, Date.now())
      if (old.length > 0) await removeAll(old, signal)
      await sweep()
    } catch (error) {
      if (!signal.aborted) {
        picture.problem(error)
        if (isCyxError(error, 'NETWORK_DIRECTORY_UNREACHABLE', 'NETWORK_OFFLINE')) picture.set({ list: picture.now().list === 'network' ? 'network' : 'cache' })
      }
      throw error
    } finally { refreshing-- }
  }
  const found = (entry: string): TreeNode => feed.tree.nodes.get(entry) ?? missing()
  const versionOf = (entry: string, version: string | null): FileVersion =>
    (version === null ? feed.tree.newest(entry) : found(entry).versions.find(one => toBase32(one.version) === version)) ?? missing()
  const removeAll = async (entries: readonly string[], signal: AbortSignal): Promise<void> => {
    // Some may be gone when a later one fails.
    try { await purge(context, entries, { signal }) } finally { list() }
    await account(signal).catch(() => undefined)
  }

  /** Changes the list: at the directory, or here where there is no network; what waits goes first. */
  const alter = async (changes: readonly Change[], signal: AbortSignal): Promise<void> => {
    const { online } = picture.now()
    // Ids are chosen here: what was sent and not answered is the same when it is sent again.
    const named = changes.map(one => one.do === 'folder' ? { id: toBase32(randomId()), ...one } : one)
    try {
      if (online && waiting.count() === 0) await change(context, named, { signal }).catch(async (error: unknown) => {
        if (!isCyxError(error, 'NETWORK_DIRECTORY_UNREACHABLE', 'NETWORK_OFFLINE') || named.some(one => one.do === 'copy')) throw error
        await waiting.add(named)
      })
      else await waiting.add(named)
    } finally { list() }
    if (online && waiting.count() > 0) refresh(closed.signal).catch(() => undefined)
  }

  /** A stream that shows itself in the tray; what comes back is pulled over its port. */
  const offer = ({ name, type, size, doneBytes = 0, stream }: { name: string, type: string, size: number, doneBytes?: number, stream: (events: ReadEvents, options: Options) => AsyncGenerator<Bytes, void> }): DriveCalls['download']['result'] => {
    const [id, stop] = [toBase32(randomId()), new AbortController()]
    downloads.set(id, stop)
    const port = offerStream(meteredStream({ id, name, size, doneBytes }, picture, events => stream(events, { signal: stop.signal })), stop, () => { downloads.delete(id) })
    return { name, type, size, port, transfer: id }
  }

  const glance = await feed.glance()
  const load = async (): Promise<void> => {
    if (glance) await pause(SEEN_MS, { signal: closed.signal })
    await feed.load()
    await waiting.load()
    list()
    refresh(closed.signal).then(async () => {
      if (feed.leaves.length > 0) anchoring.touch()
      if (device) await devices.seen(device, feed.sequence(), { signal: closed.signal })
      // A drive of before there were devices: from its next start on this one has a key of its own.
      else await devices.enrol(deviceName(navigator.userAgent), { signal: closed.signal })
    }).catch(() => undefined)
    remember()
  }
  picture.set({ list: 'cache', account: { id: toBase32(keyring.account), plan: '', quotaBytes: 0, usedBytes: 0, kind, lamports: null }, ...glance && { files: glance } })
  const loaded = load()
  // What this device remembers of a long list is seen before it can be worked with.
  if (glance) loaded.catch(picture.problem)
  else await loaded
  const timer = setInterval(() => {
    remember()
    if (picture.now().online && refreshing === 0) refresh(closed.signal).catch(() => undefined)
  }, SYNC_EVERY_MS)

  return {
    picture,
    calls: after(loaded, {
      add: async ({ files, parent, onTaken, class: kind, sources: wishes = [] }, signal) => {
        const { sources, gone } = sourcesToSend(feed.tree, wishes)
        const { changes, at } = foldersOf(feed.tree, parent, files.map(({ path }) => path))
        if (changes.length > 0) await alter(changes, signal)
        uploads.add(files.map(({ file, path, handle }) => {
          const home = at(path)
          return { file, name: cleanName(file.name), parent: home === null ? null : fromBase32(home), onTaken, ...handle ? { handle } : {}, ...kind ? { class: kind } : {}, ...sources.length > 0 ? { sources } : {} }
        }))
        return gone
      },
      reclass: async ({ entry, class: kind }, signal) => {
        uploads.add([await inClass(found(entry), versionOf(entry, null), kind, desk.open, { signal })])
        return null
      },
      change: async ({ changes }, signal) => { await alter(changes, signal); return null },
      activity: () => Promise.resolve(activityOf(feed.tree)),
      history: ({ entry }) => Promise.resolve(historyOf(feed.tree, found(entry))),
      older: wanted => Promise.resolve(older.see(wanted)),
      dropVersions: async ({ which }, signal) => {
        try { await older.drop(which, { signal }) } finally { list() }
        await account(signal).catch(() => undefined)
        return null
      },
      compare: ({ entry, from, to }, signal) => compareVersions(desk.open, found(entry).name, [versionOf(entry, from), versionOf(entry, to)], { signal }),
      differences: ({ entry, from, to, json }, signal) => lineDifferences((version, options) => desk.contents(version, UNSEEN, options), [versionOf(entry, from), versionOf(entry, to)], json, { signal }),
      lineage: ({ entry, version }) => Promise.resolve(graphAround(feed.tree, toBase32(versionOf(entry, version).version))),
      transfer: ({ deed, transfer }) => {
        if (transfer === null || !downloads.has(transfer)) uploads.act(deed, transfer)
        else if (deed === 'cancel') downloads.get(transfer)?.abort(new DOMException('the download was cancelled', 'AbortError'))
        if (deed === 'dismiss' && transfer !== null && picture.now().transfers.some(({ id, direction }) => id === transfer && direction === 'down')) picture.removeTransfer(transfer)
        return Promise.resolve(null)
      },
      download: ({ entry, version, from = 0 }) => {
        const [{ name }, record] = [found(entry), versionOf(entry, version)]
        if (from % CHUNK_BYTES !== 0 || from < 0 || from > record.size) throw new CyxError('INVALID_REQUEST', { reason: 'a download begins at a chunk' })
        const stream = (events: ReadEvents, options: Options): AsyncGenerator<Bytes, void> => desk.contents(record, events, { ...options, firstChunk: from / CHUNK_BYTES })
        return Promise.resolve(offer({ name, type: record.type, size: record.size, doneBytes: from, stream }))
      },
      archive: ({ entries }) => Promise.resolve(offer({ ...desk.archive(entries), type: 'application/zip' })),
      view: async ({ entry, version, port }) => { await desk.view(found(entry), versionOf(entry, version), port); return null },
      pin: async ({ entries, on }) => { await desk.pin(entries, on); return null },
      localUse: () => desk.use(),
      setLocalLimit: async ({ bytes }) => { await desk.setLimit(bytes); return null },
      clearLocal: async () => { await desk.clear(); return null },
      details: ({ entry }, signal) => {
        return details(context, rowOf(found(entry), liveLinks(links).get(entry) ?? 0), versionOf(entry, null), () => nodes.known({ signal }), { signal })
      },
      remove: async ({ entries }, signal) => { await removeAll(entries, signal); return null },
      share: async ({ entry, ...wish }, signal) => {
        // Its record would stand before that of the folder, and be lost.
        if (waiting.count() > 0) await waiting.settle({ signal })
        const made = await createLink(context, found(entry), found(entry).folder ? null : versionOf(entry, null), wish, stretch, { signal })
        tending.again()
        await readLinks({ signal })
        return made
      },
      fragment: ({ link, hasPassword }) => fragmentOf(context, fromBase32(link), hasPassword),
      links: async (_, signal) => {
        await readLinks({ signal })
        return links
      },
      revoke: async ({ link }, signal) => {
        await revokeWhole(context, link, { signal })
        tending.again()
        await readLinks({ signal })
        return null
      },
      refresh: async (_, signal) => { await refresh(signal); return null },
      devices: (_, signal) => devices.list(device, { signal }),
      removeDevice: async ({ device: gone }, signal) => { await devices.remove(gone, { signal }); return null },
    }),
    online: online => {
      picture.set({ online })
      uploads.online(online)
      if (online) loaded.then(() => refresh(closed.signal)).catch(() => undefined)
    },
    leave: async options => { if (device) await devices.leave(device, options) },
    close: () => {
      clearInterval(timer)
      clearTimeout(counting)
      clearTimeout(listing)
      closed.abort(new DOMException('the drive was locked', 'AbortError'))
      void uploads.close()
      desk.close()
      anchoring.close()
      following.close()
      keyring.lock()
    },
  }
}

const missing = (): never => { throw new CyxError('STORAGE_OBJECT_NOT_FOUND') }
