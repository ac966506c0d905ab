import type { Stream } from '@libp2p/interface'
import { fromHex } from '../../lib/bytes/base.ts'
import { makeBareHost } from './bareHost.ts'
import { PIECE_BYTES, makeJoiner, makeKept, rawHead } from './joiner.ts'
import type { RawFigures } from './rawWorker.ts'

/** One bare libp2p stream in each direction; `pieceBytes` as in a raw job. */
export interface StreamJob { publicKey: string, addresses: readonly string[], bytes: number, pieceBytes?: number }

/** Tells of what comes; `broken` when the stream ends before anybody stopped caring. */
function onBytes(stream: Stream, take: (bytes: Uint8Array) => void, broken: (reason: Error) => void): void {
  stream.addEventListener('message', ({ data }) => { for (const part of data instanceof Uint8Array ? [data] : data) take(part) })
  stream.addEventListener('close', () => { broken(new Error('the stream broke')) })
}

const drained = (stream: Stream): Promise<void> => new Promise(resolve => { stream.addEventListener('drain', () => { resolve() }, { once: true }) })

/** MB/s over a libp2p stream without our protocol. */
export async function bareStream(way: 'ws' | 'webrtc-direct', job: StreamJob): Promise<RawFigures> {
  const { publicKey, addresses, bytes, pieceBytes } = job
  const host = await makeBareHost(way)
  const node = { number: 1, publicKey: fromHex(publicKey), addresses }
  const open = (): Promise<Stream> => host.open(node, '/bench/raw')
  try {
    const up = await open()
    const upSince = performance.now()
    await send(up, bytes, pieceBytes)
    const upMs = performance.now() - upSince
    const down = await open()
    const downSince = performance.now()
    await receive(down, bytes, pieceBytes)
    return { up: bytes / 1000 / upMs, down: bytes / 1000 / (performance.now() - downSince) }
  } finally {
    await host.close()
  }
}

/** Until the node says that it has all. */
async function send(stream: Stream, bytes: number, pieceBytes: number | undefined): Promise<void> {
  const kept = makeKept(pieceBytes)
  onBytes(stream, kept.take, kept.fail)
  stream.send(rawHead('k', bytes, pieceBytes))
  const step = pieceBytes ?? PIECE_BYTES
  for (let sent = 0; sent < bytes; sent += step) {
    if (pieceBytes !== undefined) await kept.room(sent)
    if (!stream.send(new Uint8Array(Math.min(step, bytes - sent)))) while (stream.writableNeedsDrain) await drained(stream)
  }
  await kept.all(bytes)
}

/** Until the last byte is here. */
function receive(stream: Stream, bytes: number, pieceBytes: number | undefined): Promise<void> {
  const join = pieceBytes === undefined ? () => undefined : makeJoiner(pieceBytes)
  return new Promise((resolve, reject) => {
    let got = 0
    onBytes(stream, part => {
      join(part)
      got += part.length
      if (got >= bytes) resolve()
    }, reject)
    stream.send(rawHead('s', bytes, pieceBytes))
  })
}
