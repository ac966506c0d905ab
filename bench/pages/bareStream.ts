import type { Stream } from '@libp2p/interface'
import { fromHex } from '../../lib/bytes/base.ts'
import { makeBareHost } from './bareHost.ts'
import { PIECE_BYTES, makeJoiner } from './joiner.ts'
import type { RawFigures } from './rawWorker.ts'

/** One bare libp2p stream in each direction; `work` as in a raw job. */
export interface StreamJob { publicKey: string, addresses: readonly string[], bytes: number, work?: boolean }

function head(verb: 'k' | 's', { bytes, work = false }: StreamJob): Uint8Array {
  const made = new Uint8Array(9)
  made[0] = (work ? verb.toUpperCase() : verb).charCodeAt(0)
  new DataView(made.buffer).setBigUint64(1, BigInt(bytes))
  return made
}

/** Resolves when so many bytes have come. */
const received = (stream: Stream, bytes: number, take: (bytes: Uint8Array) => void = () => undefined): Promise<void> => new Promise((resolve, reject) => {
  let got = 0
  stream.addEventListener('message', ({ data }) => {
    for (const part of data instanceof Uint8Array ? [data] : data) take(part)
    got += data.byteLength
    if (got >= bytes) resolve()
  })
  stream.addEventListener('close', () => { reject(new Error('the stream broke')) })
})

const drained = (stream: Stream): Promise<void> => new Promise(resolve => { stream.addEventListener('drain', () => { resolve() }, { once: true }) })

/** MB/s over a libp2p stream without our protocol. */
export async function bareStream(way: 'ws' | 'webrtc-direct', job: StreamJob): Promise<RawFigures> {
  const { publicKey, addresses, bytes, work = false } = job
  const host = await makeBareHost(way)
  const node = { number: 1, publicKey: fromHex(publicKey), addresses }
  const open = (): Promise<Stream> => host.open(node, '/bench/raw')
  try {
    const up = await open()
    const upSince = performance.now()
    const kept = received(up, 8)
    up.send(head('k', job))
    for (let left = bytes; left > 0; left -= PIECE_BYTES) if (!up.send(new Uint8Array(Math.min(PIECE_BYTES, left)))) while (up.writableNeedsDrain) await drained(up)
    await kept
    const upMs = performance.now() - upSince
    const down = await open()
    const downSince = performance.now()
    const all = received(down, bytes, work ? makeJoiner() : undefined)
    down.send(head('s', job))
    await all
    return { up: bytes / 1000 / upMs, down: bytes / 1000 / (performance.now() - downSince) }
  } finally {
    await host.close()
  }
}
