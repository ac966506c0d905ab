import { fromHex, toHex } from '../../lib/bytes/base.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { CyxError } from '../../lib/errors.ts'
import { bridge } from '../../lib/peers/rtcBridge.ts'
import { decodeGrant } from '../../lib/record/grant.ts'
import { encodeReceipt, receiptBody } from '../../lib/record/receipt.ts'
import type { ShardClient } from '../../lib/wire/shard.ts'

/** RFC 8410: the bytes before the seed in a PKCS #8 Ed25519 key. */
const PKCS8_PREFIX = fromHex('302e020100300506032b657004220420')

/** A connection to a node that takes every shard, signs its receipt and forgets it; it has no answer to anything else. */
async function makeSink(seed: Bytes): Promise<ShardClient> {
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array([...PKCS8_PREFIX, ...seed]), 'Ed25519', false, ['sign'])
  const none = (): Promise<never> => Promise.reject(new CyxError('NETWORK_NODE_UNREACHABLE'))
  return {
    put: async ({ grant, version, chunkIndex: chunk, chunkId, shardIndex: shard, bytes }) => {
      const receipt = { grantNonce: decodeGrant(grant).grant.nonce, version, chunk, chunkId, shard, shardBytes: bytes.length, timeMs: Date.now() }
      return encodeReceipt(receipt, new Uint8Array(await crypto.subtle.sign('Ed25519', key, receiptBody(receipt))))
    },
    stats: () => Promise.resolve({ capacityBytes: 0, usedBytes: 0, shards: 0, cpuPercent: 0, memoryPercent: 0, uptimeSeconds: 0, version: '' }),
    get: none, exists: none, remove: none, close: () => Promise.resolve(),
  }
}

/**
 * The app's own bridge (lib/peers/rtcBridge.ts) with sinks behind it instead of connections.
 *
 * @param seeds - of the nodes that the directory knows: public key → seed, in hex
 */
export function sinkPort(seeds: Readonly<Record<string, string>>): MessagePort {
  const { port1, port2 } = new MessageChannel()
  bridge(port1, { route: { name: 'webrtc-direct', open: ({ publicKey }) => makeSink(fromHex(seeds[toHex(publicKey)] ?? '')) }, close: () => Promise.resolve() })
  return port2
}
