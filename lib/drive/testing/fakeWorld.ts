import { concat, equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { toHex } from '../../bytes/base.ts'
import { blake3 } from '../../bytes/hash.ts'
import type { ClassName } from '../../bytes/className.ts'
import { randomId } from '../../bytes/id.ts'
import { openCache } from '../../cache/db.ts'
import { CLASSES, STANDARD, padded } from '../../codec/sizes.ts'
import type { StorageClass } from '../../codec/sizes.ts'
import type { Coder } from '../../codec/coder.ts'
import { makeGate } from '../../engine/gate.ts'
import type { NodeInfo, Shards } from '../../engine/peers.ts'
import { CyxError } from '../../errors.ts'
import { makeKeyring } from '../../keys/keyring.ts'
import type { FeedRecord } from '../../record/feed.ts'
import { encodeReceipt } from '../../record/receipt.ts'
import type { DriveContext } from '../context.ts'
import { makeTree } from '../files/tree.ts'
import { entryBytesMost } from '../upload/pack.ts'
import type { Commit, MarkRequest, StartRequest } from '../ledger/types.ts'

/** A session as the fake directory keeps it. */
interface FakeSession { upload: Bytes, version: Bytes, chunks: number, kind: StorageClass, marks: Map<number, { chunkId: Bytes, shards: Set<number> }>, journal: Bytes | null, state: 'open' | 'committed' | 'aborted' | 'expired', pages: Map<number, Bytes> }

/** Nodes, directory and buckets in memory, with faults; any number of tabs may share them. */
export interface FakeWorld {
  sessions: FakeSession[]
  records: FeedRecord[]
  /** Each put that a node answered: version, chunk and shard. */
  puts: string[]
  /** Browser tabs that keep copies, numbered from 100 on; what they were given, as in `puts`. */
  tabs: { here: NodeInfo[], copies: string[] }
  /** Nodes that refuse. */
  dead: Set<number>
  /** Nodes whose receipts do not match what was put. */
  liars: Set<number>
  /** Called before everything that leaves a tab; what it throws is the answer. */
  before: (what: string) => Promise<unknown>
  /** A tab of this world's account: what the stories need, real but for the coder and the network. Tabs with a database of their own are other devices. */
  tab: (alive?: () => Promise<void>, database?: string) => Promise<DriveContext>
}

/** Tabs are numbered from that on. */
const TAB = 100

const NODES = 16
const SHARD_BYTES = 64

/** A fresh world. @param coder - a real one where files are packed: containers are really cut */
export function makeFakeWorld(coder: Coder | null = null): FakeWorld {
  const name = `test-${crypto.randomUUID()}`
  const account = randomId()
  const [folder, credential] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const world: FakeWorld = { sessions: [], records: [], puts: [], tabs: { here: [], copies: [] }, dead: new Set(), liars: new Set(), before: () => Promise.resolve(), tab: () => Promise.reject(new Error('below')) }
  const open = (upload: Bytes): FakeSession => {
    const found = world.sessions.find(one => equal(one.upload, upload))
    if (!found || found.state === 'aborted') throw new CyxError('UPLOAD_NOT_FOUND')
    if (found.state === 'expired') throw new CyxError('UPLOAD_EXPIRED')
    return found
  }
  const group = ({ kind: { total } }: FakeSession, first: number, count: number) => ({
    first, count, slots: Array.from({ length: total }, (_, i) => i), spares: Array.from({ length: NODES - total }, (_, i) => total + i), grants: Array.from({ length: NODES }, (_, node) => ({ node, grants: new Uint8Array(190) })),
  })
  const directory = {
    startUpload: ({ version, chunks, class: name }: StartRequest) => {
      let session = world.sessions.find(one => equal(one.version, version))
      if (!session) world.sessions.push(session = { upload: randomId(), version, chunks, kind: CLASSES[name as ClassName], marks: new Map(), journal: null, state: 'open', pages: new Map() })
      open(session.upload)
      return { upload: session.upload, groups: chunks > 0 ? [group(session, 0, Math.min(64, chunks))] : [], pageToken: { upload: session.upload } }
    },
    markChunks: ({ upload, marks, journal, next }: MarkRequest) => {
      const session = open(upload)
      if (journal) session.journal = journal
      for (const { chunk, chunkId, receipts } of marks) {
        const known = session.marks.get(chunk) ?? { chunkId, shards: new Set<number>() }
        if (!equal(known.chunkId, chunkId)) throw new CyxError('UPLOAD_HASH_MISMATCH')
        for (const { shard } of receipts) known.shards.add(shard)
        session.marks.set(chunk, known)
      }
      return { stored: session.marks.size, group: next ? group(session, next.first, next.count) : null, rejected: [] }
    },
    commitUpload: ({ commits, feedSeq, records }: { commits: Commit[], feedSeq: number, records: Bytes[] }) => {
      for (const { upload, pages } of commits) {
        const session = open(upload)
        for (let i = 0; i < session.chunks; i++) if ((session.marks.get(i)?.shards.size ?? 0) < session.kind.stored) throw new CyxError('UPLOAD_INCOMPLETE', { missing: 1 })
        if (session.pages.size < pages) throw new CyxError('LEDGER_REJECTED', { reason: 'a page is missing' })
        session.state = 'committed'
      }
      return { feedSeq: feedSeq + records.length, feedLink: new Uint8Array(32), refused: new Map() }
    },
    abortUpload: (uploads: Bytes[]) => {
      for (const one of world.sessions) if (one.state === 'open' && uploads.some(upload => equal(upload, one.upload))) one.state = 'aborted'
      return null
    },
    getUploads: () => world.sessions.filter(({ state }) => state === 'open').map(one => ({
      upload: one.upload, version: one.version, committed: false, expiresAt: 0, journal: one.journal,
      storedMap: Uint8Array.from({ length: Math.ceil(one.chunks / 8) }, (_, byte) => Array.from({ length: 8 }, (__, bit) => (one.marks.get(8 * byte + bit)?.shards.size ?? 0) >= one.kind.stored ? 1 << bit : 0).reduce((a, b) => a | b)),
    })),
  }
  const put = async ({ version, chunkIndex: chunk, chunkId, shardIndex: shard, bytes }: Parameters<Shards['put']>[0], node: number): Promise<Bytes> => {
    await world.before('put')
    if (world.dead.has(node)) throw new CyxError('NETWORK_NODE_UNREACHABLE', { node })
    // The client of lib/wire throws this for a receipt that is for something else or not signed.
    if (world.liars.has(node)) throw new CyxError('NETWORK_NODE_LIED')
    const taken = node < TAB ? world.puts : world.tabs.copies
    taken.push(`${toHex(version)} ${String(chunk)} ${String(shard)}`)
    return encodeReceipt({ grantNonce: new Uint8Array(16), version, chunk, chunkId, shard, shardBytes: bytes.length, timeMs: 1 }, new Uint8Array(64))
  }
  world.tab = async (alive = () => Promise.resolve(), database = name) => {
    const keyring = await makeKeyring(account, folder.slice(), credential.slice())
    const calling = <T extends object>(calls: T): T => Object.fromEntries(Object.entries(calls).map(([what, call]) => [what, async (...args: unknown[]) => {
      await alive()
      await world.before(what)
      const answer = (call as (...all: unknown[]) => unknown)(...args)
      await alive()
      return answer
    }])) as T
    const tree = makeTree()
    const leaves: { version: Bytes, root: Bytes }[] = []
    let read = 0
    const sync = (): Promise<void> => {
      for (; read < world.records.length; read++) {
        const record = world.records[read] as FeedRecord
        tree.apply(record)
        if (record.t === 'create' || record.t === 'version') leaves.push({ version: record.pack?.version ?? record.version, root: record.root })
      }
      return Promise.resolve()
    }
    const asked = calling(directory)
    const context = {
      keyring, coder, cache: await openCache(database), chunks: makeGate(3), directory: asked,
      pages: calling({ put: ({ upload }: { upload: Bytes }, page: number, bytes: Bytes) => { open(upload).pages.set(page, bytes) } }),
      feed: {
        tree, leaves, sync: async () => { await alive(); await sync() },
        append: async (make: () => FeedRecord[], send: (seq: number, sealed: Bytes[]) => Promise<unknown>) => {
          await sync()
          const records = make()
          await send(read, records.map(() => new Uint8Array(1)))
          world.records.push(...records)
          await sync()
        },
      },
      peers: {
        dial: (node: number) => Promise.resolve({ put: async (request: Parameters<Shards['put']>[0]) => { await alive(); const receipt = await put(request, node); await alive(); return receipt } }),
        avoided: () => false, failed: () => undefined, worked: () => undefined, hedgeAfterMs: () => 1_000, room: () => Promise.resolve(() => undefined), labels: () => null,
        tabs: { now: () => world.tabs.here, read: () => Promise.resolve(world.tabs.here) },
      },
      codec: {
        release: () => undefined,
        // Of one piece only: what was kept here.
        decode: ({ shards: [piece], plainLength }: { shards: Bytes[], plainLength: number }) => Promise.resolve({ plaintext: piece?.slice(0, plainLength) }),
        encode: async ({ plaintext, version, index, kind }: { plaintext: Bytes, version: Bytes, index: number, kind?: StorageClass }) => {
          await alive()
          if (kind?.total === 1) {
            const shards = new Uint8Array(entryBytesMost(plaintext.length))
            shards.set(plaintext)
            return { shards, shardLength: shards.length }
          }
          // Of the first bytes only: the pure hash would take a third of a second for a chunk.
          const hash = blake3(plaintext.subarray(0, 64))
          const chunkId = blake3(concat(version, hash, new Uint8Array([index])))
          return { chunkId, shardIds: new Uint8Array(32 * (kind ?? STANDARD).total), shards: new Uint8Array(SHARD_BYTES * (kind ?? STANDARD).total), shardLength: SHARD_BYTES, table: null, contentHash: hash, padded: padded(plaintext.length) }
        },
      },
    }
    return context as unknown as DriveContext
  }
  return world
}

/** Names of listed files, each as often as it is in the list. */
export const listedNames = ({ records }: FakeWorld): string[] => records.flatMap(record => record.t === 'create' ? [record.name] : [])

/** Shards that a node took more than once, by version, chunk and shard. */
export const sentTwice = ({ puts }: FakeWorld): string[] => [...new Set(puts.filter((one, i) => puts.indexOf(one) !== i))]

/** A file of `chunks` chunks, the last one of 100,000 bytes; its bytes are all `fill`. */
export const fakeFile = (name: string, chunks: number, fill = 1): File =>
  new File(chunks === 0 ? [] : [new Uint8Array((chunks - 1) * 4_194_304 + 100_000).fill(fill)], name, { lastModified: 7 })

/** A file of `size` zero bytes that takes no memory; `reads` counts the slices that are in somebody's hands. */
export function sparseFile(name: string, size: number, reads: { now: number, most: number }): File {
  const slice = (from = 0, to = size): Blob => Object.assign(new Blob(), {
    arrayBuffer: () => {
      reads.most = Math.max(reads.most, ++reads.now)
      return Promise.resolve(new ArrayBuffer(to - from))
    },
  })
  return Object.defineProperty(Object.assign(new File([], name, { lastModified: 7 }), { slice }), 'size', { value: size })
}

/** A file of some bytes. */
export const smallFile = (name: string, bytes: number): File => new File([new Uint8Array(bytes).fill(2)], name, { lastModified: 7 })

/** An incoming file as the app adds it to the root. */
export const incoming = (file: File): { file: File, name: string, parent: null, onTaken: 'both' } => ({ file, name: file.name, parent: null, onTaken: 'both' })

