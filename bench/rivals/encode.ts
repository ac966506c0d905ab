import { readFile } from 'node:fs/promises'
import { BlobEncoder } from '@mysten/walrus-wasm'
import { ShardingStream, UnixFS } from '@storacha/upload-client'
import { loadCoder } from '../../lib/codec/chunk.ts'
import { coderFile } from '../../lib/codec/features.ts'
import type { Options } from '../../lib/options.ts'
import { encodeAll, noise } from '../pages/codecJob.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'

/** 100 MB, in whole chunks for ours. */
const BYTES = 100_000_000

/** Walrus' mainnet has as many shards. */
const WALRUS_SHARDS = 1000

async function rate(work: () => unknown): Promise<number> {
  const since = performance.now()
  await work()
  return BYTES / 1e3 / (performance.now() - since)
}

/** What other clients do with 100 MB before anything is sent, in this Node process: Walrus codes it, Storacha makes CARs and hashes them. Neither encrypts. */
export async function peerRows({ signal }: Options = {}): Promise<Row[]> {
  const coder = await loadCoder(new Uint8Array(await readFile(`lib/codec/wasm/dist/${coderFile()}`)))
  const dek = await crypto.subtle.importKey('raw', noise(32), 'HKDF', false, ['deriveKey', 'deriveBits'])
  const file = noise(BYTES)
  const job = { coder, dek, version: noise(16), file }
  const walrus = walrusEncoder(file)
  const found: Record<'ours' | 'walrus' | 'storacha', number[]> = { ours: [], walrus: [], storacha: [] }
  for (let round = 0; round < 4; round++) {
    signal?.throwIfAborted()
    const [ours, storacha] = [await rate(() => encodeAll(job)), await rate(() => storachaCars(file))]
    // The first round warms the compiler. Walrus takes some ten seconds: twice must do.
    if (round > 0) { found.ours.push(ours); found.storacha.push(storacha) }
    if (round > 1) found.walrus.push(await rate(walrus))
  }
  const row = (name: 'walrus' | 'storacha'): Row =>
    ({ id: `codec.encode.vs${name}`, value: median(found.ours) / median(found[name]), unit: '×', better: 'higher', goal: null, raw: { ours: found.ours, [name]: found[name] } })
  return [row('walrus'), row('storacha')]
}

/** Slivers go to buffers that are there before: 2/3 and 1/3 of the shards make the two dimensions of its code. */
function walrusEncoder(file: Uint8Array): () => void {
  const faulty = Math.floor((WALRUS_SHARDS - 1) / 3)
  const [primary, secondary] = [WALRUS_SHARDS - 2 * faulty, WALRUS_SHARDS - faulty]
  const symbol = Math.ceil(file.length / (primary * secondary) / 2) * 2
  // BCS: the length as ULEB128, the bytes, symbol size u16, index u16.
  const room = (bytes: number): number => bytes + 4 + Math.ceil((32 - Math.clz32(bytes)) / 7)
  const buffers = (symbols: number): Uint8Array[] => Array.from({ length: WALRUS_SHARDS }, () => new Uint8Array(room(symbol * symbols)))
  const [primaries, secondaries] = [buffers(secondary), buffers(primary)]
  const encoder = new BlobEncoder(WALRUS_SHARDS)
  return () => { encoder.encode(file, primaries, secondaries) }
}

async function storachaCars(file: Uint8Array<ArrayBuffer>): Promise<void> {
  for await (const car of UnixFS.createFileEncoderStream(new Blob([file])).pipeThrough(new ShardingStream())) {
    await crypto.subtle.digest('SHA-256', await car.arrayBuffer())
  }
}
