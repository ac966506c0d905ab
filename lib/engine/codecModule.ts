import { coderFile } from '../codec/features.ts'
import { fetchModule } from '../bytes/fetchModule.ts'
import type { Options } from '../options.ts'

/**
 * Fetches and compiles the coder once, for this thread and all workers: a module can be posted.
 *
 * @param folder - where `codec.wasm` and `codec-relaxed.wasm` lie, with a slash at its end; the one that runs best here is taken
 * @throws CODER_UNSUPPORTED where WebAssembly SIMD is missing; errors of {@link fetchModule}
 */
export const fetchCoder = async (folder: URL, options: Options = {}): Promise<WebAssembly.Module> => fetchModule(new URL(coderFile(), folder), options)
