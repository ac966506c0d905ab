import type { Stream } from '@libp2p/interface'
import { drained } from '../lib/wire/pipe.ts'
import { readSome, takeSome } from './webtransport/addon.ts'
import type { AddonSession, AddonStream } from './webtransport/addon.ts'

/** Bytes per write when a raw stream sends. */
const PIECE_BYTES = 256 * 1024

/**
 * Serves /bench/raw: the yardstick of the transfer benchmark, no libp2p, no checks.
 * A stream starts with 'k' or 's' and a length u64: keep so many bytes (answer: the number that came, u64), or send so many.
 */
export function serveRaw(session: AddonSession): void {
  const accept = async (): Promise<void> => {
    for (let stream = await session.acceptStream(); stream; stream = await session.acceptStream()) {
      const open = stream
      serveStream(open).catch(() => { void open.reset(1) })
    }
  }
  void accept()
}

async function serveStream(stream: AddonStream): Promise<void> {
  let head = Buffer.alloc(0)
  while (head.length < 9) {
    const bytes = await readSome(stream)
    if (!bytes) return
    head = Buffer.concat([head, bytes])
  }
  const total = Number(head.readBigUInt64BE(1))
  if (head[0] === 's'.charCodeAt(0)) {
    const piece = Buffer.alloc(PIECE_BYTES)
    for (let left = total; left > 0; left -= piece.length) await stream.write([left >= piece.length ? piece : piece.subarray(0, left)])
  } else {
    let got = head.length - 9
    while (got < total && await stream.readable()) for (let bytes = takeSome(stream); bytes; bytes = takeSome(stream)) got += bytes.length
    const answer = Buffer.alloc(8)
    answer.writeBigUInt64BE(BigInt(got))
    await stream.write([answer])
  }
  await stream.finish()
}

/** Serves the protocol /bench/raw: the same over a libp2p stream of any transport. */
export function serveRawStream(stream: Stream): void {
  let head = Buffer.alloc(0)
  let got = 0
  const answer = (): void => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(BigInt(got))
    stream.send(bytes)
    stream.close().catch(() => { stream.abort(new Error('it did not close')) })
  }
  const send = async (total: number): Promise<void> => {
    const piece = Buffer.alloc(PIECE_BYTES)
    for (let left = total; left > 0; left -= piece.length) if (!stream.send(left >= piece.length ? piece : piece.subarray(0, left))) while (stream.writableNeedsDrain) await drained(stream)
    await stream.close()
  }
  stream.addEventListener('message', ({ data }) => {
    if (head.length >= 9) got += data.byteLength
    else {
      head = Buffer.concat([head, data.subarray()])
      if (head.length < 9) return
      got = head.length - 9
      if (head[0] === 's'.charCodeAt(0)) {
        send(Number(head.readBigUInt64BE(1))).catch(() => { stream.abort(new Error('it broke')) })
        return
      }
    }
    if (head[0] === 'k'.charCodeAt(0) && got >= Number(head.readBigUInt64BE(1))) answer()
  })
}
