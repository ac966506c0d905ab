import { CyxError } from '../errors.ts'
import { MOST_BYTES, MOST_FILES } from './handed.ts'
import type { Refusal } from './handed.ts'

/** Why files were not taken, by the word that stands in the address. */
const REFUSALS: Record<Exclude<Refusal, 'full'>, string> = {
  none: 'there was no file in it',
  many: `at most ${String(MOST_FILES)} files can wait at once`,
  large: `at most ${String(MOST_BYTES / 1e6)} MB can wait at once`,
  foreign: 'another website sent it',
}

/** The error that a word in the address stands for (UPLOAD_NOT_TAKEN, STORAGE_LOCAL_FULL); null for any other text: an address says nothing else to a person. */
export function handedError(word: string): CyxError | null {
  if (word === 'full') return new CyxError('STORAGE_LOCAL_FULL')
  return Object.hasOwn(REFUSALS, word) ? new CyxError('UPLOAD_NOT_TAKEN', { why: word, reason: REFUSALS[word as keyof typeof REFUSALS] }) : null
}
