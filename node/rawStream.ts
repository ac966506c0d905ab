import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stream } from '@libp2p/interface'
import { drained } from '../lib/wire/pipe.ts'
import { readSome, takeSome } from './webtransport/addon.ts'
import type { Addon, AddonSession, AddonStream } from './webtransport/addon.ts'

/** Bytes per write when a raw stream sends. */
const PIECE_BYTES = 256 * 1024

/**
 * Serves /bench/raw: the yardstick of the transfer benchmark, no libp2p, no checks.
 * A stream starts with 'k' or 's' and a length u64: keep so many bytes (answer: the number that came, u64), or send so many. 'K' and 'S' do what no node
 * can do without: what comes is hashed and on the disk before the answer, what is sent was read from the disk and hashed.
 */
export const serveRaw = (addon: Addon, folder: string) => (session: AddonSession): void => {
  const accept = async (): Promise<void> => {
    for (let stream = await session.acceptStream(); stream; stream = await session.acceptStream()) {
      const begun = stream
      serveStream(begun, addon, folder).catch(() => { void begun.reset(1) })
    }
  }
  void accept()
}

async function serveStream(stream: AddonStream, addon: Addon, folder: string): Promise<void> {
  let head = Buffer.alloc(0)
  while (head.length < 9) {
    const bytes = await readSome(stream)
    if (!bytes) return
    head = Buffer.concat([head, bytes])
  }
  const verb = String.fromCharCode(head[0] ?? 0)
  const total = Number(head.readBigUInt64BE(1))
  const file = verb === 'K' || verb === 'S' ? await open(join(folder, 'bench-raw'), 'w+') : null
  const worker = file && { file, hash: (bytes: Uint8Array) => { addon.blake3(bytes, ROOM) } }
  try {
    if (verb.toLowerCase() === 's') await send(stream, total, worker)
    else {
      const answer = Buffer.alloc(8)
      answer.writeBigUInt64BE(BigInt(await keep(stream, total, head.length - 9, worker)))
      await stream.write([answer])
    }
  } finally {
    await file?.close()
  }
  await stream.finish()
}

/** What a node does to a piece. */
interface Worker { file: FileHandle, hash: (bytes: Uint8Array) => void }

async function send(stream: AddonStream, total: number, worker: Worker | null): Promise<void> {
  const piece = Buffer.alloc(PIECE_BYTES)
  await worker?.file.write(piece, 0, PIECE_BYTES, 0)
  const read = async (): Promise<Buffer> => worker ? (await worker.file.read(Buffer.allocUnsafeSlow(PIECE_BYTES), 0, PIECE_BYTES, 0)).buffer : piece
  let next = read()
  for (let left = total; left > 0; left -= PIECE_BYTES) {
    const bytes = await next
    next = read()
    worker?.hash(bytes)
    await stream.write([left >= bytes.length ? bytes : bytes.subarray(0, left)])
  }
  await next
}

/** How many bytes came. */
async function keep(stream: AddonStream, total: number, before: number, worker: Worker | null): Promise<number> {
  let [got, filled, written] = [before, 0, Promise.resolve<unknown>(null)]
  let piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
  while (got < total && await stream.readable()) for (let bytes = takeSome(stream); bytes; bytes = takeSome(stream)) {
    got += bytes.length
    if (!worker) continue
    for (let offset = 0; offset < bytes.length;) {
      const taken = bytes.copy(piece, filled, offset)
      filled += taken
      offset += taken
      if (filled < PIECE_BYTES && got < total) continue
      worker.hash(piece)
      const whole = piece
      written = written.then(() => worker.file.write(whole))
      piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
      filled = 0
    }
  }
  await written
  await worker?.file.datasync()
  return got
}

/** Where hashes go. */
const ROOM = Buffer.allocUnsafeSlow(32)

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
