import { blake3 } from '@noble/hashes/blake3.js'
import { cbor } from './cbor.ts'
import { plainChunk } from './plainChunk.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The worked example of docs/format.md §17, value by value: the file "hello" in class standard. */
export function workedExample(): Record<string, string> {
  const [dek, version] = [Buffer.from(Array.from({ length: 32 }, (_, i) => i)), Buffer.from(Array.from({ length: 16 }, (_, i) => 0xa0 + i))]
  const chunk = plainChunk({ dek, version, index: 0, plaintext: Buffer.concat([Buffer.from('hello'), Buffer.alloc(1019)]) })
  const [segment] = chunk.segments
  if (!segment) throw new Error('a chunk without segments')
  const layout = cbor({ v: 1, class: 'standard', chunks: 1, pages: [Buffer.from(blake3(chunk.chunkId))], root: Buffer.from(blake3(chunk.chunkId)) })
  return {
    'DEK': hex(dek), 'version id': hex(version), 'chunk key': hex(segment.key), 'nonce key': hex(segment.nonceKey),
    's_0': hex(segment.sum), 'AAD': hex(segment.aad), 'nonce': hex(segment.sealed.subarray(0, 12)),
    'ciphertext, first 32 bytes': hex(segment.sealed.subarray(12, 44)), 'tag': hex(segment.sealed.subarray(-16)),
    'content hash': hex(chunk.contentHash), 'header': hex(chunk.header), 'length table': hex(chunk.table),
    'shard 0, first 96 bytes': hex(chunk.shards[0]?.subarray(0, 96) ?? Buffer.alloc(0)), 'shard 13, first 32 bytes': hex(chunk.shards[13]?.subarray(0, 32) ?? Buffer.alloc(0)),
    'shard id 0': hex(chunk.shardIds.subarray(0, 32)), 'shard id 13': hex(chunk.shardIds.subarray(13 * 32)), 'chunk id': hex(chunk.chunkId),
    'Merkle root': hex(blake3(chunk.chunkId)), 'layout record': hex(layout), 'layout CID': `01711e20${hex(blake3(layout))}`,
  }
}
