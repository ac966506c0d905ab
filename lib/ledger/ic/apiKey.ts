import { fromBase32, toBase32 } from '../../bytes/base.ts'
import { CyxError } from '../../errors.ts'
import { identityFromSeed } from './identity.ts'
import type { Identity } from './identity.ts'

const PREFIX = 'cyxk_'

/** The text of an API key: `cyxk_` and its Ed25519 seed, 32 bytes, in base32. Who has it may do what the key's scopes allow; it is shown once. */
export const apiKeyOf = (seed: Uint8Array): string => PREFIX + toBase32(Uint8Array.from(seed))

/** The identity that an API key signs with. @throws AUTH_INVALID_TOKEN when the text is no key */
export function identityFromApiKey(key: string): Identity {
  try {
    if (!key.startsWith(PREFIX)) throw new CyxError('AUTH_INVALID_TOKEN')
    return identityFromSeed(fromBase32(key.slice(PREFIX.length)))
  } catch { throw new CyxError('AUTH_INVALID_TOKEN') }
}
