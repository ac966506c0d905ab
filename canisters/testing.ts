import { readFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { encode } from '@ipld/dag-cbor'
import { IDL } from '@icp-sdk/core/candid'
import { Principal } from '@icp-sdk/core/principal'
import { ed25519 } from '@noble/curves/ed25519.js'
import { startTestIc } from '../devnet/ic/testing/start.ts'
import type { Ic } from '../devnet/ic/ic.ts'
import { toHex } from '../lib/bytes/base.ts'
import { STANDARD } from '../lib/codec/sizes.ts'
import type { StorageClass } from '../lib/codec/sizes.ts'
import { concat } from '../lib/bytes/bytes.ts'
import type { Bytes } from '../lib/bytes/bytes.ts'
import { blake3 } from '../lib/bytes/hash.ts'
import { bucketClient } from '../lib/ledger/ic/bucket.ts'
import { client } from '../lib/ledger/ic/caller.ts'
import type { Client } from '../lib/ledger/ic/caller.ts'
import { directoryClient } from '../lib/ledger/ic/directory.ts'
import type { CommitReq, DirectoryClient, GroupGrants, Mark, Op, PageToken, Place, PutSmall, Receipt, Started, StartUpload } from '../lib/ledger/ic/directory.ts'
import { bucketError } from '../lib/ledger/ic/errors.ts'
import * as bucketCode from '../lib/ledger/ic/generated/bucket.ts'
import * as directoryCode from '../lib/ledger/ic/generated/directory.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import type { Identity } from '../lib/ledger/ic/identity.ts'
import { nodeDirectory } from '../lib/ledger/ic/node.ts'
import type { NodeDirectory } from '../lib/ledger/ic/node.ts'
import { decodeGrant } from '../lib/record/grant.ts'
import { makeLayout } from '../lib/record/layout.ts'
import { receiptBody } from '../lib/record/receipt.ts'

/** No node, in a slot. */
export const VACANT = 0xffffffff
/** Random bytes over a plain buffer. */
export const random = (length: number): Bytes => Uint8Array.from(randomBytes(length))
/** The answer of a call for one file. @throws the `Err` */
export function only<T>(answers: readonly ({ Ok: T } | { Err: unknown })[]): T {
  const [answer] = answers
  if (answer === undefined || 'Err' in answer) throw new Error(`one Ok expected, got ${JSON.stringify(answer, (_, v: unknown) => typeof v === 'bigint' ? Number(v) : v)}`)
  return answer.Ok
}
/** The name of the `Err` of a call for one file. */
export const failure = (answers: readonly object[]): string => {
  const [answer] = answers
  return answer && 'Err' in answer ? Object.keys(answer.Err as object).join() : 'Ok'
}

/** A storage node that only signs. */
export interface FakeNode { seed: Bytes, publicKey: Bytes, number: number, directory: NodeDirectory, beat: () => Promise<void> }
type Settings = Partial<Record<keyof directoryCode.Settings, number>>

const wasm = (name: string): Promise<Uint8Array> => readFile(join(import.meta.dirname, `dist/${name}.wasm.gz`))

/** The settings as the .did wants them: what is not named stays. */
export const settingsArg = (settings: Settings): directoryCode.Settings => {
  const names = ['starts_per_minute', 'open_uploads', 'session_seconds', 'grant_seconds', 'warning_seconds', 'offline_seconds', 'heartbeat_ms', 'link_session_seconds', 'tick_seconds'] as const
  const entries = names.map(name => [name, settings[name] === undefined ? [] : [settings[name]]])
  return Object.fromEntries(entries) as directoryCode.Settings
}

/** Directory and bucket on a local IC of their own, `nodes` fake nodes registered. */
export interface Network {
  ic: Ic
  config: { ic: { host: string, rootKey: string, directory: string } }
  bucket: string
  nodes: FakeNode[]
  admin: DirectoryClient
  adminSeed: Bytes
  adminBucket: Client<bucketCode._SERVICE>
  /** The directory as another key sees it. */
  clientOf: (identity: Identity) => DirectoryClient
  /** A new account. */
  person: () => Promise<Person>
  upgrade: () => Promise<void>
  /** Stops the IC, does something to its saved state, and starts it again at the same address. */
  restart: (meanwhile: (stateDir: string) => void) => Promise<void>
  stop: () => Promise<void>
}
export interface Person { id: Uint8Array, seed: Bytes, config: Network['config'], directory: DirectoryClient, putPage: (token: PageToken, page: number, bytes: Uint8Array) => Promise<unknown> }

export async function startNetwork(settings: Settings = {}, { nodes: count = 16, quota = 10_000_000_000n, softLimit = 64n << 20n, cycles = 100_000_000_000_000n } = {}): Promise<Network> {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyx-canisters-'))
  const logs: string[] = []
  const start = (port: number): Promise<Ic> => startTestIc({ stateDir, port, onLog: (_, text) => logs.push(text) })
  let ic = await start(0)
  const adminSeed = random(32)
  const adminIdentity = identityFromSeed(adminSeed)
  const admins = [adminIdentity.getPrincipal()]
  const controllers = admins.map(principal => principal.toUint8Array())
  const directoryArg = new Uint8Array(IDL.encode(directoryCode.init({ IDL }), [{ plan: 'Pro', quota_bytes: quota, admins, settings: [settingsArg(settings)] }]))
  const directory = await ic.installCanister({ wasm: await wasm('directory'), arg: directoryArg, controllers, cycles })
  const bucketArg = new Uint8Array(IDL.encode(bucketCode.init({ IDL }), [{ directory: Principal.fromText(directory), soft_limit_bytes: softLimit, hard_limit_bytes: softLimit * 2n }]))
  const bucket = await ic.installCanister({ wasm: await wasm('bucket'), arg: bucketArg, controllers })
  const rootKey = toHex(ic.rootKey)
  const config = { ic: { host: ic.url, rootKey, directory } }
  const admin = directoryClient({ config, identity: adminIdentity })
  await admin.adminAddBucket(Principal.fromText(bucket))
  const nodes = await Promise.all(Array.from({ length: count }, () => fakeNode(config)))
  return {
    get ic() { return ic },
    config, bucket, nodes, admin, adminSeed,
    adminBucket: client<bucketCode._SERVICE>({ host: ic.url, rootKey, identity: adminIdentity }, bucket, bucketCode.idlFactory, bucketError),
    clientOf: identity => directoryClient({ config, identity }),
    async person() {
      const seed = random(32)
      const identity = identityFromSeed(seed)
      const own = directoryClient({ config, identity })
      const { id } = await own.register()
      const putPage: Person['putPage'] = (token, page, bytes) => bucketClient({ config, identity, bucket: token.bucket }).putChunk({ token, chunk_index: page, bytes })
      return { id, seed, config, directory: own, putPage }
    },
    async upgrade() {
      await ic.installCanister({ id: directory, wasm: await wasm('directory'), arg: directoryArg, mode: 'upgrade' })
      await ic.installCanister({ id: bucket, wasm: await wasm('bucket'), arg: bucketArg, mode: 'upgrade' })
    },
    async restart(meanwhile) {
      const port = Number(new URL(ic.url).port)
      await ic.close()
      meanwhile(stateDir)
      ic = await start(port)
    },
    async stop() {
      await ic.close()
      await rm(stateDir, { recursive: true })
      if (logs.some(line => line.includes('panicked'))) throw new Error(logs.join('\n'))
    },
  }
}

async function fakeNode(config: Network['config']): Promise<FakeNode> {
  const seed = random(32)
  const publicKey = Uint8Array.from(ed25519.getPublicKey(seed))
  const directory = nodeDirectory({ host: config.ic.host, canisterId: config.ic.directory, rootKey: config.ic.rootKey, seed })
  const node: FakeNode = { seed, publicKey, directory, number: -1, async beat() { node.number = (await directory.heartbeat(heartbeat(publicKey))).number } }
  await node.beat()
  return node
}

/** A heartbeat that passes. */
export const heartbeat = (publicKey: Uint8Array): directoryCode.Heartbeat => ({
  public_key: publicKey, addresses: ['/ip4/127.0.0.1/udp/4001/p2p/12D3KooW'], kind: { Volunteer: null }, operator: 'test', region: 'here', version: '1',
  capacity_bytes: 10n ** 12n, used_bytes: 0n, shards: 0n, cpu_percent: 1, memory_percent: 2, state: [],
})

/** A file of `chunks` chunks as it would be announced. */
export interface FakeFile { version: Bytes, chunkIds: Bytes[], shardBytes: number, kind: StorageClass, request: StartUpload }

export function fakeFile(chunks: number, shardBytes = 640, kind: StorageClass = STANDARD): FakeFile {
  const version = random(16)
  const request = { version, class: kind.name, chunks: BigInt(chunks), stored_bytes: BigInt(chunks * shardBytes * kind.total), page_bytes: BigInt(chunks * 32 + 100_000) }
  return { version, shardBytes, kind, chunkIds: Array.from({ length: chunks }, () => random(32)), request }
}

/** The receipt that a node gives for one shard under a grant of `group`. */
export function receipt({ nodes }: Network, file: FakeFile, group: GroupGrants, chunk: number, shard: number, node = group.slots[shard] ?? VACANT): Receipt {
  const granted = group.grants.find(one => one.node === node)
  const signer = nodes.find(one => one.number === node)
  const chunkId = file.chunkIds[chunk]
  if (!granted || !signer || !chunkId) throw new Error(`no grant for node ${String(node)}`)
  const { nonce } = decodeGrant(granted.grants).grant
  const timeMs = Date.now()
  const body = receiptBody({ grantNonce: nonce, version: file.version, chunk, chunkId, shard, shardBytes: file.shardBytes, timeMs })
  return { shard, node, grant_nonce: nonce, time_ms: BigInt(timeMs), signature: Uint8Array.from(ed25519.sign(body, signer.seed)) }
}

/** The mark of one chunk with receipts for `shards`. */
export const markOf = (network: Network, file: FakeFile, group: GroupGrants, chunk: number, shards = [...Array(file.kind.total).keys()]): Mark => ({
  chunk: BigInt(chunk), chunk_id: file.chunkIds[chunk] ?? random(32), shard_bytes: file.shardBytes,
  receipts: shards.filter(shard => group.slots[shard] !== VACANT).map(shard => receipt(network, file, group, chunk, shard)),
})

/** Layout record (canonical dag-cbor) and list page of a file whose content lies in the bucket. */
export function layoutOf(ids: readonly Bytes[]): { record: Bytes, list: Bytes } {
  const list = concat(...ids)
  const layout = { v: 1, class: 'on-chain', chunks: ids.length, pages: ids.length > 0 ? [blake3(list)] : [], root: blake3(list) }
  return { record: Uint8Array.from(encode(layout)), list }
}

/** A small file as put_small takes it, and the bytes it is charged with. */
export function smallFile({ size }: { size: number }): { request: Omit<PutSmall, 'ops' | 'feed_seq' | 'share'>, content: Bytes, bytes: number } {
  const [content, head] = [random(size), random(300)]
  const { record, list } = layoutOf(size > 0 ? [blake3(content)] : [])
  const request = { version: random(16), content, layout: record, head, sealed_dek: random(60), name_tag: random(16), records: [random(100)] }
  return { request, content, bytes: size + record.length + list.length + head.length }
}

/** Stores layout and head pages; answers the commit request. */
export async function putPages(person: Person, file: FakeFile, started: Started): Promise<CommitReq> {
  const { record, pages } = makeLayout(concat(...file.chunkIds), file.kind.name)
  const head = random(500)
  for (const [page, bytes] of [record, ...pages, head].entries()) await person.putPage(started.page_token, page, bytes)
  return { upload: started.upload, layout: record, pages: pages.length + 2, head_hash: blake3(head), sealed_dek: random(60), name_tag: random(16) }
}

/** Starts, marks every chunk of the first group with `shards`, stores pages. */
export async function sendFile(network: Network, person: Person, file: FakeFile, shards?: number[]): Promise<{ started: Started, commit: CommitReq }> {
  const started = only(await person.directory.startUpload([file.request]))
  const [group] = started.groups
  if (group) {
    const marks = Array.from({ length: group.count }, (_, chunk) => markOf(network, file, group, chunk, shards))
    await person.directory.markChunks([{ upload: started.upload, marks, journal: [], next: [] }])
  }
  return { started, commit: await putPages(person, file, started) }
}

/** A whole upload of a file of at most 64 chunks, committed at the head of the feed. */
export async function upload(network: Network, person: Person, file = fakeFile(1)): Promise<{ file: FakeFile, started: Started, record: Bytes }> {
  const { started, commit } = await sendFile(network, person, file)
  const { feed_seq } = await person.directory.account()
  const record = random(200)
  const { files } = await person.directory.commitUpload({ commits: [commit], feed_seq, records: [record] })
  only(files)
  return { file, started, record }
}

/** A place in a folder, or in the root, under a name of its own. */
export const placeIn = (parent: Uint8Array | null = null, name_tag = random(16)): Place => ({ parent: parent ? [parent] : [], name_tag, sealed: random(40) })

/** Appends one record at the head of a person's own feed, with what it changes. */
export const append = async ({ directory }: Person, ...ops: Op[]): Promise<directoryCode.Appended> =>
  directory.appendFeed({ feed_seq: (await directory.account()).feed_seq, records: [random(30)], ops })

/** Shares an entry or version of `owner` with a person; answers the share's id. */
export async function shareWith(owner: Person, target: Uint8Array, person: Pick<Person, 'seed'>, role: 'Read' | 'Write' | 'Admin', expires_at: [] | [bigint] = []): Promise<Bytes> {
  const share = random(16)
  await owner.directory.shareWith({ share, target, person: identityFromSeed(person.seed).getPrincipal(), role: { [role]: null } as { Read: null }, sealed: random(60), expires_at })
  return share
}
