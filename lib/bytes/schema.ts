import { CyxError } from '../errors.ts'
import { utf8 } from './bytes.ts'
import type { Bytes } from './bytes.ts'

/** Gives the value back with its type, or throws STORAGE_FORMAT naming `at`. */
export type Check<T> = (value: unknown, at: string) => T

/** The type a check gives. */
export type Checked<C> = C extends Check<infer T> ? T : never

type Shape = Record<string, Check<unknown>>
type Whole<S extends Shape> = { [K in keyof S]: Checked<S[K]> }

/** What a record that does not fit is told with. */
export const misfit = (at: string): CyxError => new CyxError('STORAGE_FORMAT', { what: at })

/** A safe integer in `min` … `max`. */
export const int = (min = 0, max = Number.MAX_SAFE_INTEGER): Check<number> => (value, at) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) throw misfit(at)
  return value
}

/**
 * A text of `min` … `max` bytes in UTF-8, without lone surrogates, and without a byte order mark in front:
 * cborg's TextDecoder drops that (WHATWG Encoding §8.1, `ignoreBOM`), so it would not be read back as it was written.
 */
export const text = (max: number, min = 0): Check<string> => (value, at) => {
  if (typeof value !== 'string' || !value.isWellFormed() || value.startsWith('\ufeff')) throw misfit(at)
  const length = utf8(value).length
  if (length < min || length > max) throw misfit(at)
  return value
}

/** Exactly `length` bytes, or any number of them. */
export const bytes = (length?: number): Check<Bytes> => (value, at) => {
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) throw misfit(at)
  return new Uint8Array(value)
}

/** 1 … `max` bytes. */
export const bytesUpTo = (max: number): Check<Bytes> => (value, at) => {
  if (!(value instanceof Uint8Array) || value.length === 0 || value.length > max) throw misfit(at)
  return new Uint8Array(value)
}

/** This very value. */
export const exactly = <const T extends string | number>(wanted: T): Check<T> => (value, at) => {
  if (value !== wanted) throw misfit(at)
  return wanted
}

/** One of these texts. */
export const oneOf = <const T extends string>(...wanted: readonly T[]): Check<T> => (value, at) => {
  const found = wanted.find(one => one === value)
  if (found === undefined) throw misfit(at)
  return found
}

/** A value or null. */
export const orNull = <T>(check: Check<T>): Check<T | null> => (value, at) => value === null ? null : check(value, at)

/** A list of at most `max`. */
export const list = <T>(check: Check<T>, max: number): Check<T[]> => (value, at) => {
  if (!Array.isArray(value) || value.length > max) throw misfit(at)
  return value.map((item, i) => check(item, `${at}[${String(i)}]`))
}

/** A map from any text to one kind of value, of at most `max` entries. */
export const dictionary = <T>(key: Check<string>, check: Check<T>, max: number): Check<Record<string, T>> => (value, at) => {
  const entries = Object.entries(plainObject(value, at))
  if (entries.length > max) throw misfit(at)
  return Object.fromEntries(entries.map(([name, item]) => [key(name, at), check(item, at)]))
}

/** A map with these keys, perhaps some of the optional ones, and no others. */
export function record<R extends Shape>(required: R): Check<Whole<R>>
export function record<R extends Shape, O extends Shape>(required: R, optional: O): Check<Whole<R> & Partial<Whole<O>>>
export function record(required: Shape, optional: Shape = {}): Check<unknown> {
  return (value, at) => {
    const given = plainObject(value, at)
    const result: Record<string, unknown> = {}
    for (const name of Object.keys(given)) if (!Object.hasOwn(required, name) && !Object.hasOwn(optional, name)) throw misfit(`${at}: unknown key`)
    for (const [name, check] of Object.entries(required)) result[name] = check(Object.hasOwn(given, name) ? given[name] : undefined, `${at}.${name}`)
    for (const [name, check] of Object.entries(optional)) if (Object.hasOwn(given, name)) result[name] = check(given[name], `${at}.${name}`)
    return result
  }
}

function plainObject(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) throw misfit(at)
  return value as Record<string, unknown>
}
