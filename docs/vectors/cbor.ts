/** What a record holds. */
export type Value = number | string | null | Buffer | Value[] | { [key: string]: Value }

/** Canonical dag-cbor, written from RFC 8949 §3 and the dag-cbor specification. */
export function cbor(value: Value): Buffer {
  if (value === null) return Buffer.from([0xf6])
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)])
  const keys = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  return Buffer.concat([head(5, keys.length), ...keys.flatMap(key => [cbor(key), cbor(value[key] ?? null)])])
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([major << 5 | size])
  const width = [0, 1, 2, 3].find(log => size < 2 ** (8 << log)) ?? 3
  return Buffer.from((major << 5 | 24 + width).toString(16).padStart(2, '0') + size.toString(16).padStart(2 << width, '0'), 'hex')
}
