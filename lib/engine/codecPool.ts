import { SHARDS_MAX_BYTES, STANDARD, padded, shardBytes, storedBytes } from '../codec/sizes.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import type { CodecCalls, DecodeJob, EncodedChunk, EncodeJob } from './codecCalls.ts'
import { makeGate } from './gate.ts'
import { isLent } from './lent.ts'
import { makeLimit } from './limit.ts'
import { connect } from './rpc.ts'
import type { Remote } from './rpc.ts'

/** Workers that seal, cut, rebuild and open chunks: each has one in hand and one in line, the rest wait here. */
export interface CodecPool {
  /** The plaintext is transferred. An abort rejects at once and frees the slot. */
  encode: (job: EncodeJob, options?: Options) => Promise<EncodedChunk>
  /** The shards are transferred; as above. */
  decode: (job: DecodeJob, options?: Options) => Promise<{ plaintext: Uint8Array<ArrayBuffer> }>
  /** Takes a chunk's buffer back, when its sender has no more use for it: the next chunk is written into it, unless a connection still reads from it. */
  release: (chunk: EncodedChunk) => void
  /** Workers that are running. */
  running: () => number
  /** Ends the workers; what is under way fails with CODER_FAILED. */
  close: () => void
}

/** What can be set; tests do. */
export interface CodecPoolOptions {
  /** Workers at most. */
  size?: number
  /** Workers without work are ended after this time; the next job starts one again (5 ms). */
  idleMs?: number
}

interface Member { worker: Worker, remote: Remote<CodecCalls>, busy: number }

/** A chunk takes some 20 ms; a worker silent for this long is gone. */
const LIMIT_MS = 30_000

/** Jobs that a worker has at a time: it need not wait for the next one while its answer is fetched. */
const JOBS = 2

/** A worker holds some 60 MB: its coder's slot, two chunks, and what WebCrypto has in hand. */
const WORKERS_PER_GIB = 2

/**
 * One worker per core but the one that moves the bytes, two per GiB of memory, four at most: transport is the ceiling, not the coder.
 *
 * @param memoryGiB - as the browser tells it, rounded (Device Memory specification); only Chromium does
 */
export function poolSize(cores = navigator.hardwareConcurrency, memoryGiB = (navigator as { deviceMemory?: number }).deviceMemory ?? 4): number {
  return Math.max(1, Math.min(4, cores - 1, Math.floor(memoryGiB * WORKERS_PER_GIB)))
}

/**
 * A pool of codec workers, started when first needed and ended when idle.
 *
 * @param script - address of the bundled `codecWorker.ts`
 * @param module - the compiled coder (`fetchCoder`)
 */
export function makeCodecPool(script: URL, module: WebAssembly.Module, { size = poolSize(), idleMs = 30_000 }: CodecPoolOptions = {}): CodecPool {
  const members = new Set<Member>()
  const buffers: ArrayBuffer[] = []
  const gate = makeGate(size * JOBS)
  let closed: CyxError | null = null
  let idle: ReturnType<typeof setTimeout> | undefined

  const retire = (member: Member, error: CyxError): void => {
    members.delete(member)
    member.worker.terminate()
    member.remote.fail(error)
  }
  const start = (): Member => {
    const worker = new Worker(script, { type: 'module' })
    const member: Member = { worker, remote: connect<CodecCalls>(worker), busy: 0 }
    worker.onerror = event => { retire(member, new CyxError('CODER_FAILED', { what: event.message || 'its worker did not load' })) }
    members.add(member)
    // Its failure is that of every job behind it.
    member.remote.call('load', { module }).catch(() => undefined)
    return member
  }
  const leastBusy = (): Member => {
    const [first] = [...members].sort((a, b) => a.busy - b.busy)
    return first && (first.busy === 0 || members.size >= size) ? first : start()
  }
  const rest = (): void => {
    if ([...members].some(({ busy }) => busy > 0)) return
    idle = setTimeout(() => {
      buffers.length = 0
      for (const member of [...members]) retire(member, new CyxError('CODER_FAILED', { what: 'its worker was idle' }))
    }, idleMs)
  }
  /** One that was released and surely has room for the job's shards. */
  const takeBuffer = ({ plaintext, last, kind = STANDARD }: EncodeJob): ArrayBuffer | undefined => {
    const plain = last ? padded(plaintext.length) : plaintext.length
    const at = buffers.findIndex(({ byteLength }) => byteLength >= kind.total * shardBytes(storedBytes(plain), kind))
    return at < 0 ? undefined : buffers.splice(at, 1)[0]
  }
  const run = async <K extends 'encode' | 'decode'>(name: K, job: () => { args: CodecCalls[K]['args'], transfer: Transferable[] }, signal?: AbortSignal): Promise<CodecCalls[K]['result']> => {
    const leave = await gate.enter({ signal })
    if (closed) { leave(); throw closed }
    clearTimeout(idle)
    const member = leastBusy()
    member.busy++
    const limit = makeLimit(LIMIT_MS, signal)
    try {
      const { args, transfer } = job()
      return await member.remote.call(name, args, { signal: limit.signal, transfer })
    } catch (error) {
      if (limit.over()) retire(member, new CyxError('CODER_FAILED', { what: 'a chunk took too long' }))
      throw error
    } finally {
      limit.clear()
      member.busy--
      leave()
      rest()
    }
  }
  return {
    encode: (job, { signal } = {}) => run('encode', () => {
      const into = takeBuffer(job)
      return { args: { ...job, into }, transfer: into ? [job.plaintext.buffer, into] : [job.plaintext.buffer] }
    }, signal),
    decode: (job, { signal } = {}) => run('decode', () => ({ args: job, transfer: job.shards.flatMap(shard => shard ? [shard.buffer] : []) }), signal),
    release: chunk => {
      const { buffer } = chunk.shards
      if (isLent(chunk) || closed || buffer.byteLength === 0 || buffer.byteLength > SHARDS_MAX_BYTES) return
      buffers.push(buffer)
      // Small ones are found first, and given up first.
      buffers.sort((a, b) => a.byteLength - b.byteLength)
      if (buffers.length > size * JOBS) buffers.shift()
    },
    running: () => members.size,
    close: () => {
      closed = new CyxError('CODER_FAILED', { what: 'the drive was closed' })
      clearTimeout(idle)
      buffers.length = 0
      for (const member of [...members]) retire(member, closed)
    },
  }
}
