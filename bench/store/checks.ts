import { randomFillSync } from 'node:crypto'
import { hasher } from '../../node/hash.ts'
import { identityOf } from '../../node/identity.ts'
import { signer } from '../../node/sign.ts'
import { loadAddon } from '../../node/webtransport/addon.ts'

const TIMES = 5_000

/** More than a processor's caches hold: a shard that is hashed has just come. */
const MEMORY_BYTES = 64 << 20

/** Bytes of a list of 14 ids, and of a receipt that is signed. */
const [LIST_BYTES, RECEIPT_BYTES] = [14 * 32, 104]

/** What no node can leave out of a put, µs each: the hashes of shard and list, on its one thread, and the receipt's signature, on another. */
export async function measureChecks(shardBytes: number): Promise<{ hashUs: number, signUs: number }> {
  const addon = loadAddon()
  const hash = hasher(addon)
  const sign = signer(identityOf(new Uint8Array(32).fill(3)), addon)
  const memory = randomFillSync(new Uint8Array(MEMORY_BYTES))
  const [list, receipt] = [memory.slice(0, LIST_BYTES), memory.slice(0, RECEIPT_BYTES)]
  const places = Math.floor(MEMORY_BYTES / shardBytes)
  const shard = (i: number): Uint8Array => memory.subarray(i % places * shardBytes, (i % places + 1) * shardBytes)
  const usOf = async (job: () => unknown): Promise<number> => {
    const since = performance.now()
    await job()
    return (performance.now() - since) * 1000 / TIMES
  }
  return {
    hashUs: await usOf(() => { for (let i = 0; i < TIMES; i++) { hash(shard(i)); hash(list) } }),
    signUs: await usOf(() => Promise.all(Array.from({ length: TIMES }, () => sign(receipt)))),
  }
}
