/** Maps and lists in a record nest at most this deep (docs/format.md, conventions). */
export const DEPTH_MAX = 8

/**
 * Whether the first item of some CBOR nests at most {@link DEPTH_MAX} maps and lists and holds no integer beyond ±(2^53 − 1), found without recursion
 * and before anything is built of it.
 * Of what is no canonical dag-cbor it may say either; the decoder refuses that anyway.
 */
export function withinLimits(bytes: Uint8Array): boolean {
  /** Items still to come in each map or list that is open. */
  const open: number[] = []
  for (let at = 0; at < bytes.length;) {
    const { major, value, length } = head(bytes, at)
    if ((major === 0 && value > Number.MAX_SAFE_INTEGER) || (major === 1 && value >= Number.MAX_SAFE_INTEGER)) return false
    at += length + (major === 2 || major === 3 ? value : 0)
    if (major === 4 || major === 5) {
      if (open.push(major === 4 ? value : 2 * value) > DEPTH_MAX) return false
    } else if (major !== 6) open.push((open.pop() ?? 1) - 1)
    // A map or list that is full closes, and is an item of the one around it.
    while (open.at(-1) === 0 && open.pop() === 0 && open.length > 0) open.push((open.pop() ?? 1) - 1)
    if (open.length === 0) return true
  }
  return true
}

/** Head of an item (RFC 8949 §3): its major type, its argument, and the bytes of both. */
function head(bytes: Uint8Array, at: number): { major: number, value: number, length: number } {
  const first = bytes[at] ?? 0
  const [major, low] = [first >> 5, first & 31]
  if (low < 24) return { major, value: low, length: 1 }
  const width = low < 28 ? 2 ** (low - 24) : 0
  let value = 0
  for (let i = 1; i <= width; i++) value = value * 256 + (bytes[at + i] ?? 0)
  return { major, value, length: 1 + width }
}
