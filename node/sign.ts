import type { Identity } from './identity.ts'
import type { Addon, AddonSigner } from './webtransport/addon.ts'

/** Bytes of a signature. */
const SIGNATURE_BYTES = 64

/** So many do not wait for more: a thread has them while the next puts are checked. To hand over fewer takes longer than it saves. */
const TOGETHER = 16

interface Waiting { message: Uint8Array, resolve: (signature: Uint8Array) => void, reject: (error: unknown) => void }

/**
 * The node's signatures (Ed25519) as the verbs take them. With the addon those that are asked for in one turn are made by one call, on another thread: to
 * hand one over takes as long as to make it. Without it, each by `identity` itself.
 */
export function signer({ seed, sign }: Identity, addon: Addon | null): Identity['sign'] {
  if (!addon) return sign
  const key = new addon.Signer(seed)
  let waiting: Waiting[] = []
  const flush = (): void => {
    const all = waiting
    waiting = []
    for (const some of Map.groupBy(all, ({ message }) => message.length).values()) {
      signTogether(key, some).catch((error: unknown) => { for (const one of some) one.reject(error) })
    }
  }
  return message => new Promise((resolve, reject) => {
    // A put's write, begun in the next turn, is to be under way by then.
    if (waiting.length === 0) setImmediate(setImmediate, flush)
    waiting.push({ message, resolve, reject })
    if (waiting.length === TOGETHER) flush()
  })
}

async function signTogether(key: AddonSigner, some: readonly Waiting[]): Promise<void> {
  const [first] = some
  if (!first) return
  if (some.length === 1) {
    // While nobody else waits, to hand one over takes longer than to make it.
    first.resolve(key.signOne(first.message))
    return
  }
  const signatures = await key.sign(Buffer.concat(some.map(({ message }) => message)), first.message.length)
  for (const [i, { resolve }] of some.entries()) resolve(signatures.subarray(i * SIGNATURE_BYTES, (i + 1) * SIGNATURE_BYTES))
}
