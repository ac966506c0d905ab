import { blake3 } from '@noble/hashes/blake3.js'
import { noise } from './noise.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** docs/vectors/tabs.json: which tab is asked first for a chunk, and for which shard. */
export function tabVectors(): unknown {
  const tabs = [61, 62, 63, 64, 65].map(seed => hex(noise(32, seed)))
  const chunks = [8, 12, 14, 16].map((shards, i) => {
    const chunkId = hex(noise(32, 71 + i))
    const hashed = tabs.map(tab => ({ tab, h: BigInt(`0x${hex(blake3(Buffer.from(chunkId + tab, 'hex')))}`) })).sort((a, b) => a.h > b.h ? -1 : 1)
    return { chunkId, shards, places: hashed.map(({ tab, h }) => ({ tab, shard: Number(h % 2n ** 32n % BigInt(shards)) })) }
  })
  return { tabs, chunks }
}
