import { CyxError, isCyxError } from '../errors.ts'
import { pause } from '../options.ts'
import type { Options } from '../options.ts'

/**
 * Repeats an idempotent call while the ledger is unreachable or asks to wait, waiting 0.5, 1, 2 … 8 s between tries.
 *
 * @param forMs - how long to go on; the last error is thrown then
 */
export async function persist<T>(call: () => Promise<T>, { signal, forMs = 60_000 }: Options & { forMs?: number } = {}): Promise<T> {
  const end = performance.now() + forMs
  for (let wait = 500; ; wait = Math.min(8_000, wait * 2)) {
    try { return await call() } catch (error) {
      signal?.throwIfAborted()
      if (!isCyxError(error, 'NETWORK_DIRECTORY_UNREACHABLE', 'NETWORK_OFFLINE', 'UPLOAD_TOO_MANY')) throw error
      // A rate limit says when to come back.
      const ms = Math.max(wait, Number(error.details.retryAfterMs ?? 0))
      if (performance.now() + ms > end) throw error
      await pause(ms, { signal })
    }
  }
}

/** A signal that also ends after `ms`. */
export const within = (ms: number, signal?: AbortSignal): AbortSignal => signal ? AbortSignal.any([signal, AbortSignal.timeout(ms)]) : AbortSignal.timeout(ms)

/** The error of a file that can't be read any more, or `error` itself. */
export const asFileError = (error: unknown): unknown =>
  // File API §7: a changed or vanished file fails every read with NotReadableError or NotFoundError.
  error instanceof Error && ['NotReadableError', 'NotFoundError'].includes(error.name) ? new CyxError('STORAGE_FILE_CHANGED', {}, error) : error
