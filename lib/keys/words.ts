import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { fromBase64url, fromHex, toBase64url } from '../bytes/base.ts'
import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { sha256 } from '../bytes/hash.ts'
import { CyxError } from '../errors.ts'

/** Recovery words of an account: its credential [32] by BIP-39, 24 words of the English list with a checksum of 8 bits. */
export const WORDS = 24

/** The 24 words of a credential's seed [32]. */
export const wordsOf = (seed: Uint8Array): string => entropyToMnemonic(seed, wordlist)

/** The same as one line for a password manager: the seed and the checksum of its words [33] in base64url, 44 characters. */
export const keyLineOf = (seed: Uint8Array): string => toBase64url(concat(seed, sha256(seed).subarray(0, 1)))

/** The line in base64url or, twice two characters for three, in hexadecimal. */
const KEY_FORMS = [{ length: 44, letters: /^[\w-]*$/, read: fromBase64url }, { length: 66, letters: /^[\da-f]*$/i, read: (text: string) => fromHex(text.toLowerCase()) }]

/** Whether something is meant as a key: one run of letters, longer than a word and shorter than 24 of them. */
const KEY_MEANT = /^\S{25,72}$/

/**
 * The seed [32] of a secret key as {@link keyLineOf} writes it, or the same bytes in hexadecimal.
 *
 * @throws AUTH_WORDS_INVALID saying that its length, a character or its checksum is wrong; it never holds a part of the key
 */
function seedOfKey(given: string): Bytes {
  const form = KEY_FORMS.find(({ length }) => length === given.length)
  if (!form) throw wrong(`the key has ${String(given.length)} characters, not 44 or 66`)
  if (!form.letters.test(given)) throw wrong('a character is none that a key has')
  const bytes = form.read(given)
  const seed = bytes.slice(0, 32)
  if (sha256(seed)[0] !== bytes[32]) throw wrong('the checksum of the key does not match, so a character is another one or two have changed places')
  return seed
}

/**
 * The seed [32] of recovery words, or of a secret key; of words, case, and what stands between them, make no difference.
 *
 * @throws AUTH_WORDS_INVALID saying which word is not one, or what is wrong with the key or the checksum; it never holds a word
 */
export function seedOfWords(given: string): Bytes {
  if (KEY_MEANT.test(given.trim())) return seedOfKey(given.trim())
  const words = given.normalize('NFKD').toLowerCase().split(/[^a-z]+/).filter(Boolean)
  if (words.length !== WORDS) throw wrong(`there are ${String(words.length)} of ${String(WORDS)}`)
  const unknown = words.findIndex(word => !wordlist.includes(word))
  if (unknown >= 0) throw wrong(`word ${String(unknown + 1)} is not on the list of words`)
  // BIP-39: the last 8 of the 264 bits are the first of SHA-256 over the rest.
  try { return new Uint8Array(mnemonicToEntropy(words.join(' '), wordlist)) } catch { throw wrong('their checksum does not match, so one is another word or two have changed places') }
}

const wrong = (reason: string): CyxError => new CyxError('AUTH_WORDS_INVALID', { reason })
