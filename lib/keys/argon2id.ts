import setupWasm from 'argon2id/lib/setup.js'
import { utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { Cost } from './stretch.ts'

/**
 * Argon2id on the calling thread.
 *
 * @param simd - bytes of argon2id's SIMD module
 * @throws CODER_UNSUPPORTED where WebAssembly SIMD is missing
 */
export async function argon2id(simd: Bytes, password: string, salt: Bytes, { memoryKiB, passes, lanes }: Cost): Promise<Bytes> {
  const instantiate = (imports: WebAssembly.Imports): Promise<WebAssembly.WebAssemblyInstantiatedSource> => WebAssembly.instantiate(simd, imports)
  let hash
  try { hash = await setupWasm(instantiate, instantiate) } catch (error) { throw new CyxError('CODER_UNSUPPORTED', {}, error) }
  return new Uint8Array(hash({
    password: utf8(password.normalize('NFC')), salt, memorySize: memoryKiB, passes, parallelism: lanes, tagLength: 32,
  }))
}
