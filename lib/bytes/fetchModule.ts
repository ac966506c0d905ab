import { CyxError, messageOf } from '../errors.ts'
import type { Options } from '../options.ts'

/** So long a file of the app may take, ms: the largest has some hundred kB. */
const LIMIT_MS = 30_000

/**
 * Fetches and compiles a file of WebAssembly.
 *
 * @throws NETWORK_OFFLINE, also when it is cut off or takes more than 30 s; CODER_FAILED when the file is not there or is no module; the caller's abort as is
 */
export async function fetchModule(url: URL, { signal }: Options = {}): Promise<WebAssembly.Module> {
  const limit = AbortSignal.timeout(LIMIT_MS)
  const unlessAborted = (code: 'NETWORK_OFFLINE' | 'CODER_FAILED') => (error: unknown): never => {
    signal?.throwIfAborted()
    throw new CyxError(code, code === 'CODER_FAILED' ? { what: messageOf(error) } : {}, error)
  }
  const { status, bytes } = await fetch(url, { signal: signal ? AbortSignal.any([signal, limit]) : limit })
    .then(async answer => ({ status: answer.ok ? null : answer.status, bytes: await answer.arrayBuffer() }))
    .catch(unlessAborted('NETWORK_OFFLINE'))
  if (status !== null) throw new CyxError('CODER_FAILED', { what: `${url.pathname.split('/').at(-1) ?? ''} answered ${String(status)}` })
  return WebAssembly.compile(bytes).catch(unlessAborted('CODER_FAILED'))
}
