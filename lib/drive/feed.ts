import { toBase32 } from '../bytes/base.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { appendFeed, clearFeed, feedSequence, keepList, readFeed, readList } from '../cache/feed.ts'
import type { Cache } from '../cache/db.ts'
import { makeGate } from '../engine/gate.ts'
import { CyxError, isCyxError } from '../errors.ts'
import type { Keyring } from '../keys/keyring.ts'
import type { Directory } from './ledger/directory.ts'
import type { Options } from '../options.ts'
import { decodeFeedRecord, encodeFeedRecord, feedLink } from '../record/feed.ts'
import type { FeedRecord } from '../record/feed.ts'
import { treeOfBytes, treeToBytes } from './files/kept.ts'
import { listOfBytes, listToBytes, packList } from './files/listing.ts'
import type { Listing } from './files/listing.ts'
import { rowsOf } from './files/row.ts'
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
  /** The list as this device knows it, at once; null where it has to be replayed first. */
  glance: () => Promise<Listing | null>
  /** Reads what this device remembers, and replays the cached records behind it; needs no network. */
  load: () => Promise<void>
  /** Has this device remember the list as it is, when many records have come since it last did, or none since this was called last. It is only a cache: what goes wrong costs a replay. */
  remember: () => Promise<void>
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
/** A drive of fewer records is replayed in a moment. */
const WORTH_KEEPING = 500
/** Each lost race means another device got its record in. */
const TRIES = 6

/** Of a remembered list that cannot be used: the records have all of it. */
const unusable = (error: unknown): null => {
  if (isCyxError(error, 'STORAGE_CORRUPT', 'STORAGE_FORMAT')) return null
  throw error
}

const untrusted = (what: string): CyxError => new CyxError('LEDGER_UNTRUSTED', { what })

/** The feed of an account; nothing is read before `load` or `sync`. */
export function makeFeed({ cache, keyring, directory }: { cache: Cache, keyring: Keyring, directory: Pick<Directory, 'getFeed'> }): Feed {
  const account = toBase32(keyring.account)
  const tree = makeTree()
  const leaves: { version: Bytes, root: Bytes }[] = []
  let sequence = 0
  let link: Bytes = new Uint8Array(32)
  /** The last record that the remembered list knows. */
  let kept = 0
  /** The last record when remembering was asked for last. */
  let calm = 0
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
    kept = 0
    link = new Uint8Array(32)
  }
  /** A piece of the remembered list: 0 is what the page shows, 1 the tree. */
  const recall = async (part: number): Promise<{ at: number, bytes: Bytes } | null> => {
    const piece = await readList(cache, account, part)
    return piece && { at: piece.sequence, bytes: await keyring.openList(piece.sequence, part, piece.sealed) }
  }
  const restore = async (): Promise<void> => {
    const piece = await recall(1)
    if (!piece) return
    const known = treeOfBytes(piece.bytes)
    tree.put(known.nodes, known.facts, known.made)
    for (const leaf of known.leaves) leaves.push(leaf)
    sequence = kept = piece.at
    link = known.link
  }
  const load = async (): Promise<void> => {
    reset()
    await restore().catch((error: unknown) => { reset(); return unusable(error) })
    const cached = await readFeed(cache, account, sequence)
    // The records are torn; what is remembered is whole, and what came after it is read from the directory.
    if (cached.sequence < sequence) return
    try {
      await replay(cached.records)
      if (!equal(link, cached.link)) throw new CyxError('STORAGE_CORRUPT', { what: 'the cached list' })
    } catch (error) {
      if (!isCyxError(error, 'STORAGE_CORRUPT', 'STORAGE_FORMAT')) throw error
      // A damaged cache is only a cache: it is read again from the directory.
      reset()
      await clearFeed(cache, account)
    }
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
    glance: async () => {
      const [piece, last] = [await recall(0).catch(unusable), await feedSequence(cache, account)]
      // One that is behind would show again what was deleted meanwhile.
      return piece?.at === last ? listOfBytes(piece.bytes) : null
    },
    remember: async () => {
      const [at, quiet] = [sequence, sequence === calm]
      calm = at
      if (at < WORTH_KEEPING || at === kept || (!quiet && at - kept < WORTH_KEEPING)) return
      const before = kept
      kept = at
      try {
        const parts = [listToBytes(packList(rowsOf(tree, new Map()))), treeToBytes({ nodes: tree.nodes.values(), facts: tree.facts(), made: tree.lineage.of, leaves, link })]
        await keepList(cache, account, await Promise.all(parts.map(async (bytes, part) => ({ sequence: at, sealed: await keyring.sealList(at, part, bytes) }))))
      } catch (error) {
        kept = Math.min(kept, before)
        throw error
      }
    },
    load: async () => {
      const leave = await one.enter()
      try { await load() } finally { leave() }
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
