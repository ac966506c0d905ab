import { randomFillSync } from 'node:crypto'
import { hasher } from '../../node/hash.ts'
import { identityOf } from '../../node/identity.ts'
import { signer } from '../../node/sign.ts'
import { loadAddon } from '../../node/webtransport/addon.ts'

const TIMES = 5_000

/** Bytes of a list of 14 ids, and of a receipt that is signed. */
const [LIST_BYTES, RECEIPT_BYTES] = [14 * 32, 104]

/** What no node can leave out of a put, µs each: the hashes of shard and list, on its one thread, and the receipt's signature, on another. */
export async function measureChecks(shardBytes: number): Promise<{ hashUs: number, signUs: number }> {
  const addon = loadAddon()
  const hash = hasher(addon)
  const sign = signer(identityOf(new Uint8Array(32).fill(3)), addon)
  const [shard, list, receipt] = [shardBytes, LIST_BYTES, RECEIPT_BYTES].map(length => randomFillSync(new Uint8Array(length)))
  if (!shard || !list || !receipt) throw new Error('there are three')
  const usOf = async (job: () => unknown): Promise<number> => {
    const since = performance.now()
    await job()
    return (performance.now() - since) * 1000 / TIMES
  }
  return {
    hashUs: await usOf(() => { for (let i = 0; i < TIMES; i++) { hash(shard); hash(list) } }),
    signUs: await usOf(() => Promise.all(Array.from({ length: TIMES }, () => sign(receipt)))),
  }
}
