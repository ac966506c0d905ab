/// <reference lib="webworker" />
import { PIECE_BYTES, makeJoiner } from './joiner.ts'

declare const self: DedicatedWorkerGlobalScope

/** Where a node serves raw streams. */
export interface RawTarget {
  /** Address of a node's /bench/raw. */
  url: string
  /** SHA-256 of its certificates. */
  hashes: number[][]
}

/** One raw stream in each direction, to one node or to several at once, which share the bytes. */
export interface RawJob extends RawTarget {
  /** Nodes beside the first. */
  more?: RawTarget[]
  bytes: number
  /** One direction alone; NaN stands for the other. */
  only?: 'up' | 'down'
  /** With what no node and no page can do without: the node hashes each piece and has it on the disk, the page puts what comes together. */
  work?: boolean
}

/** MB/s. */
export interface RawFigures { up: number, down: number }

async function open(session: WebTransport, verb: 'k' | 's' | 'K' | 'S', bytes: number): Promise<{ reader: ReadableStreamDefaultReader<Uint8Array>, writer: WritableStreamDefaultWriter<Uint8Array> }> {
  const stream = await session.createBidirectionalStream()
  const [reader, writer] = [stream.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>, stream.writable.getWriter() as WritableStreamDefaultWriter<Uint8Array>]
  const head = new Uint8Array(9)
  head[0] = verb.charCodeAt(0)
  new DataView(head.buffer).setBigUint64(1, BigInt(bytes))
  await writer.write(head)
  return { reader, writer }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>, take: (bytes: Uint8Array) => void = () => undefined): Promise<number> {
  let sum = 0
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return sum
    take(value)
    sum += value.length
  }
}

/** Until the node says that it has all. */
async function sendRaw(session: WebTransport, bytes: number, work: boolean): Promise<void> {
  const { reader, writer } = await open(session, work ? 'K' : 'k', bytes)
  for (let left = bytes; left > 0; left -= PIECE_BYTES) {
    await writer.ready
    writer.write(new Uint8Array(Math.min(PIECE_BYTES, left))).catch(() => undefined)
  }
  if (await drain(reader) !== 8) throw new Error('the raw stream broke')
}

/** Until the last byte is here. */
async function receiveRaw(session: WebTransport, bytes: number, work: boolean): Promise<void> {
  const { reader } = await open(session, work ? 'S' : 's', bytes)
  if (await drain(reader, work ? makeJoiner() : undefined) !== bytes) throw new Error('the raw stream broke')
}

async function connect({ url, hashes }: RawTarget): Promise<WebTransport> {
  const session = new WebTransport(url, { serverCertificateHashes: hashes.map(hash => ({ algorithm: 'sha-256', value: new Uint8Array(hash) })) })
  await session.ready
  return session
}

async function run({ bytes, only, more = [], work = false, ...first }: RawJob): Promise<RawFigures> {
  const sessions: WebTransport[] = []
  // One after the other: Chromium throttles sessions that are opened at once.
  for (const target of [first, ...more]) sessions.push(await connect(target))
  const share = Math.floor(bytes / sessions.length)
  const mbps = async (move: typeof sendRaw): Promise<number> => {
    const since = performance.now()
    await Promise.all(sessions.map(session => move(session, share, work)))
    return share * sessions.length / 1000 / (performance.now() - since)
  }
  try {
    return { up: only === 'down' ? NaN : await mbps(sendRaw), down: only === 'up' ? NaN : await mbps(receiveRaw) }
  } finally {
    for (const session of sessions) session.close()
  }
}

self.onmessage = ({ data }: MessageEvent<RawJob>) => {
  run(data).then(value => { self.postMessage({ value }) }, (error: unknown) => { self.postMessage({ failed: String(error) }) })
}
