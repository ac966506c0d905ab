import { leb128, sha256, utf8 } from './bytes.ts'

/** What a request's fields may hold once decoded from CBOR. */
export type Field = string | number | bigint | Uint8Array | Field[] | { [name: string]: Field | undefined }

/**
 * Representation-independent hash of a map, 32 bytes (IC interface specification, §Request id). Fields that are undefined are left out.
 * A map inside a map is hashed the same way.
 *
 * @throws Error when a field is of no kind that has a hash
 */
export function hashOfMap(map: { [name: string]: Field | undefined }): Uint8Array {
  const pairs = Object.entries(map).flatMap(([name, value]) => value === undefined ? [] : [Buffer.concat([hashOfName(name), hashOfField(value)])])
  return sha256(...pairs.sort((a, b) => Buffer.compare(a, b)))
}

/** Hashes of field names: there are few of them. */
const names = new Map<string, Uint8Array>()
const namesMax = 100

function hashOfName(name: string): Uint8Array {
  const known = names.get(name)
  if (known) return known
  const digest = sha256(utf8(name))
  if (names.size < namesMax) names.set(name, digest)
  return digest
}

function hashOfField(value: Field): Uint8Array {
  if (typeof value === 'string') return sha256(utf8(value))
  if (typeof value === 'number' || typeof value === 'bigint') return sha256(leb128(BigInt(value)))
  if (value instanceof Uint8Array) return sha256(value)
  if (Array.isArray(value)) return sha256(Buffer.concat(value.map(hashOfField)))
  if (typeof value === 'object') return hashOfMap(value)
  throw new Error(`a field holds a ${typeof value}`)
}
