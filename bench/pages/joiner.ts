/** As large as the pieces in which the shard protocol hands its bytes over. */
export const PIECE_BYTES = 256 * 1024

/** Bytes of pieces that may be sent and not be acknowledged, as the shard protocol's credit. */
const AHEAD_BYTES = 8 << 20

/** The first bytes of a raw stream: keep or send so many, in pieces of `pieceBytes` with the work that no node can do without (node/rawStream.ts). */
export function rawHead(verb: 'k' | 's', bytes: number, pieceBytes: number | undefined): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(9)
  const view = new DataView(head.buffer)
  head[0] = (pieceBytes === undefined ? verb : verb.toUpperCase()).charCodeAt(0)
  if (pieceBytes === undefined) view.setBigUint64(1, BigInt(bytes))
  else {
    view.setUint32(1, bytes)
    view.setUint32(5, pieceBytes)
  }
  return head
}

/** Puts what comes together into pieces, as who reads a shard has to, and forgets them. */
export function makeJoiner(pieceBytes: number): (bytes: Uint8Array) => void {
  let piece = new Uint8Array(pieceBytes)
  let filled = 0
  return bytes => {
    for (let offset = 0; offset < bytes.length;) {
      if (filled === pieceBytes) [piece, filled] = [new Uint8Array(pieceBytes), 0]
      const some = bytes.subarray(offset, offset + pieceBytes - filled)
      piece.set(some, filled)
      filled += some.length
      offset += some.length
    }
  }
}

/** Reads answers of eight bytes, in any pieces: how many bytes are kept. `room` resolves when so many more may be sent, `all` when so many are kept. */
export interface Kept { take: (bytes: Uint8Array) => void, room: (sent: number) => Promise<void>, all: (bytes: number) => Promise<void>, fail: (reason: Error) => void }

/** Nothing is kept yet. */
export function makeKept(): Kept {
  const answer = new Uint8Array(8)
  let [filled, kept] = [0, 0]
  let broken: Error | null = null
  let wake = Promise.withResolvers<null>()
  const signal = (): void => {
    wake.resolve(null)
    wake = Promise.withResolvers<null>()
  }
  const until = async (bytes: number): Promise<void> => {
    while (kept < bytes) {
      if (broken) throw broken
      await wake.promise
    }
  }
  return {
    take: bytes => {
      for (const byte of bytes) {
        answer[filled++] = byte
        if (filled < answer.length) continue
        kept = Number(new DataView(answer.buffer).getBigUint64(0))
        filled = 0
      }
      signal()
    },
    room: sent => until(sent - AHEAD_BYTES),
    all: until,
    fail: reason => {
      broken = reason
      signal()
    },
  }
}
