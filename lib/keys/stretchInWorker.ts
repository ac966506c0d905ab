import type { Bytes } from '../bytes/bytes.ts'
import { CyxError, unpackError } from '../errors.ts'
import type { Stretch } from './stretch.ts'

/** A phone that swaps may need seconds for 64 MiB; beyond this something is broken. */
const LIMIT_MS = 60_000

/**
 * Argon2id in a worker of its own, which is ended after each job.
 *
 * @param script - address of the bundled `stretchWorker.ts`
 * @throws CODER_UNSUPPORTED, CODER_FAILED; an abort ends the worker at once
 */
export const stretchInWorker = (script: URL): Stretch => async (password, salt, cost, { signal } = {}) => {
  signal?.throwIfAborted()
  const worker = new Worker(script, { type: 'module' })
  const limit = AbortSignal.timeout(LIMIT_MS)
  const stop = signal ? AbortSignal.any([signal, limit]) : limit
  try {
    return await new Promise<Bytes>((resolve, reject) => {
      stop.addEventListener('abort', () => { reject(signal?.aborted ? signal.reason as Error : new CyxError('CODER_FAILED', { what: 'the passphrase took too long' })) })
      worker.onerror = event => { reject(new CyxError('CODER_FAILED', { what: event.message || 'the passphrase worker did not load' })) }
      worker.onmessage = ({ data }: MessageEvent<{ key?: Bytes, error?: unknown }>) => {
        if (data.key) resolve(data.key)
        else reject(unpackError(data.error))
      }
      worker.postMessage({ password, salt, cost })
    })
  } finally {
    worker.terminate()
  }
}
