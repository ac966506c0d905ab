import { concat, u64 } from '../../lib/bytes/bytes.ts'
import { verifyEd25519 } from '../../lib/bytes/ed25519.ts'

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

/** Reads answers, in any pieces: how many bytes are kept. `room` resolves when so many more may be sent, `all` when so many are kept. */
export interface Kept { take: (bytes: Uint8Array) => void, room: (sent: number) => Promise<void>, all: (bytes: number) => Promise<void>, fail: (reason: Error) => void }

const [COUNT_BYTES, KEY_BYTES, SIGNATURE_BYTES] = [8, 32, 64]

/** Nothing is kept yet. With pieces each is kept when the node's signature for it was checked, else the node says how much (node/rawStream.ts). */
export function makeKept(pieceBytes: number | undefined): Kept {
  let rest: Uint8Array = new Uint8Array(0)
  let [signed, checked, kept] = [0, 0, 0]
  let key: Uint8Array | null = null
  let broken: Error | null = null
  let wake = Promise.withResolvers<null>()
  const signal = (): void => {
    wake.resolve(null)
    wake = Promise.withResolvers<null>()
  }
  const fail = (reason: Error): void => {
    broken = reason
    signal()
  }
  const until = async (bytes: number): Promise<void> => {
    while (kept < bytes) {
      // What came before the end may still be checked.
      if (broken && checked === signed) throw broken
      await wake.promise
    }
  }
  const next = (length: number): Uint8Array | null => {
    if (rest.length < length) return null
    const part = rest.subarray(0, length)
    rest = rest.subarray(length)
    return part
  }
  const check = async (signature: Uint8Array, publicKey: Uint8Array, number: number, bytes: number): Promise<void> => {
    const isGood = await verifyEd25519(signature, u64(number), publicKey)
    checked++
    if (!isGood) throw new Error('a piece is not signed for')
    kept += bytes
    signal()
  }
  return {
    take: bytes => {
      rest = rest.length === 0 ? bytes : concat(rest, bytes)
      if (pieceBytes === undefined) {
        const count = next(COUNT_BYTES)
        if (count) kept = Number(new DataView(count.buffer, count.byteOffset).getBigUint64(0))
        signal()
        return
      }
      const publicKey = key ??= next(KEY_BYTES)
      if (!publicKey) return
      for (let signature = next(SIGNATURE_BYTES); signature; signature = next(SIGNATURE_BYTES)) check(signature, publicKey, signed++, pieceBytes).catch(fail)
    },
    room: sent => until(sent - AHEAD_BYTES),
    all: until,
    fail,
  }
}
