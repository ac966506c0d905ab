import { noise } from './noise.ts'
import { plainChunk } from './plainChunk.ts'

const MIB4 = 4_194_304
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

// Lengths with their padding by hand: Padmé(262,143) has E = 17, S = 5, mask 4,095, and so on.
const CASES: readonly { length: number, padded: number, index: number }[] = [
  { length: 1, padded: 1024, index: 0 },
  { length: 1024, padded: 1024, index: 0 },
  { length: 1025, padded: 1088, index: 0 },
  { length: 262_143, padded: 262_144, index: 0 },
  { length: 262_144, padded: 262_144, index: 0 },
  { length: 262_145, padded: 270_336, index: 2 },
  { length: MIB4 - 1, padded: MIB4, index: 0 },
  { length: MIB4, padded: MIB4, index: 0 },
  // A file of 4 MiB + 1 ends so.
  { length: 1, padded: 1024, index: 1 },
]

/** An LZ4 block of `length` times the byte `value`, written by hand (lz4_Block_format.md): one literal, one match of it, five literals. */
function lz4Run(value: number, length: number): Buffer {
  const match = length - 1 - 5 - 4 - 15
  return Buffer.from([0x1f, value, 1, 0, ...Array<number>(Math.floor(match / 255)).fill(255), match % 255, 0x50, ...Array<number>(5).fill(value)])
}

/** docs/vectors/chunks.json */
export function chunkVectors(): unknown {
  const [dek, version] = [Buffer.from(noise(32, 1)), Buffer.from(noise(16, 2))]
  const chunks = CASES.map(({ length, padded, index }, i) => {
    const plaintext = Buffer.concat([noise(length, 100 + i), Buffer.alloc(padded - length)])
    const { stored, contentHash, shards, shardIds, chunkId } = plainChunk({ dek, version, index, plaintext })
    return { index, seed: 100 + i, length, padded, stored, shardLength: shards[0]?.length, contentHash: hex(contentHash), shardIds: hex(shardIds), chunkId: hex(chunkId) }
  })
  const length = 262_144 + 1000
  const padded = 270_336
  const plaintext = Buffer.concat([Buffer.alloc(262_144, 'a'), noise(1000, 3), Buffer.alloc(padded - length)])
  const made = plainChunk({ dek, version, index: 7, plaintext, blocks: new Map([[0, lz4Run(0x61, 262_144)]]) })
  return {
    origin: 'docs/vectors/plainChunk.ts, which shares no line with lib/codec; plaintexts are noise.ts(length, seed)',
    dek: hex(dek), version: hex(version), chunks,
    compressed: {
      what: '262,144 times "a" as an LZ4 block, then noise.ts(1000, 3)',
      index: 7, length, padded, table: hex(made.table), contentHash: hex(made.contentHash), chunkId: hex(made.chunkId), shardIds: hex(made.shardIds), shards: made.shards.map(hex),
    },
  }
}
