/** CRC-32 (ISO 3309, the one of zip): polynomial 0xedb88320, reflected. Tables for eight bytes at a step (Kounavis and Berry, "A Systematic Approach to Building High Performance Software-based CRC Generators", 2005). */
const TABLES = makeTables()

function makeTables(): Int32Array[] {
  const tables = Array.from({ length: 8 }, () => new Int32Array(256))
  const [first = new Int32Array(256)] = tables
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ crc >>> 1 : crc >>> 1
    first[byte] = crc
  }
  for (let i = 1; i < 8; i++) {
    const [table, before] = [tables[i] ?? first, tables[i - 1] ?? first]
    for (let byte = 0; byte < 256; byte++) table[byte] = (first[(before[byte] ?? 0) & 255] ?? 0) ^ (before[byte] ?? 0) >>> 8
  }
  return tables
}

/** @param before - the sum of the bytes before these, 0 at the beginning */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let crc = ~before
  let at = 0
  for (; at + 8 <= bytes.length; at += 8) {
    const low = view.getInt32(at, true) ^ crc
    const high = view.getInt32(at + 4, true)
    crc = (t7[low & 255] ?? 0) ^ (t6[low >>> 8 & 255] ?? 0) ^ (t5[low >>> 16 & 255] ?? 0) ^ (t4[low >>> 24] ?? 0) ^
      (t3[high & 255] ?? 0) ^ (t2[high >>> 8 & 255] ?? 0) ^ (t1[high >>> 16 & 255] ?? 0) ^ (t0[high >>> 24] ?? 0)
  }
  for (; at < bytes.length; at++) crc = (t0[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ crc >>> 8
  return ~crc >>> 0
}
