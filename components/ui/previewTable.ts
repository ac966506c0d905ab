import { CyxError, unpackError } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'
import type { ReadRange } from './previewParquet.ts'
import type { TextView } from './previewText.ts'

/** To `tableWorker.ts`: the size of the table, then the ranges it asks for. */
export type ToTable = { size: number } | { id: number, bytes: ArrayBuffer }
/** From `tableWorker.ts`: a range it needs, or its end. */
export type FromTable = { id: number, start: number, end: number } | { view: TextView } | { error: unknown }

export interface TableOptions extends Options {
  /** Until the worker is ended, reading included, ms. */
  limitMs: number
}

/**
 * The first rows of a Parquet file, parsed in a worker of its own that is ended after it: a file made to be parsed for ever holds up nothing else.
 *
 * @param script - address of the bundled `tableWorker.ts`
 * @throws STORAGE_FORMAT `reason: 'slow'` after `limitMs`; whatever `read` throws; INTERNAL when the file is damaged or the worker does not load; an abort ends the worker at once
 */
export async function tableInWorker(script: URL, size: number, read: ReadRange, { signal, limitMs }: TableOptions): Promise<TextView> {
  signal?.throwIfAborted()
  const worker = new Worker(script, { type: 'module' })
  const limit = AbortSignal.timeout(limitMs)
  const stop = signal ? AbortSignal.any([signal, limit]) : limit
  try {
    return await new Promise<TextView>((resolve, reject) => {
      stop.addEventListener('abort', () => reject(signal?.aborted ? signal.reason as Error : new CyxError('STORAGE_FORMAT', { what: 'the table took too long to read', reason: 'slow' })))
      worker.onerror = event => reject(new CyxError('INTERNAL', { what: event.message || 'the reader of tables did not load' }))
      const answer = async ({ id, start, end }: { id: number, start: number, end: number }): Promise<void> => {
        const bytes = await read(start, end)
        worker.postMessage({ id, bytes } satisfies ToTable, [bytes])
      }
      worker.onmessage = ({ data }: MessageEvent<FromTable>) => {
        if ('view' in data) resolve(data.view)
        else if ('error' in data) reject(unpackError(data.error))
        else answer(data).catch(reject)
      }
      worker.postMessage({ size } satisfies ToTable)
    })
  } finally {
    worker.terminate()
  }
}
