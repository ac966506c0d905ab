import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import type { CodecCalls, DecodeJob, EncodedChunk, EncodeJob } from './codecCalls.ts'
import { makeGate } from './gate.ts'
import { connect } from './rpc.ts'
import type { Remote } from './rpc.ts'

/** Workers that seal, cut, rebuild and open chunks, one chunk at a time each. */
export interface CodecPool {
  encode: (job: EncodeJob, options?: Options) => Promise<EncodedChunk>
  decode: (job: DecodeJob, options?: Options) => Promise<{ plaintext: Uint8Array<ArrayBuffer> }>
  /** Ends the workers; what is under way fails with CODER_FAILED. */
  close: () => void
}

interface Slot { worker: Worker, remote: Remote<CodecCalls> }

/** A chunk takes some 20 ms; a worker silent for this long is gone. */
const LIMIT_MS = 30_000

/** One worker per core but the one that moves the bytes, four at most: transport is the ceiling, not the coder. */
export const poolSize = (cores = navigator.hardwareConcurrency): number => Math.max(1, Math.min(4, cores - 1))

/**
 * A pool of codec workers, started when first needed.
 *
 * @param script - address of the bundled `codecWorker.ts`
 */
export function makeCodecPool(script: URL, size = poolSize()): CodecPool {
  const free: Slot[] = []
  const all = new Set<Slot>()
  const gate = makeGate(size)
  let closed: CyxError | null = null

  const retire = (slot: Slot, error: CyxError): void => {
    all.delete(slot)
    if (free.includes(slot)) free.splice(free.indexOf(slot), 1)
    slot.worker.terminate()
    slot.remote.fail(error)
  }
  const start = (): Slot => {
    const worker = new Worker(script, { type: 'module' })
    const slot: Slot = { worker, remote: connect<CodecCalls>(worker) }
    worker.onerror = event => { retire(slot, new CyxError('CODER_FAILED', { what: event.message || 'its worker did not load' })) }
    all.add(slot)
    return slot
  }
  const run = async <K extends 'encode' | 'decode'>(name: K, job: CodecCalls[K]['args'], transfer: Transferable[], signal?: AbortSignal): Promise<CodecCalls[K]['result']> => {
    const leave = await gate.enter({ signal })
    if (closed) { leave(); throw closed }
    const slot = free.pop() ?? start()
    const limit = AbortSignal.timeout(LIMIT_MS)
    try {
      return await slot.remote.call(name, job, { signal: signal ? AbortSignal.any([signal, limit]) : limit, transfer })
    } catch (error) {
      if (limit.aborted) retire(slot, new CyxError('CODER_FAILED', { what: 'a chunk took too long' }))
      throw error
    } finally {
      // One that was retired is not used again: the next job starts a new one.
      if (all.has(slot)) free.push(slot)
      leave()
    }
  }
  return {
    encode: (job, { signal } = {}) => run('encode', job, [job.plaintext.buffer], signal),
    decode: (job, { signal } = {}) => run('decode', job, job.shards.flatMap(shard => shard ? [shard.buffer] : []), signal),
    close: () => {
      closed = new CyxError('CODER_FAILED', { what: 'the drive was closed' })
      for (const slot of [...all]) retire(slot, closed)
    },
  }
}
