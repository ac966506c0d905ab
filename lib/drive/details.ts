import { toBase32, toHex } from '../bytes/base.ts'
import { cidText } from '../bytes/cid.ts'
import { VACANT } from '../engine/peers.ts'
import type { NodeInfo } from '../engine/peers.ts'
import type { Group } from './ledger/types.ts'
import { addressOfSeed, anchorAddress } from '../ledger/solana/address.ts'
import type { Options, ShardState } from '../options.ts'
import { versionLeaf } from '../record/merkle.ts'
import { checkAnchor } from './inclusion.ts'
import { CLASSES, STANDARD } from '../codec/sizes.ts'
import type { StorageClass } from '../codec/sizes.ts'
import { decodeLayout } from '../record/layout.ts'
import { GROUP_CHUNKS } from './context.ts'
import type { DriveContext } from './context.ts'
import type { FileVersion } from './files/tree.ts'
import type { FileDetails, FileEntry, ShardPlace } from './types.ts'

/** Groups shown in the node map; a larger file's first 1 GiB stands for the rest. */
const MOST_GROUPS = 4

/** Where each shard position lies, over all groups (none: an empty file, which has nothing to lose); a position is lost when one of its nodes is gone. */
export function shardPlaces(groups: readonly Group[], nodes: ReadonlyMap<number, NodeInfo>, total: number): ShardPlace[] {
  return Array.from({ length: total }, (_, shard) => {
    const numbers = [...new Set(groups.map(group => group.nodes[shard] ?? VACANT))]
    const known = numbers.filter(number => number !== VACANT).map(number => {
      const node = nodes.get(number)
      return { number, operator: node?.operator ?? '', region: node?.region ?? '', peer: node ? toBase32(node.publicKey).slice(0, 12) : '', online: node?.online ?? false }
    })
    const state: ShardState = groups.length === 0 ? 'stored' : numbers.includes(VACANT) ? 'empty' : known.every(({ online }) => online) ? 'stored' : 'lost'
    return { shard, state, nodes: known }
  })
}

/** Everything the details panel shows of an entry. */
export async function details(context: DriveContext, entry: FileEntry, record: FileVersion, nodes: () => Promise<ReadonlyMap<number, NodeInfo>>, options: Options): Promise<FileDetails> {
  const { config, directory, keyring, cache } = context
  // What a pack is made of and where it lies is the same for all its files.
  const version = record.pack?.version ?? record.version
  const count = Math.min(record.chunks, MOST_GROUPS * GROUP_CHUNKS)
  const groups: Group[] = []
  let [storedBytes, kind]: [number, StorageClass] = [0, STANDARD]
  for (let first = 0; first < Math.max(count, 1); first += GROUP_CHUNKS) {
    const plan = await directory.getDownloadPlan({ version, session: null, first, count: Math.min(GROUP_CHUNKS, record.chunks - first) }, options)
    groups.push(...plan.groups)
    kind = CLASSES[decodeLayout(plan.version.layout).class]
    storedBytes = record.pack ? Math.round(record.pack.bytes * kind.total / kind.data) : plan.version.storedBytes
  }
  const account = anchorAddress(config.solana.registry, addressOfSeed(keyring.solana.owner))
  const [known, note] = await Promise.all([nodes(), cache.get('anchor', toBase32(keyring.account))])
  const proof = async (leaves: number, more?: Options): Promise<{ leaf: number, path: Uint8Array<ArrayBuffer>[] }> => directory.getAnchorProof({ version, session: null, leaves }, more)
  return {
    entry, cid: cidText(record.cid), root: toHex(record.root), chunks: record.chunks, storedBytes, className: kind.name,
    needed: kind.data, total: kind.total, shards: kind.name === 'on-chain' ? [{ shard: 0, state: 'stored', nodes: [] }] : shardPlaces(groups, known, kind.total),
    anchor: await checkAnchor(config, account, versionLeaf(version, record.root), proof, note ?? null, options),
  }
}
