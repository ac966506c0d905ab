import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'

/** Recovery words of an account: its credential [32] by BIP-39, 24 words of the English list with a checksum of 8 bits. */
export const WORDS = 24

/** The 24 words of a credential's seed [32]. */
export const wordsOf = (seed: Uint8Array): string => entropyToMnemonic(seed, wordlist)

/**
 * The seed [32] of recovery words; case, and what stands between them, make no difference.
 *
 * @throws AUTH_WORDS_INVALID saying which word is not one, or that the checksum is wrong; it never holds a word
 */
export function seedOfWords(given: string): Bytes {
  const words = given.normalize('NFKD').toLowerCase().split(/[^a-z]+/).filter(Boolean)
  if (words.length !== WORDS) throw wrong(`there are ${String(words.length)} of ${String(WORDS)}`)
  const unknown = words.findIndex(word => !wordlist.includes(word))
  if (unknown >= 0) throw wrong(`word ${String(unknown + 1)} is not on the list of words`)
  // BIP-39: the last 8 of the 264 bits are the first of SHA-256 over the rest.
  try { return new Uint8Array(mnemonicToEntropy(words.join(' '), wordlist)) } catch { throw wrong('their checksum does not match, so one is another word or two have changed places') }
}

const wrong = (reason: string): CyxError => new CyxError('AUTH_WORDS_INVALID', { reason })
