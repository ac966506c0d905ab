import { toHex } from '../bytes/base.ts'
import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { blake3 } from '../bytes/hash.ts'
import type { Options } from '../options.ts'
import { ask } from './ask.ts'
import type { EncodedChunk } from './codecCalls.ts'
import type { NodeInfo, Peers } from './peers.ts'
import type { Placement } from './sendChunk.ts'

/** A tab that keeps shards for others, and the shard of a chunk that it would have. */
export interface TabPlace { node: number, shard: number }

/** A reader asks so many tabs: the one that had it may stand second since another came. */
export const TABS_ASKED = 2

/** Copies under way in this worker: more than a few would take the line from what must be stored. */
const COPIES_MOST = 4

/** A copy may outlive its upload, but not by much. */
const COPY_MS = 60_000

/** Of each shard in a chunk's list. */
const ID_BYTES = 32

let copies = 0

/**
 * Who has a chunk among the tabs, by rendezvous (docs/format.md §16): those with the largest BLAKE3(chunk id ‖ public key) first, and the shard is that hash's
 * last four bytes modulo the number of shards. Whoever knows the same tabs finds the same places, and nobody keeps a list.
 *
 * @param total - shards of a chunk
 */
export function tabPlaces(chunkId: Bytes, tabs: readonly Pick<NodeInfo, 'number' | 'publicKey'>[], total: number): TabPlace[] {
  return tabs.map(({ number: node, publicKey }) => ({ node, hash: blake3(concat(chunkId, publicKey)) }))
    .sort((a, b) => toHex(a.hash) > toHex(b.hash) ? -1 : 1)
    .map(({ node, hash }) => ({ node, shard: new DataView(hash.buffer, hash.byteOffset).getUint32(28) % total }))
}

/**
 * Gives a tab a copy of one shard of a chunk that is full already: beyond all that counts. Resolves when it is over, however it ended, and never rejects;
 * what it needs of the chunk is copied before the first wait.
 */
export async function copyToTab(chunk: EncodedChunk, at: { version: Bytes, index: number }, { grants }: Pick<Placement, 'grants'>, peers: Peers, { signal = AbortSignal.timeout(COPY_MS) }: Options = {}): Promise<void> {
  const [grant] = grants.values()
  const tabs = peers.tabs?.now() ?? []
  if (!grant || tabs.length === 0 || copies >= COPIES_MOST) return
  copies++
  try {
    const [place] = tabPlaces(chunk.chunkId, tabs, chunk.shardIds.length / ID_BYTES)
    if (!place || peers.avoided(place.node)) return
    const bytes = chunk.shards.slice(place.shard * chunk.shardLength, (place.shard + 1) * chunk.shardLength)
    const request = { grant, version: at.version, chunkIndex: at.index, chunkId: chunk.chunkId, shardIndex: place.shard, shardIds: chunk.shardIds, bytes }
    const clock = { stop: () => undefined, start: () => undefined, ms: () => 0, hedged: false }
    await ask(peers, { node: place.node, direction: 'up', bytes: bytes.length }, (client, options) => client.put(request, options), { signal, clock })
  } catch { /* The chunk is full without it. */ } finally { copies-- }
}
