import { toBase32 } from '../bytes/base.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { appendFeed, clearFeed, readFeed } from '../cache/feed.ts'
import type { Cache } from '../cache/db.ts'
import { makeGate } from '../engine/gate.ts'
import { CyxError, isCyxError } from '../errors.ts'
import type { Keyring } from '../keys/keyring.ts'
import type { Directory } from './ledger/directory.ts'
import type { Options } from '../options.ts'
import { decodeFeedRecord, encodeFeedRecord, feedLink } from '../record/feed.ts'
import type { FeedRecord } from '../record/feed.ts'
import { makeTree } from './files/tree.ts'
import type { Tree } from './files/tree.ts'

/** The drive's list, replayed from the feed. */
export interface Feed {
  /** Files and folders as the records leave them. */
  tree: Tree
  /** `version id ‖ Merkle root` of every version ever committed, in order: the leaves of the anchor. */
  leaves: readonly { version: Bytes, root: Bytes }[]
  /** Records read so far. */
  sequence: () => number
  /** Replays the cached records; needs no network. */
  load: () => Promise<void>
  /** Reads what is new from the directory and checks it against the certified head. */
  sync: (options?: Options) => Promise<void>
  /**
   * Appends records: seals them for the next places and hands them to `send`; when another device was quicker, syncs and tries again.
   * `make` is called anew for each try, so that it can see what the other device did.
   */
  append: <T extends { feedSeq: number, feedLink: Bytes }>(make: () => FeedRecord[], send: (feedSeq: number, sealed: Bytes[]) => Promise<T>, options?: Options) => Promise<T>
}

/** Records per `get_feed` answer. */
const PAGE = 500
/** Each lost race means another device got its record in. */
const TRIES = 6

const untrusted = (what: string): CyxError => new CyxError('LEDGER_UNTRUSTED', { what })

/** The feed of an account; nothing is read before `load` or `sync`. */
export function makeFeed({ cache, keyring, directory }: { cache: Cache, keyring: Keyring, directory: Pick<Directory, 'getFeed'> }): Feed {
  const account = toBase32(keyring.account)
  const tree = makeTree()
  const leaves: { version: Bytes, root: Bytes }[] = []
  let sequence = 0
  let link: Bytes = new Uint8Array(32)
  const one = makeGate(1)

  const apply = (record: FeedRecord | null): void => {
    if (record) tree.apply(record)
    if (record?.t !== 'create' && record?.t !== 'version') return
    // The files of a pack share its leaf; their records stand one after the other.
    const version = record.pack?.version ?? record.version
    const last = leaves.at(-1)
    if (!last || !equal(last.version, version)) leaves.push({ version, root: record.root })
  }
  const replay = async (sealed: readonly Bytes[]): Promise<void> => {
    const records = await Promise.all(sealed.map(async (record, i) => decodeFeedRecord(await keyring.openFeed(sequence + 1 + i, record))))
    for (const record of records) apply(record)
    for (const record of sealed) link = feedLink(link, ++sequence, record)
  }
  const reset = (): void => {
    tree.clear()
    leaves.length = 0
    sequence = 0
    link = new Uint8Array(32)
  }
  const sync = async (options: Options = {}): Promise<void> => {
    for (;;) {
      const { records, upTo, complete } = await directory.getFeed({ account: keyring.account, after: { sequence, link }, limit: PAGE }, options)
      const before = sequence
      await replay(records)
      if (!equal(link, upTo.link)) throw untrusted('the list does not lead to its certified head')
      if (records.length > 0) await appendFeed(cache, account, before, records, link)
      if (complete) return
    }
  }
  return {
    tree,
    leaves,
    sequence: () => sequence,
    load: async () => {
      const cached = await readFeed(cache, account)
      reset()
      try {
        await replay(cached.records)
        if (!equal(link, cached.link)) throw new CyxError('STORAGE_CORRUPT', { what: 'the cached list' })
      } catch (error) {
        if (!isCyxError(error, 'STORAGE_CORRUPT', 'STORAGE_FORMAT')) throw error
        // A damaged cache is only a cache: it is read again from the directory.
        reset()
        await clearFeed(cache, account)
      }
    },
    sync: async options => {
      const leave = await one.enter(options)
      try { await sync(options) } finally { leave() }
    },
    append: async (make, send, options) => {
      const leave = await one.enter(options)
      try {
        for (let tries = 1; ; tries++) {
          const records = make()
          const before = sequence
          const sealed = await Promise.all(records.map((record, i) => keyring.sealFeed(before + 1 + i, encodeFeedRecord(record))))
          try {
            const answer = await send(before, sealed)
            if (answer.feedSeq !== before + sealed.length) {
              await sync(options)
              return answer
            }
            await replay(sealed)
            if (!equal(link, answer.feedLink)) throw untrusted('the head of the list is not what was appended')
            await appendFeed(cache, account, before, sealed, link)
            return answer
          } catch (error) {
            if (!isCyxError(error, 'LEDGER_CONFLICT') || tries >= TRIES) throw error
            await sync(options)
          }
        }
      } finally { leave() }
    },
  }
}
