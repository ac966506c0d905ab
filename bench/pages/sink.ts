import { fromHex, toHex } from '../../lib/bytes/base.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import type { ToPage, ToWorker } from '../../lib/peers/rtcMessages.ts'
import { decodeGrant } from '../../lib/record/grant.ts'
import { encodeReceipt, receiptBody } from '../../lib/record/receipt.ts'
import type { ShardClient } from '../../lib/wire/shard.ts'

/** RFC 8410: the bytes before the seed in a PKCS #8 Ed25519 key. */
const PKCS8_PREFIX = fromHex('302e020100300506032b657004220420')

/** What answers one request of a shard; null where a sink has no answer. */
type Sink = (verb: keyof ShardClient, request: unknown) => Promise<unknown>

type Put = Parameters<ShardClient['put']>[0]

async function makeSink(seed: Bytes): Promise<Sink> {
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array([...PKCS8_PREFIX, ...seed]), 'Ed25519', false, ['sign'])
  return async (verb, request) => {
    if (verb === 'stats') return { capacityBytes: 0, usedBytes: 0, shards: 0, cpuPercent: 0, memoryPercent: 0, uptimeSeconds: 0, version: '' }
    if (verb !== 'put') return null
    const { grant, version, chunkIndex: chunk, chunkId, shardIndex: shard, bytes } = request as Put
    const receipt = { grantNonce: decodeGrant(grant).grant.nonce, version, chunk, chunkId, shard, shardBytes: bytes.length, timeMs: Date.now() }
    return encodeReceipt(receipt, new Uint8Array(await crypto.subtle.sign('Ed25519', key, receiptBody(receipt))))
  }
}

/**
 * The far end of the drive's bridge (lib/peers/rtcRoute.ts), where each node takes every shard, signs its receipt and forgets it.
 *
 * @param seeds - of the nodes that the directory knows: public key → seed, in hex
 */
export function sinkPort(seeds: Readonly<Record<string, string>>): MessagePort {
  const { port1, port2 } = new MessageChannel()
  const open = new Map<number, Promise<Sink>>()
  const answer = async (message: ToPage): Promise<unknown> => {
    if (message.rtc === 'open') open.set(message.connection, makeSink(fromHex(seeds[toHex(message.node.publicKey)] ?? '')))
    if (message.rtc === 'ask') return (await open.get(message.connection))?.(message.verb, message.request)
    return null
  }
  port1.onmessage = ({ data: message }: MessageEvent<ToPage>) => {
    if (message.rtc === 'abort' || message.rtc === 'close') return
    void answer(message).then(result => { port1.postMessage({ rtc: 'done', id: message.id, result } satisfies ToWorker) })
  }
  return port2
}
