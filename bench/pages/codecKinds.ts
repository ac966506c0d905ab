import { CHUNK_BYTES } from '../../lib/codec/sizes.ts'
import { noise } from './codecJob.ts'

/** What files hold: words as often as in a language, records of an export, or bytes that can't be compressed. */
export const KINDS = ['text', 'json', 'random'] as const

/** Small to large; a file of more than 4 MiB has several chunks. */
export const SIZES = { '1kib': 1024, '64kib': 65_536, '4mib': CHUNK_BYTES, '100mib': 25 * CHUNK_BYTES } as const

/** A file of `length` bytes. */
export function fileOf(kind: typeof KINDS[number], length: number): Uint8Array<ArrayBuffer> {
  if (kind === 'random') return noise(length)
  const line = kind === 'text' ? sentence : record
  const parts: string[] = []
  // Text repeats after a chunk: LZ4 sees 64 KiB back at most.
  for (let size = 0; size < Math.min(length, CHUNK_BYTES);) {
    const next = line(parts.length)
    parts.push(next)
    size += next.length
  }
  const piece = new TextEncoder().encode(parts.join(''))
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += piece.length) bytes.set(piece.subarray(0, length - at), at)
  return bytes
}

const syllables = ['ka', 'to', 'mi', 'ren', 'sol', 'ver', 'dan', 'li', 'qu', 'est', 'or', 'ba', 'chun', 'pe', 'zu', 'ing']
const word = (rank: number): string => Array.from({ length: 1 + rank % 3 }, (_, i) => syllables[(rank * 7 + i * 5 + (rank >> 4)) % syllables.length]).join('')

/** The word of rank r comes about 1/r as often as the first (Zipf). */
const someWord = (): string => word(Math.floor(3000 ** Math.random()))

const sentence = (): string => `${Array.from({ length: 8 + Math.floor(Math.random() * 9) }, someWord).join(' ')}. `

const record = (id: number): string =>
  `{"id":${String(id)},"name":"${someWord()} ${someWord()}","active":${String(Math.random() < 0.5)},"score":${Math.random().toFixed(6)},"at":"2026-0${String(1 + id % 9)}-1${String(id % 10)}T08:30:00Z"}\n`
