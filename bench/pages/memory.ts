import { openDrive, upload } from './drive.ts'
import { sinkPort } from './sink.ts'

/** How large the file is, and the keys of the nodes whose part this page plays: public key → seed, in hex. */
export interface MemoryJob { bytes: number, seeds: Record<string, string> }

/** How long it took, ms. */
export interface MemoryFigures { ms: number }

/** Of the noise that the file repeats. */
const PIECE_BYTES = 4 << 20

/** How long the page rests before it counts as idle, ms. */
const SETTLE_MS = 5_000

/** A file that has so many bytes and takes 4 MiB: its parts are the same ones over and over. Each chunk is sealed with a nonce of its own all the same. */
function sparseFile(name: string, bytes: number): File {
  const noise = new Uint8Array(PIECE_BYTES)
  for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536))
  const piece = new Blob([noise])
  return new File([...new Array<Blob>(Math.floor(bytes / PIECE_BYTES)).fill(piece), piece.slice(0, bytes % PIECE_BYTES)], name)
}

/** Stores a file while the bench watches the memory: from the answer of `/idle` to the end. */
export default async function measure(input: unknown): Promise<MemoryFigures> {
  const { bytes, seeds } = input as MemoryJob
  const { remote } = await openDrive({ channels: true, rtc: sinkPort(seeds) })
  const file = sparseFile('sparse.bin', bytes)
  await new Promise(resolve => { setTimeout(resolve, SETTLE_MS) })
  await fetch('/idle')
  const { total } = await upload(remote, { file, path: [] })
  await fetch('/done')
  return { ms: total }
}
