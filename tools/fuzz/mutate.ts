/** Numbers that look random and are the same for the same seed (1 … 2^32 − 1): xorshift32 (Marsaglia, "Xorshift RNGs", 2003). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1
  return below => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

// Ends of ranges, CBOR heads of every width, floats and breaks, signs of lengths.
const BYTES = [0x00, 0x01, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1f, 0x40, 0x5b, 0x60, 0x7f, 0x80, 0x9b, 0xa0, 0xbb, 0xbf, 0xc0, 0xd8, 0xf6, 0xf7, 0xf9, 0xfb, 0xfe, 0xff]

/**
 * One to four small changes to one of the seeds: a bit, a byte, some bytes gone, twice, moved, or taken from another seed.
 *
 * @param random - numbers of {@link randomOf}
 */
export function mutate(seeds: readonly Uint8Array<ArrayBuffer>[], random: (below: number) => number): Uint8Array<ArrayBuffer> {
  const pick = (): Uint8Array<ArrayBuffer> => seeds[random(seeds.length)] ?? new Uint8Array(0)
  let bytes = pick().slice()
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(bytes.length + 1)
    const length = 1 + random(1 + Math.min(8 << random(5), bytes.length))
    const join = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(parts.flatMap(part => [...part]))
    switch (random(8)) {
      case 0: if (bytes.length > 0) bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1 << random(8); break
      case 1: if (bytes.length > 0) bytes[at % bytes.length] = BYTES[random(BYTES.length)] ?? 0; break
      case 2: if (bytes.length > 0) bytes[at % bytes.length] = random(256); break
      case 3: bytes = join(bytes.subarray(0, at), bytes.subarray(at + length)); break
      case 4: bytes = join(bytes.subarray(0, at + length), bytes.subarray(at)); break
      case 5: bytes = join(bytes.subarray(0, at), Uint8Array.from({ length: 1 + random(9) }, () => BYTES[random(BYTES.length)] ?? 0), bytes.subarray(at)); break
      case 6: { const other = pick(); bytes = join(bytes.subarray(0, at), other.subarray(random(other.length + 1))); break }
      default: bytes = bytes.slice(0, at)
    }
  }
  return bytes
}
