// 16 consonants and 5 vowels that are told apart when read aloud: 80 syllables, 6.32 bits each.
const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aeiou'
const SYLLABLES = CONSONANTS.length * VOWELS.length
// 4 words of 3 syllables: 12 × 6.32 = 75.9 bits.
const WORDS = 4
const PER_WORD = 3

/** Fills a buffer with random bytes, as `crypto.getRandomValues` does. */
export type Random = (into: Uint8Array<ArrayBuffer>) => Uint8Array

const secure: Random = into => crypto.getRandomValues(into)

/** A passphrase to write down: four made-up words of three syllables, 75 bits, every syllable equally likely. */
export function makePassphrase(random: Random = secure): string {
  // The greatest multiple of 80 below 256: bytes above are thrown away, so that none is likelier.
  const limit = 256 - 256 % SYLLABLES
  const syllable = (): string => {
    for (;;) {
      const byte = random(new Uint8Array(1))[0] ?? limit
      if (byte < limit) return `${CONSONANTS[byte % SYLLABLES % CONSONANTS.length]}${VOWELS[Math.floor(byte % SYLLABLES / CONSONANTS.length)]}`
    }
  }
  return Array.from({ length: WORDS }, () => Array.from({ length: PER_WORD }, syllable).join('')).join('-')
}

/** The shortest passphrase that is taken, in characters. */
export const SHORTEST = 10

const COMMON = /passwor[dt]|qwert[yz]|12345|abcde|letmein|welcome|admin|iloveyou|secret|dragon|monkey|cyxcloud/giu

/**
 * A guess of the bits in a passphrase: characters times the bits of the kinds used. Repeats, runs (abc, 321) and the commonest passwords
 * count as one character; inside a word only the first two letters count in full, so four unrelated words come to about 55 bits.
 */
export function passphraseBits(passphrase: string): number {
  const characters = Array.from(passphrase.normalize('NFC').replace(COMMON, '*'))
  const kinds = ([[/\p{Ll}/u, 26], [/\p{Lu}/u, 26], [/\p{N}/u, 10], [/[^\p{L}\p{N}]/u, 20], [/\p{Lo}/u, 400]] as const)
    .reduce((sum, [kind, size]) => characters.some(c => kind.test(c)) ? sum + size : sum, 0)
  const counted = characters.filter((character, i) => Math.abs((character.codePointAt(0) ?? 0) - (characters[i - 1]?.codePointAt(0) ?? -9)) > 1)
  const inWord = (i: number): boolean => [counted[i - 2], counted[i - 1], counted[i]].every(c => c !== undefined && /\p{Ll}/u.test(c))
  const weight = counted.reduce((sum, _, i) => sum + (inWord(i) ? 0.1 : 0.8), 0)
  const distinct = new Set(characters.map(c => c.toLowerCase())).size
  return Math.round(Math.min(weight, distinct * 2) * Math.log2(Math.max(2, kinds)))
}

/** 0 too short, 1 easy to guess, 2 fair, 3 strong, 4 very strong. */
export function strength(passphrase: string): 0 | 1 | 2 | 3 | 4 {
  if (Array.from(passphrase).length < SHORTEST) return 0
  const bits = passphraseBits(passphrase)
  return bits < 30 ? 1 : bits < 42 ? 2 : bits < 54 ? 3 : 4
}
