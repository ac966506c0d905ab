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
    const bytes = await stream.read(PIECE_BYTES)
    if (!bytes) return
    head = Buffer.concat([head, bytes])
  }
  const total = Number(head.readBigUInt64BE(1))
  if (head[0] === 's'.charCodeAt(0)) {
    const piece = Buffer.alloc(PIECE_BYTES)
    for (let left = total; left > 0; left -= piece.length) await stream.write(left >= piece.length ? piece : piece.subarray(0, left))
  } else {
    let got = head.length - 9
    while (got < total) {
      const bytes = await stream.read(PIECE_BYTES)
      if (!bytes) break
      got += bytes.length
    }
    const answer = Buffer.alloc(8)
    answer.writeBigUInt64BE(BigInt(got))
    await stream.write(answer)
  }
  await stream.finish()
}
