/** As large as the pieces in which the shard protocol hands its bytes over. */
export const PIECE_BYTES = 256 * 1024

/** Puts what comes together into pieces, as who reads a shard has to, and forgets them. */
export function makeJoiner(): (bytes: Uint8Array) => void {
  let piece = new Uint8Array(PIECE_BYTES)
  let filled = 0
  return bytes => {
    for (let offset = 0; offset < bytes.length;) {
      if (filled === PIECE_BYTES) [piece, filled] = [new Uint8Array(PIECE_BYTES), 0]
      const some = bytes.subarray(offset, offset + PIECE_BYTES - filled)
      piece.set(some, filled)
      filled += some.length
      offset += some.length
    }
  }
}
