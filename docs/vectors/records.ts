import { blake3 } from '@noble/hashes/blake3.js'
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { cbor } from './cbor.ts'
import type { Value } from './cbor.ts'
import { noise } from './noise.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const hash = (bytes: Uint8Array): Buffer => Buffer.from(blake3(bytes))
const bytes = (length: number, seed: number): Buffer => Buffer.from(noise(length, seed))
const number = (value: number | bigint, length: number): Buffer => Buffer.from(BigInt(value).toString(16).padStart(2 * length, '0'), 'hex')
const join = (...parts: (string | Uint8Array)[]): Buffer => Buffer.concat(parts.map(part => Buffer.from(part as string)))

// RFC 8410 §7: an Ed25519 seed as PKCS #8.
const signed = (seed: Buffer, body: Buffer): Buffer => sign(null, body, createPrivateKey({ key: join(Buffer.from('302e020100300506032b657004220420', 'hex'), seed), format: 'der', type: 'pkcs8' }))

const base32 = (value: Uint8Array): string =>
  [...value].map(byte => byte.toString(2).padStart(8, '0')).join('').replace(/.{1,5}/g, bits => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(parseInt(bits.padEnd(5, '0'), 2)))

function layoutVectors(count: number): Value {
  const ids = bytes(32 * count, 10)
  const pages = Array.from({ length: Math.ceil(count / 32_768) }, (_, i) => hash(ids.subarray(i * 2 ** 20, (i + 1) * 2 ** 20)))
  const record = cbor({ v: 1, class: 'standard', chunks: count, pages, root: hash(ids) })
  const cid = join(Buffer.from([1, 0x71, 0x1e, 32]), hash(record))
  return { chunks: count, seed: 10, record: hex(record), root: hex(hash(ids)), cid: hex(cid), cidText: `b${base32(cid)}` }
}

const PACKED = [1_048_832, 1_048_576, 1_048_832, 1_048_832]

function packIndex(): Buffer {
  const entries = PACKED.map((length, i): Value => ({ version: bytes(16, 51 + i), container: i < 3 ? 0 : 1, offset: [0, 1_048_832, 2_097_408, 0][i] ?? 0, bytes: length }))
  return cbor({ v: 1, class: 'basic', containers: [3_146_240, 1_048_832], entries })
}

/** A link to a folder of three files: two pages, three links, one file in a pack. */
function folderVectors(link: Buffer, dek: Buffer, cid: Buffer): Value {
  const [account, anchor, secret, folder] = [bytes(16, 11), bytes(32, 26), bytes(32, 41), bytes(16, 42)]
  const item = (path: string, seed: number, door: number, more: Record<string, Value> = {}): Value => ({ path, type: 'image/png', size: 70 + seed, at: 1_795_000_000_000 + seed, dek, version: bytes(16, seed), cid, door, ...more })
  const pack = { version: bytes(16, 46), container: 0, of: 2_304, offset: 1_152, bytes: 1_152 }
  const start = link.subarray(0, 8)
  const tagged = (domain: string, rest: Buffer): string => hex(join(start, hash(join(domain, start, rest)).subarray(0, 8)))
  return {
    folder: hex(folder), secret: hex(secret), anchor: hex(anchor), link: tagged('cyxcloud/folder-link', folder), doors: [1, 2].map(door => tagged('cyxcloud/folder-door', number(door, 4))),
    first: hex(cbor({ v: 2, name: 'Über 📁', account, anchor, secret, pages: 2, items: [item('a.png', 43, 0), item('b/c.png', 44, 1)] })),
    second: hex(cbor({ v: 2, items: [item('b/d.png', 45, 2, { pack })] })),
    moved: hex(cbor({ v: 2, name: 'Über 📁', account, anchor, secret, pages: 3, first: 7, items: [] })),
  }
}

/** docs/vectors/records.json */
export function recordVectors(): unknown {
  const [account, version, entry, link, nonce, upload] = [11, 12, 13, 14, 15, 16].map(seed => bytes(16, seed)) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
  const [seed, nodeKey, chunkId, secret, dek, anchor] = [21, 22, 23, 24, 25, 26].map(number => bytes(32, number)) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
  const cid = join(Buffer.from([1, 0x71, 0x1e, 32]), bytes(32, 27))
  const [name, type, size] = ['Übersicht 2026 📄.pdf', 'application/pdf', 5_000_000]
  const sealedDek = bytes(60, 28)
  const grantBody = join('cyxcloud/grant/1\0', Buffer.from([2]), account, version, number(128, 8), number(64, 4), nodeKey, number(33_562_624, 8), nonce, number(1_795_000_000_123, 8))
  const receiptBody = join('cyxcloud/receipt/1\0', nonce, version, number(130, 8), chunkId, Buffer.from([13]), number(524_416, 4), number(1_795_000_000_456, 8))
  const bucket = bytes(10, 29)
  const create = cbor({ v: 1, t: 'create', at: 1_795_000_000_789, id: entry, parent: null, name, type, size, version, cid, root: bytes(32, 30), chunks: 2, dek: sealedDek })
  // A file whose class was chosen, one that was not, and one that is stored anew in another class than the version it is made from.
  const chosen = cbor({ v: 1, t: 'create', at: 1_795_000_000_789, id: entry, parent: null, name, type, size, version, cid, root: bytes(32, 30), chunks: 2, dek: sealedDek, class: 'extreme' })
  const again = cbor({ v: 1, t: 'version', at: 1_795_000_004_000, id: entry, type, size, version: upload, cid, root: bytes(32, 33), chunks: 2, dek: bytes(60, 34), class: 'basic' })
  const kept = cbor({ v: 1, t: 'link', at: 1_795_000_005_000, id: entry, link, keys: bytes(92, 61), follows: 1 })
  const journal = (more: Record<string, Value>): string => hex(cbor({ v: 1, entry, version, parent: link, onTaken: 'version', name, type, size, modified: -86_400_000, dek: sealedDek, ...more }))
  const remove = cbor({ v: 1, t: 'delete', at: 1_795_000_001_000, id: entry, version })
  const retain = cbor({ v: 1, t: 'retain', at: 1_795_000_002_000, id: Buffer.alloc(16), keep: 'days', n: 90 })
  const made = { name: 'Rohdaten 📄.csv', transform: 'anonymised', meta: { seed: '42' }, file: { version: upload, cid }, script: { name: 'clean.py', version: link, cid } }
  const lineage = cbor({ v: 1, t: 'lineage', at: 1_795_000_003_000, id: entry, version, sources: [made, { name: 'census', transform: '', meta: {} }] })
  const fragment = join(Buffer.from([1, 1]), link, secret)
  const table = bytes(64, 31)
  const chained = (before: Buffer, sequence: number, sealed: Buffer): Buffer => hash(join('cyxcloud/feed', before, number(sequence, 8), hash(sealed)))
  const first = chained(Buffer.alloc(32), 1, create)
  return {
    origin: 'docs/vectors/records.ts, which shares no line with lib/record; byte strings are noise.ts(length, seed)',
    ids: { account: hex(account), version: hex(version), entry: hex(entry), link: hex(link), nonce: hex(nonce), upload: hex(upload) },
    signer: { seed: hex(seed) },
    grant: { verb: 'get', firstChunk: 128, chunkCount: 64, nodeKey: hex(nodeKey), bytes: 33_562_624, expiresAtMs: 1_795_000_000_123, encoded: hex(join(grantBody, signed(seed, grantBody))) },
    receipt: { chunk: 130, chunkId: hex(chunkId), shard: 13, shardBytes: 524_416, timeMs: 1_795_000_000_456, encoded: hex(join(receiptBody, signed(seed, receiptBody))) },
    pageToken: {
      mode: 'get', bucket: hex(bucket), pages: 3, bytes: 2_000_000, expiresAtNs: '1795000000123456789',
      body: hex(join('cyxcloud/page/1\0', Buffer.from([2, bucket.length]), bucket, version, upload, number(3, 4), number(2_000_000, 8), number(1_795_000_000_123_456_789n, 8))),
    },
    aad: { purpose: 'cyxcloud/feed', number: 258, encoded: hex(join('cyxcloud/feed\0', account, Buffer.alloc(16), number(258, 8))) },
    layouts: [0, 1, 32_768, 32_769].map(layoutVectors),
    head: {
      name, type, size, modified: -86_400_000, created: 1_795_000_000_000, padded: 819_200, table: hex(table), hashes: hex(bytes(64, 32)), dek: hex(dek),
      encoded: hex(cbor({
        v: 1, name, type, size, modified: -86_400_000, created: 1_795_000_000_000, padded: 819_200, tables: [null, table], hashes: bytes(64, 32),
        runs: [{ chunks: 1, version: upload, dek }, { chunks: 1, version }], meta: { camera: 'none' },
      })),
    },
    // The last entry no longer fits into the first container: 3,146,240 + 1,048,832 > 4,194,304.
    pack: {
      class: 'basic', lengths: PACKED, seed: 51,
      encoded: hex(packIndex()),
    },
    feed: { create: hex(create), chosen: hex(chosen), again: { root: hex(bytes(32, 33)), dek: hex(bytes(60, 34)), encoded: hex(again) }, remove: hex(remove), retain: hex(retain), lineage: hex(lineage), link: hex(kept), cid: hex(cid), root: hex(bytes(32, 30)), dek: hex(sealedDek), firstLink: hex(first), secondLink: hex(chained(first, 2, remove)) },
    journal: { plain: journal({}), chosen: journal({ class: 'high-durability' }), again: journal({ class: 'basic', from: { entry: nonce, version: upload } }), made: journal({ sources: [made] }) },
    link: {
      secret: hex(secret), password: true, fragment: join(fragment, createHash('sha256').update(join('cyxcloud/link', fragment)).digest().subarray(0, 4)).toString('base64url'),
      anchor: hex(anchor), payload: hex(cbor({ v: 1, dek, version, account, name, type, size, cid, anchor })),
    },
    folderLink: folderVectors(link, dek, cid),
  }
}
