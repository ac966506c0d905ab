import { nodeDirectory } from '../lib/ledger/ic/node.ts'
import type { NodeDirectory } from './directory.ts'

/** The directory canister behind an IC endpoint. @param seed - the node's, 32 bytes: its principal is the caller */
export function icDirectory({ host, canister, rootKey }: { host: string, canister: string, rootKey: string | null }, seed: Uint8Array): NodeDirectory {
  const { heartbeat, leaseStatus, grantKey } = nodeDirectory({ host, canisterId: canister, rootKey, seed })
  return {
    heartbeat: async (beat, options) => {
      const { publicKey, addresses, operator, region, version, capacityBytes, usedBytes, shards, cpuPercent, memoryPercent } = beat
      const kind = beat.kind === 'Miner' ? { Miner: null } : beat.kind === 'Enterprise' ? { Enterprise: null } : { Volunteer: null }
      const reply = await heartbeat({
        public_key: publicKey, addresses, kind, operator, region, version, capacity_bytes: BigInt(capacityBytes), used_bytes: BigInt(usedBytes),
        shards: BigInt(shards), cpu_percent: cpuPercent, memory_percent: memoryPercent,
      }, options)
      return { number: reply.number, intervalMs: Number(reply.interval_ms), commands: reply.commands, grantKey: new Uint8Array(reply.grant_key) }
    },
    leaseStatus,
    grantKey: async options => new Uint8Array(await grantKey(options)),
  }
}
