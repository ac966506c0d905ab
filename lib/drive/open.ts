import { toBase32 } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { randomId } from '../bytes/id.ts'
import { CyxError, isCyxError } from '../errors.ts'
import { hkdfBase } from '../keys/derive.ts'
import type { Stretch } from '../keys/stretch.ts'
import type { CreateRecord } from '../record/feed.ts'
import { addressOfSeed } from '../ledger/solana/address.ts'
import { balance } from '../ledger/solana/money.ts'
import { fund, makeAnchoring } from './anchor.ts'
import type { DriveCalls } from './calls.ts'
import { GROUP_CHUNKS } from './context.ts'
import type { DriveContext } from './context.ts'
import { details } from './details.ts'
import type { Nodes } from './nodes.ts'
import { makePicture } from './picture.ts'
import type { Picture } from './picture.ts'
import { offerStream } from './pullStream.ts'
import { openVersion } from './read/open.ts'
import { ownerAccess } from './read/owner.ts'
import { streamVersion } from './read/stream.ts'
import type { ReadEvents } from './read/stream.ts'
import { meteredStream } from './read/metered.ts'
import { remove } from './remove.ts'
import { createLink, entryOf, listLinks, liveLinks, revokeLink } from './share/create.ts'
import { makeUploads } from './transfers.ts'
import type { LinkInfo } from './types.ts'

/** An open drive inside the worker: the calls of the page that need one. */
export interface OpenDrive {
  picture: Picture
  calls: Pick<{ [K in keyof DriveCalls]: (args: DriveCalls[K]['args'], signal: AbortSignal) => Promise<DriveCalls[K]['result']> },
    'add' | 'cancel' | 'retry' | 'dismiss' | 'download' | 'details' | 'remove' | 'share' | 'links' | 'revoke' | 'refresh'>
  online: (online: boolean) => void
  close: () => void
}

/** Devices of one account see each other's changes this soon. */
const SYNC_EVERY_MS = 20_000

/** What an upload used is asked for when no other was committed for this long. */
const USAGE_AFTER_MS = 1_000

/** Puts the drive together: shows the cached list at once, then the network's. */
export async function openDrive(context: DriveContext, nodes: Nodes, kind: 'passphrase' | 'device', stretch: Stretch): Promise<OpenDrive> {
  const { feed, directory, keyring, config } = context
  const picture = makePicture()
  const closed = new AbortController()
  const downloads = new Map<string, AbortController>()
  let links: LinkInfo[] = []
  let [counting, listing]: (ReturnType<typeof setTimeout> | undefined)[] = []

  const list = (): void => {
    const counts = liveLinks(links)
    picture.setFiles([...feed.entries].map(([id, record]) => entryOf(id, record, counts.get(id) ?? 0)).sort((a, b) => b.addedAt - a.addedAt))
  }
  const anchoring = makeAnchoring(context, error => { if (error) picture.problem(error) })
  const uploads = makeUploads(context, picture, () => {
    // One commit lists many files.
    clearTimeout(listing)
    listing = setTimeout(list)
    anchoring.touch()
    clearTimeout(counting)
    counting = setTimeout(() => { account(closed.signal).catch(() => undefined) }, USAGE_AFTER_MS)
  })

  const account = async (signal: AbortSignal): Promise<void> => {
    const { plan, quotaBytes, usedBytes } = await directory.account({ signal })
    picture.set({ account: { id: toBase32(keyring.account), plan, quotaBytes, usedBytes, kind, lamports: picture.now().account?.lamports ?? null } })
    // Money is a courtesy of the picture: the drive works when Solana does not answer.
    const lamports = await fund(config, keyring, { signal }).then(() => balance(config.solana.rpc, addressOfSeed(keyring.solana.owner), { signal })).catch(() => null)
    picture.setAccount({ lamports })
  }
  let refreshing = 0
  const refresh = async (signal: AbortSignal): Promise<void> => {
    refreshing++
    try {
      await feed.sync({ signal })
      links = await listLinks(context, { signal })
      list()
      picture.set({ list: 'network', problem: null, online: true })
      await account(signal)
    } catch (error) {
      if (!signal.aborted) {
        picture.problem(error)
        if (isCyxError(error, 'NETWORK_DIRECTORY_UNREACHABLE', 'NETWORK_OFFLINE')) picture.set({ list: picture.now().list === 'network' ? 'network' : 'cache' })
      }
      throw error
    } finally { refreshing-- }
  }
  const found = (entry: string): CreateRecord => {
    const record = feed.entries.get(entry)
    if (!record) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
    return record
  }

  async function* contents(record: CreateRecord, events: ReadEvents, stop: AbortSignal): AsyncGenerator<Bytes, void> {
    const options = { signal: AbortSignal.any([closed.signal, stop]) }
    const dek = await hkdfBase(await keyring.openDek(record.version, record.dek))
    yield* streamVersion(context, await openVersion(ownerAccess(context, record, dek), context.pages, GROUP_CHUNKS, options), events, options)
  }

  await feed.load()
  picture.set({ list: 'cache', account: { id: toBase32(keyring.account), plan: '', quotaBytes: 0, usedBytes: 0, kind, lamports: null } })
  list()
  refresh(closed.signal).then(() => { if (feed.leaves.length > 0) anchoring.touch() }).catch(() => undefined)
  const timer = setInterval(() => { if (picture.now().online && refreshing === 0) refresh(closed.signal).catch(() => undefined) }, SYNC_EVERY_MS)

  return {
    picture,
    calls: {
      add: ({ files }) => { uploads.add(files); return Promise.resolve(null) },
      cancel: ({ transfer }) => {
        uploads.cancel(transfer)
        downloads.get(transfer)?.abort(new DOMException('the download was cancelled', 'AbortError'))
        return Promise.resolve(null)
      },
      retry: ({ transfer }) => { uploads.retry(transfer); return Promise.resolve(null) },
      dismiss: ({ transfer }) => { uploads.dismiss(transfer); return Promise.resolve(null) },
      download: ({ entry }) => {
        const record = found(entry)
        const [id, stop] = [toBase32(randomId()), new AbortController()]
        downloads.set(id, stop)
        const { name, size } = record
        const port = offerStream(meteredStream({ id, name, size }, picture, events => contents(record, events, stop.signal)), stop, () => { downloads.delete(id) })
        return Promise.resolve({ name, type: record.type, size, port, transfer: id })
      },
      details: ({ entry }, signal) => {
        const record = found(entry)
        return details(context, entryOf(entry, record, liveLinks(links).get(entry) ?? 0), record, () => nodes.known({ signal }), { signal })
      },
      remove: async ({ entries }, signal) => {
        // Some may be gone when a later one fails.
        try { await remove(context, entries, { signal }) } finally { list() }
        await account(signal).catch(() => undefined)
        return null
      },
      share: async ({ entry, password, expiresAt }, signal) => {
        const made = await createLink(context, found(entry), password, expiresAt, stretch, { signal })
        links = await listLinks(context, { signal })
        list()
        return made
      },
      links: async (_, signal) => {
        links = await listLinks(context, { signal })
        list()
        return links
      },
      revoke: async ({ link }, signal) => {
        await revokeLink(context, link, { signal })
        links = await listLinks(context, { signal })
        list()
        return null
      },
      refresh: async (_, signal) => { await refresh(signal); return null },
    },
    online: online => {
      picture.set({ online })
      if (online) refresh(closed.signal).catch(() => undefined)
    },
    close: () => {
      clearInterval(timer)
      clearTimeout(counting)
      clearTimeout(listing)
      closed.abort(new DOMException('the drive was locked', 'AbortError'))
      uploads.close()
      anchoring.close()
      keyring.lock()
    },
  }
}
