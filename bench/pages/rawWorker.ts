/// <reference lib="webworker" />
import { PIECE_BYTES, makeJoiner, makeKept, rawHead } from './joiner.ts'

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
  /** With what no node and no page can do without: the node hashes each piece of so many bytes, has it on the disk and signs for it, the page checks that or puts what comes together. */
  pieceBytes?: number
}

/** MB/s. */
export interface RawFigures { up: number, down: number }

async function open(session: WebTransport, head: Uint8Array<ArrayBuffer>): Promise<{ reader: ReadableStreamDefaultReader<Uint8Array>, writer: WritableStreamDefaultWriter<Uint8Array> }> {
  const stream = await session.createBidirectionalStream()
  const [reader, writer] = [stream.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>, stream.writable.getWriter() as WritableStreamDefaultWriter<Uint8Array>]
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
async function sendRaw(session: WebTransport, bytes: number, pieceBytes: number | undefined): Promise<void> {
  const { reader, writer } = await open(session, rawHead('k', bytes, pieceBytes))
  const kept = makeKept(pieceBytes)
  const ended = drain(reader, kept.take)
  ended.then(() => { kept.fail(new Error('the raw stream broke')) }, kept.fail)
  const step = pieceBytes ?? PIECE_BYTES
  for (let sent = 0; sent < bytes; sent += step) {
    if (pieceBytes !== undefined) await kept.room(sent)
    await writer.ready
    writer.write(new Uint8Array(Math.min(step, bytes - sent))).catch(() => undefined)
  }
  await kept.all(bytes)
  await ended
}

/** Until the last byte is here. */
async function receiveRaw(session: WebTransport, bytes: number, pieceBytes: number | undefined): Promise<void> {
  const { reader } = await open(session, rawHead('s', bytes, pieceBytes))
  if (await drain(reader, pieceBytes === undefined ? undefined : makeJoiner(pieceBytes)) !== bytes) throw new Error('the raw stream broke')
}

async function connect({ url, hashes }: RawTarget): Promise<WebTransport> {
  const session = new WebTransport(url, { serverCertificateHashes: hashes.map(hash => ({ algorithm: 'sha-256', value: new Uint8Array(hash) })) })
  await session.ready
  return session
}

async function run({ bytes, only, more = [], pieceBytes, ...first }: RawJob): Promise<RawFigures> {
  const sessions: WebTransport[] = []
  // One after the other: Chromium throttles sessions that are opened at once.
  for (const target of [first, ...more]) sessions.push(await connect(target))
  const share = Math.floor(bytes / sessions.length)
  const mbps = async (move: typeof sendRaw): Promise<number> => {
    const since = performance.now()
    await Promise.all(sessions.map(session => move(session, share, pieceBytes)))
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
