import { noise } from './noise.ts'
import { PLAIN_CLASSES, plainChunk, plainCut } from './plainChunk.ts'

const MIB4 = 4_194_304
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

// Lengths with their padding by hand: Padmé(262,143) has E = 17, S = 5, mask 4,095, and so on.
const CASES: readonly { length: number, seed: number, padded: number, index: number }[] = [
  { length: 1, seed: 100, padded: 1024, index: 0 },
  { length: 1023, seed: 109, padded: 1024, index: 0 },
  { length: 1024, seed: 101, padded: 1024, index: 0 },
  { length: 1025, seed: 102, padded: 1088, index: 0 },
  { length: 262_143, seed: 103, padded: 262_144, index: 0 },
  { length: 262_144, seed: 104, padded: 262_144, index: 0 },
  { length: 262_145, seed: 105, padded: 270_336, index: 2 },
  { length: MIB4 - 1, seed: 106, padded: MIB4, index: 0 },
  { length: MIB4, seed: 107, padded: MIB4, index: 0 },
  // A file of 4 MiB + 1 ends so.
  { length: 1, seed: 108, padded: 1024, index: 1 },
]

/** An LZ4 block of `length` times the byte `value`, written by hand (lz4_Block_format.md): one literal, one match of it, five literals. */
function lz4Run(value: number, length: number): Buffer {
  const match = length - 1 - 5 - 4 - 15
  return Buffer.from([0x1f, value, 1, 0, ...Array<number>(Math.floor(match / 255)).fill(255), match % 255, 0x50, ...Array<number>(5).fill(value)])
}

const [dek, version] = [Buffer.from(noise(32, 1)), Buffer.from(noise(16, 2))]

function chunksOf(kind: string): unknown[] {
  // A whole chunk in the middle of a file has the bytes that it has at the end: one of its length is enough but for the default class.
  return CASES.filter(({ length }) => kind === 'standard' || length !== MIB4 - 1).map(({ length, seed, padded, index }) => {
    const plaintext = Buffer.concat([noise(length, seed), Buffer.alloc(padded - length)])
    const { stored, contentHash, shards, chunkId } = plainChunk({ kind, dek, version, index, plaintext })
    return { class: kind, index, seed, length, padded, stored, shardLength: shards[0]?.length, contentHash: hex(contentHash), chunkId: hex(chunkId) }
  })
}

/** docs/vectors/chunks.json */
export function chunkVectors(): unknown {
  const length = 262_144
  const made = plainChunk({ dek, version, index: 7, plaintext: Buffer.alloc(length, 'a'), blocks: new Map([[0, lz4Run(0x61, length)]]) })
  return {
    origin: 'docs/vectors/plainChunk.ts, which shares no line with lib/codec; plaintexts are noise.ts(length, seed)',
    dek: hex(dek), version: hex(version), chunks: Object.keys(PLAIN_CLASSES).flatMap(chunksOf),
    compressed: {
      what: '262,144 times "a", as an LZ4 block',
      class: 'standard', index: 7, length, padded: length, table: hex(made.table), contentHash: hex(made.contentHash), chunkId: hex(made.chunkId), shards: made.shards.map(hex),
    },
    pack: packVector(),
  }
}

/** Two entries (docs/format.md §5.1) in a container of class *efficient*. */
function packVector(): unknown {
  const entries = [{ length: 5, padded: 1024, seed: 41 }, { length: 3000, padded: 3072, seed: 42 }].map(({ length, padded, seed }) => {
    const [key, id] = [Buffer.from(noise(32, seed + 10)), Buffer.from(noise(16, seed + 20))]
    const { stored, shards, chunkId } = plainChunk({ kind: 'on-chain', dek: key, version: id, index: 0, plaintext: Buffer.concat([noise(length, seed), Buffer.alloc(padded - length)]) })
    return { dek: hex(key), version: hex(id), seed, length, padded, stored, entryId: hex(chunkId), bytes: shards[0] ?? Buffer.alloc(0) }
  })
  const container = Buffer.concat(entries.map(({ bytes }) => bytes))
  const { shards, chunkId } = plainCut(container, 'efficient')
  let offset = 0
  return {
    class: 'efficient', container: container.length, shardLength: shards[0]?.length, chunkId: hex(chunkId),
    entries: entries.map(({ bytes, ...one }) => { offset += bytes.length; return { ...one, offset: offset - bytes.length, bytes: bytes.length } }),
  }
}
