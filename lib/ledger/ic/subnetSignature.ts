import { blsVerify } from '@icp-sdk/core/agent'
import { toHex } from '../../bytes/base.ts'

/** Signatures remembered: a subnet makes one per round, about one a second. */
const REMEMBERED = 64

/**
 * A verifier of subnet signatures (BLS12-381) that checks the same one once: all calls that were answered in one round carry the same
 * signature of the same root, and a check costs some 10 ms of a core. What did not verify is not remembered.
 *
 * @param verify - of key, signature and message
 */
export function rememberVerified(verify: typeof blsVerify): typeof blsVerify {
  const good = new Set<string>()
  return (key, signature, message) => {
    const triple = [key, signature, message].map(toHex).join()
    if (good.has(triple)) return true
    if (!verify(key, signature, message)) return false
    if (good.size >= REMEMBERED) for (const oldest of good) { good.delete(oldest); break }
    good.add(triple)
    return true
  }
}

/** The one verifier of this worker. */
export const verifySubnetSignature = rememberVerified(blsVerify)
