/// <reference lib="webworker" />
import type { Stream } from '@libp2p/interface'
import { fromHex } from '../../lib/bytes/base.ts'
import type { RawFigures } from './rawWorker.ts'
import { makeWsHost } from './wsHost.ts'

declare const self: DedicatedWorkerGlobalScope

/** One bare libp2p stream in each direction. */
export interface StreamJob { publicKey: string, addresses: readonly string[], bytes: number }

const PIECE_BYTES = 256 * 1024

function head(verb: 'k' | 's', bytes: number): Uint8Array {
  const made = new Uint8Array(9)
  made[0] = verb.charCodeAt(0)
  new DataView(made.buffer).setBigUint64(1, BigInt(bytes))
  return made
}

/** Resolves when so many bytes have come. */
const received = (stream: Stream, bytes: number): Promise<void> => new Promise((resolve, reject) => {
  let got = 0
  stream.addEventListener('message', ({ data }) => {
    got += data.byteLength
    if (got >= bytes) resolve()
  })
  stream.addEventListener('close', () => { reject(new Error('the stream broke')) })
})

const drained = (stream: Stream): Promise<void> => new Promise(resolve => { stream.addEventListener('drain', () => { resolve() }, { once: true }) })

async function run({ publicKey, addresses, bytes }: StreamJob): Promise<RawFigures> {
  const host = await makeWsHost()
  const node = { number: 1, publicKey: fromHex(publicKey), addresses }
  const open = (): Promise<Stream> => host.open(node, '/bench/raw')
  try {
    const up = await open()
    const upSince = performance.now()
    const kept = received(up, 8)
    up.send(head('k', bytes))
    for (let left = bytes; left > 0; left -= PIECE_BYTES) if (!up.send(new Uint8Array(Math.min(PIECE_BYTES, left)))) while (up.writableNeedsDrain) await drained(up)
    await kept
    const upMs = performance.now() - upSince
    const down = await open()
    const downSince = performance.now()
    const all = received(down, bytes)
    down.send(head('s', bytes))
    await all
    return { up: bytes / 1000 / upMs, down: bytes / 1000 / (performance.now() - downSince) }
  } finally {
    await host.close()
  }
}

self.onmessage = ({ data }: MessageEvent<StreamJob>) => {
  run(data).then(value => { self.postMessage({ value }) }, (error: unknown) => { self.postMessage({ failed: error instanceof Error ? error.stack : String(error) }) })
}
