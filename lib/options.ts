/** The last argument of every function that waits. */
export interface Options { signal?: AbortSignal | undefined }

/** Waits `ms`; an abort rejects with its reason. */
export const pause = (ms: number, { signal }: Options = {}): Promise<void> => new Promise((resolve, reject) => {
  if (signal?.aborted) return reject(signal.reason as Error)
  const stop = (): void => { clearTimeout(timer); reject(signal?.reason as Error) }
  const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); resolve() }, ms)
  signal?.addEventListener('abort', stop, { once: true })
})

/** Progress of one file, the same union for every story; units are in the names. */
export type Progress =
  | { phase: 'waiting' }
  | { phase: 'starting', totalBytes: number }
  | { phase: 'sending' | 'receiving', doneBytes: number, totalBytes: number, wireBytes: number, bytesPerSecond: number, secondsLeft: number | null, ring: ShardState[] }
  | { phase: 'committing', totalBytes: number, ring: ShardState[] }
  /** By a person. */
  | { phase: 'paused', doneBytes: number, totalBytes: number }
  /** The file has to be given again; `reopen`: a word of the person is enough, else it has to be picked. */
  | { phase: 'asking', doneBytes: number, totalBytes: number, reopen: boolean }
  /** In the list and safe; up to `missing` shards of a chunk follow when more nodes answer. */
  | { phase: 'stored', totalBytes: number, ring: ShardState[], missing: number }
  | { phase: 'done', totalBytes: number, ring: ShardState[] }

/** One segment of the shard ring: what is known of one shard position of the chunk in hand. */
export type ShardState = 'empty' | 'moving' | 'stored' | 'slow' | 'lost' | 'repairing'
