import { nodeDirectory } from '../lib/ledger/ic/node.ts'
import { decodeReceipt } from '../lib/record/receipt.ts'
import type { NodeDirectory } from './directory.ts'

/** The directory canister behind an IC endpoint. @param seed - the node's, 32 bytes: its principal is the caller */
export function icDirectory({ host, canister, rootKey }: { host: string, canister: string, rootKey: string | null }, seed: Uint8Array): NodeDirectory {
  const { heartbeat, leaseStatus, grantKey, deletedVersions, handOver, handedOver, nodes } = nodeDirectory({ host, canisterId: canister, rootKey, seed })
  return {
    heartbeat: async (beat, options) => {
      const { publicKey, addresses, operator, region, version, capacityBytes, usedBytes, shards, cpuPercent, memoryPercent, state } = beat
      const kind = beat.kind === 'Miner' ? { Miner: null } : beat.kind === 'Enterprise' ? { Enterprise: null } : { Volunteer: null }
      const reply = await heartbeat({
        public_key: publicKey, addresses, kind, operator, region, version, capacity_bytes: BigInt(capacityBytes), used_bytes: BigInt(usedBytes),
        shards: BigInt(shards), cpu_percent: cpuPercent, memory_percent: memoryPercent,
        state: state === null ? [] : [state === 'Draining' ? { Draining: null } : { Maintenance: null }],
      }, options)
      return { number: reply.number, intervalMs: Number(reply.interval_ms), commands: reply.commands, grantKey: new Uint8Array(reply.grant_key), deleted: reply.deleted }
    },
    leaseStatus,
    deletedVersions: async (after, options) => {
      const { versions, ...rest } = await deletedVersions(after, options)
      return { versions: versions.map(version => new Uint8Array(version)), ...rest }
    },
    nodes: async options => (await nodes(options)).map(({ publicKey, addresses }) => ({ publicKey: new Uint8Array(publicKey), addresses })),
    handOver: async (asked, options) => (await handOver(asked.map(({ version, chunkIndex, avoid }) => ({ version, chunk: BigInt(chunkIndex), avoid: Uint32Array.from(avoid) })), options)).map((answer, i) => {
      if (typeof answer === 'string') return answer
      const { first, count, shard, node, grant } = answer
      return {
        version: asked[i]?.version ?? new Uint8Array(0), firstChunk: Number(first), chunkCount: count, shardIndex: shard, grant: Uint8Array.from(grant),
        to: { number: node.number, publicKey: Uint8Array.from(node.public_key), addresses: node.addresses },
      }
    }),
    handedOver: (delivered, options) => handedOver(delivered.map(({ errand: { grant, shardIndex: shard }, receipts }) => ({
      grant, shard,
      chunks: receipts.map(bytes => {
        const { receipt: { chunk, chunkId, shardBytes, timeMs }, signature } = decodeReceipt(bytes)
        return { chunk: BigInt(chunk), chunk_id: chunkId, shard_bytes: shardBytes, time_ms: BigInt(timeMs), signature }
      }),
    })), options),
    grantKey: async options => new Uint8Array(await grantKey(options)),
  }
}
