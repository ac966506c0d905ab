import { decode, encode } from '@ipld/dag-cbor'
import { CyxError, isCyxError } from '../errors.ts'
import { equal } from './bytes.ts'
import type { Bytes } from './bytes.ts'
import { withinLimits } from './cborLimits.ts'
import { misfit } from './schema.ts'
import type { Check } from './schema.ts'

/**
 * Canonical dag-cbor of a record.
 *
 * @param what - names it in errors: "head"
 * @throws INVALID_REQUEST when the value does not fit its schema
 */
export function encodeRecord<T>(check: Check<T>, what: string, value: NoInfer<T>): Bytes {
  try { return new Uint8Array(encode(check(value, what))) } catch (error) {
    throw isCyxError(error, 'STORAGE_FORMAT') ? new CyxError('INVALID_REQUEST', { reason: String(error.details['what']) }) : error
  }
}

/** Any canonical dag-cbor. @throws STORAGE_FORMAT for anything that a canonical writer could not have written, trailing bytes included */
export function decodeCanonical(bytes: Uint8Array, what: string): unknown {
  if (!withinLimits(bytes)) throw misfit(what)
  let value: unknown
  let again: Uint8Array
  try {
    value = decode<unknown>(bytes)
    again = encode(value)
  } catch (error) {
    throw new CyxError('STORAGE_FORMAT', { what }, error)
  }
  if (!equal(again, bytes)) throw misfit(what)
  return value
}

/** A record of canonical dag-cbor. @throws STORAGE_FORMAT when it is not canonical or does not fit its schema; unknown keys do not fit */
export const decodeRecord = <T>(check: Check<T>, what: string, bytes: Uint8Array): T => check(decodeCanonical(bytes, what), what)
