/** Bytes that look random and are the same everywhere: the low bytes of xorshift32 (Marsaglia, "Xorshift RNGs", 2003). `seed` is not 0. */
export function noise(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let state = seed
  for (let i = 0; i < length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state
  }
  return bytes
}
