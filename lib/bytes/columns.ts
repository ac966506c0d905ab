import { CyxError } from '../errors.ts'
import { u32 } from './bytes.ts'
import type { Bytes } from './bytes.ts'

/** Numbers or bytes of one kind for many things, one behind the other; a text for all of them. */
export type Column = string | Uint8Array | Uint32Array | Float64Array

const raw = (column: Column): Uint8Array => typeof column === 'string' ? new TextEncoder().encode(column) : new Uint8Array(column.buffer, column.byteOffset, column.byteLength)

/** Columns as bytes, for this device only: each with its length (u32) before it, numbers as this machine has them. */
export function writeColumns(columns: readonly Column[]): Bytes {
  const parts = columns.map(raw)
  const made = new Uint8Array(parts.reduce((sum, { length }) => sum + 4 + length, 0))
  let at = 0
  for (const part of parts) {
    made.set(u32(part.length), at)
    made.set(part, at + 4)
    at += 4 + part.length
  }
  return made
}

/** Reads what {@link writeColumns} made, in the same order. */
export interface ColumnReader { text: () => string, bytes: () => Bytes, counts: () => Uint32Array<ArrayBuffer>, numbers: () => Float64Array<ArrayBuffer> }

/** @throws STORAGE_FORMAT, when it is read, where a column is cut short or is no text */
export function readColumns(bytes: Bytes): ColumnReader {
  let at = 0
  const next = (step = 1): Bytes => {
    const length = at + 4 <= bytes.length ? new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0) : Infinity
    const part = bytes.subarray(at + 4, at + 4 + length)
    if (part.length !== length || length % step !== 0) throw new CyxError('STORAGE_FORMAT', { what: 'a column' })
    at += 4 + length
    return part
  }
  return {
    bytes: () => next(),
    // Copies: arrays of numbers must begin at a multiple of their size.
    counts: () => new Uint32Array(next(4).slice().buffer),
    numbers: () => new Float64Array(next(8).slice().buffer),
    text: () => {
      try { return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(next()) } catch (error) { throw new CyxError('STORAGE_FORMAT', { what: 'a column' }, error) }
    },
  }
}
