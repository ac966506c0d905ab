import { toHex } from '../../bytes/base.ts'

/** Signatures remembered: a subnet makes one per round, about one a second. */
const REMEMBERED = 64

/** Says whether a signature of a message is a key's. */
export type Verify = (key: Uint8Array, signature: Uint8Array, message: Uint8Array) => boolean | Promise<boolean>

/**
 * A verifier of subnet signatures (BLS12-381) that checks the same one once, also for calls that are under way together: all calls that were answered in one round carry the same
 * signature of the same root, and a check costs some 30 ms of a core. What did not verify is not remembered.
 */
export function rememberVerified(verify: Verify): (...args: Parameters<Verify>) => Promise<boolean> {
  const good = new Map<string, Promise<boolean>>()
  return async (key, signature, message) => {
    const triple = [key, signature, message].map(toHex).join()
    const known = good.get(triple)
    if (known) return known
    if (good.size >= REMEMBERED) for (const oldest of good.keys()) { good.delete(oldest); break }
    const checking = Promise.resolve(verify(key, signature, message))
    good.set(triple, checking)
    const forget = (): void => { if (good.get(triple) === checking) good.delete(triple) }
    checking.then(isGood => { if (!isGood) forget() }, forget)
    return checking
  }
}
