import { blake3 } from '@noble/hashes/blake3.js'
import { createCipheriv, hkdfSync } from 'node:crypto'
import parities from './parity.json' with { type: 'json' }

// docs/format.md §2–4 once more, slowly and in one place, sharing no line with lib/codec: what the vectors are made with.

const SEGMENT = 262_144

/** The six classes of docs/format.md §4: data shards, and the matrix rows of the parity shards. */
export const PLAIN_CLASSES: Readonly<Record<string, { data: number, rows: readonly (readonly number[])[] }>> = {
  ...Object.fromEntries(parities.classes.map(({ name, data, parity }) => [name, { data, rows: parity.map(({ row }) => row) }])),
  'on-chain': { data: 1, rows: [] },
}

/** What a chunk is made of. */
export interface PlainChunk {
  /** Its class; standard unless said. */
  kind?: string
  dek: Buffer
  version: Buffer
  index: number
  /** Padding included. */
  plaintext: Buffer
  /** LZ4 blocks to store instead of these segments. */
  blocks?: Map<number, Buffer>
}

/** A chunk and its names. */
export interface PlainShards extends PlainCut { stored: number, header: Buffer, table: Buffer, contentHash: Buffer, segments: PlainSegment[] }

/** What one segment is made of, for the worked example. */
export interface PlainSegment { key: Buffer, nonceKey: Buffer, sum: Buffer, aad: Buffer, sealed: Buffer }

/** Bytes cut into shards, and their names. */
export interface PlainCut { shards: Buffer[], shardIds: Buffer, chunkId: Buffer }

const u32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value); return bytes }
const u64 = (value: number): Buffer => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64BE(BigInt(value)); return bytes }
const hash = (bytes: Uint8Array): Buffer => Buffer.from(blake3(bytes))
const derive = (dek: Buffer, label: string, version: Buffer, index: number): Buffer => Buffer.from(hkdfSync('sha256', dek, '', Buffer.concat([Buffer.from(label), version, u64(index)]), 32))

/** The chunk of docs/format.md §3 and its shards. */
export function plainChunk({ kind = 'standard', dek, version, index, plaintext, blocks = new Map<number, Buffer>() }: PlainChunk): PlainShards {
  const [key, nonceKey] = [derive(dek, 'cyxcloud/chunk', version, index), derive(dek, 'cyxcloud/nonce', version, index)]
  const count = Math.ceil(plaintext.length / SEGMENT)
  const segments = Array.from({ length: count }, (_, i): PlainSegment => {
    const block = blocks.get(i)
    const body = block ?? plaintext.subarray(i * SEGMENT, (i + 1) * SEGMENT)
    const flags = block ? 3 : 1
    const sum = Buffer.from(blake3(Buffer.concat([u32(i), u32(flags), body]), { key: nonceKey }))
    const aad = Buffer.concat([Buffer.from('CYXC'), u32(1), version, u64(index), u32(i), u32(count), u32(flags), u32(0)])
    const cipher = createCipheriv('aes-256-gcm', key, sum.subarray(0, 12))
    cipher.setAAD(aad)
    return { key, nonceKey, sum, aad, sealed: Buffer.concat([sum.subarray(0, 12), cipher.update(body), cipher.final(), cipher.getAuthTag()]) }
  })
  const table = Buffer.concat(segments.map(({ sealed }, i) => u32(sealed.length + (blocks.has(i) ? 2 ** 31 : 0))))
  const contentHash = Buffer.from(blake3(Buffer.concat([Buffer.alloc(4, 0xff), ...segments.map(({ sum }) => sum)]), { key: nonceKey }))
  const stored = 72 + 4 * count + segments.reduce((sum, { sealed }) => sum + sealed.length, 0)
  const header = Buffer.concat([Buffer.from('CYXC'), u32(1), u32(blocks.size > 0 ? 7 : 5), u64(plaintext.length), u64(stored), contentHash, Buffer.alloc(12)])
  return { stored, header, table, contentHash, segments, ...plainCut(Buffer.concat([header, table, ...segments.map(({ sealed }) => sealed)]), kind) }
}

/** Any bytes cut into the shards of a class (docs/format.md §4). */
export function plainCut(bytes: Buffer, kind: string): PlainCut {
  const { data: k, rows } = PLAIN_CLASSES[kind] ?? { data: 0, rows: [] }
  const length = Math.ceil(bytes.length / k / 64) * 64
  const chunk = Buffer.concat([bytes, Buffer.alloc(k * length - bytes.length)])
  const data = Array.from({ length: k }, (_, i) => chunk.subarray(i * length, (i + 1) * length))
  const shards = [...data, ...rows.map(row => parity(row, data))]
  const shardIds = Buffer.concat(shards.map(hash))
  return { shards, shardIds, chunkId: hash(shardIds) }
}

function parity(row: readonly number[], data: readonly Buffer[]): Buffer {
  const sum = Buffer.alloc(data[0]?.length ?? 0)
  for (const [c, shard] of data.entries()) {
    const products = Uint8Array.from({ length: 256 }, (_, value) => multiply(row[c] ?? 0, value))
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) ^ (products[shard[at] ?? 0] ?? 0)
  }
  return sum
}

/** In GF(2^8) by 0x11d, bit by bit. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product <<= 1
    if (product & 0x100) product ^= 0x11d
    if (b >> bit & 1) product ^= a
  }
  return product
}
