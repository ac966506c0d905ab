import { PREFIX_BYTES, succeed, view } from '../../lib/codec/coder.ts'
import type { Slot } from '../../lib/codec/coder.ts'
import { chunkKey, nonceKey, segmentAad } from '../../lib/codec/segment.ts'
import { CHUNK_BYTES, CHUNK_SEGMENTS, SEAL_BYTES, SEGMENT_BYTES, SHARD_MAX_BYTES, STANDARD, overheadBytes } from '../../lib/codec/sizes.ts'
import type { Job } from './codecJob.ts'

/** The stages that a chunk goes through, in order. */
export const STAGES = ['keys', 'copyIn', 'probe', 'nonces', 'aes', 'copySealed', 'parityAndIds', 'copyOut'] as const

/** Milliseconds of each stage. */
export type StageTimes = Record<typeof STAGES[number], number>

/** Each stage alone, over as many chunks as the file has. */
export async function timeStages({ coder, dek, version, file }: Job): Promise<StageTimes> {
  const { calls } = coder
  const slot = coder.idle[0] as Slot
  const place = { dek, version, index: 0 }
  const body = slot.plain + PREFIX_BYTES
  const key = await chunkKey(place)
  const out = new Uint8Array(STANDARD.total * SHARD_MAX_BYTES)
  const seal = (plaintext: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer[]> => Promise.all(Array.from({ length: CHUNK_SEGMENTS }, (_, i) => crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: new Uint8Array(12), additionalData: segmentAad(place, i, CHUNK_SEGMENTS, 1) }, key, plaintext.subarray(i * SEGMENT_BYTES, (i + 1) * SEGMENT_BYTES))))
  const sealed = await seal(file.subarray(0, CHUNK_BYTES))
  const perSegment = (work: (i: number) => void): void => { for (let i = 0; i < CHUNK_SEGMENTS; i++) work(i) }
  const stages: Record<keyof StageTimes, (plaintext: Uint8Array<ArrayBuffer>) => unknown> = {
    keys: () => Promise.all([chunkKey(place), nonceKey(place)]),
    copyIn: plaintext => { perSegment(i => { view(coder, body, SEGMENT_BYTES).set(plaintext.subarray(i * SEGMENT_BYTES, (i + 1) * SEGMENT_BYTES)) }) },
    probe: () => succeed(calls.compress(slot.plain, 65_536, slot.packed, coder.packRoom)),
    nonces: () => { perSegment(i => succeed(calls.keyed_hash(slot.key, slot.plain, PREFIX_BYTES + SEGMENT_BYTES, slot.sums + 4 + 32 * i))) },
    aes: seal,
    copySealed: () => { perSegment(i => { view(coder, slot.shards + overheadBytes(CHUNK_SEGMENTS) + i * (SEGMENT_BYTES + SEAL_BYTES), SEGMENT_BYTES + 16).set(new Uint8Array(sealed[i] ?? new ArrayBuffer(0))) }) },
    parityAndIds: () => succeed(calls.encode_and_hash(slot.shards, STANDARD.data, STANDARD.parity, SHARD_MAX_BYTES, slot.leaves, slot.ids)),
    copyOut: () => { out.set(view(coder, slot.shards, out.length)) },
  }
  const times = Object.fromEntries(STAGES.map(name => [name, 0])) as StageTimes
  for (const name of STAGES) {
    const since = performance.now()
    for (let at = 0; at < file.length; at += CHUNK_BYTES) await stages[name](file.subarray(at, at + CHUNK_BYTES))
    times[name] = performance.now() - since
  }
  return times
}
