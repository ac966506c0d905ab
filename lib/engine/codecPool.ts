import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import type { CodecCalls, DecodeJob, EncodedChunk, EncodeJob } from './codecCalls.ts'
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
  const waiting: ((slot: Slot) => void)[] = []

  const retire = (slot: Slot, error: CyxError): void => {
    all.delete(slot)
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
  const take = async (): Promise<Slot> => free.pop() ?? (all.size < size ? start() : await new Promise<Slot>(resolve => waiting.push(resolve)))
  const give = (slot: Slot): void => {
    if (!all.has(slot)) slot = start()
    const next = waiting.shift()
    if (next) next(slot)
    else free.push(slot)
  }
  const run = async <K extends 'encode' | 'decode'>(name: K, job: CodecCalls[K]['args'], transfer: Transferable[], signal?: AbortSignal): Promise<CodecCalls[K]['result']> => {
    const slot = await take()
    const limit = AbortSignal.timeout(LIMIT_MS)
    try {
      signal?.throwIfAborted()
      return await slot.remote.call(name, job, { signal: signal ? AbortSignal.any([signal, limit]) : limit, transfer })
    } catch (error) {
      if (limit.aborted) retire(slot, new CyxError('CODER_FAILED', { what: 'a chunk took too long' }))
      throw error
    } finally {
      give(slot)
    }
  }
  return {
    encode: (job, { signal } = {}) => run('encode', job, [job.plaintext.buffer], signal),
    decode: (job, { signal } = {}) => run('decode', job, job.shards.flatMap(shard => shard ? [shard.buffer] : []), signal),
    close: () => { for (const slot of [...all]) retire(slot, new CyxError('CODER_FAILED', { what: 'the drive was closed' })) },
  }
}
