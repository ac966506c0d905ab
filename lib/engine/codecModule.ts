import { coderFile } from '../codec/features.ts'
import { CyxError, messageOf } from '../errors.ts'
import type { Options } from '../options.ts'

/**
 * Fetches and compiles the coder once, for this thread and all workers: a module can be posted.
 *
 * @param folder - where `codec.wasm` and `codec-relaxed.wasm` lie, with a slash at its end; the one that runs best here is taken
 * @throws CODER_UNSUPPORTED where WebAssembly SIMD is missing; NETWORK_OFFLINE; CODER_FAILED when the file is not there or is no module
 */
export async function fetchCoder(folder: URL, { signal }: Options = {}): Promise<WebAssembly.Module> {
  const file = coderFile()
  const answer = await fetch(new URL(file, folder), { signal: signal ?? null }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw new CyxError('NETWORK_OFFLINE', {}, error)
  })
  if (!answer.ok) throw new CyxError('CODER_FAILED', { what: `${file} answered ${String(answer.status)}` })
  try { return await WebAssembly.compile(await answer.arrayBuffer()) } catch (error) {
    signal?.throwIfAborted()
    throw new CyxError('CODER_FAILED', { what: messageOf(error) }, error)
  }
}
