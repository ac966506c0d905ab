import setupWasm from 'argon2id/lib/setup.js'
import { utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'

/** Argon2id (RFC 9106): 64 MiB in KiB, three passes, one lane; written into the vault so that they can grow. */
export const ARGON = { memoryKiB: 65_536, passes: 3, lanes: 1 } as const
/** RFC 9106 §3.1 recommends 16 bytes. */
export const SALT_BYTES = 16

/** A password or passphrase and a salt [16] to 32 bytes, slowly. Runs in a worker: it takes a few hundred ms. */
export type Stretch = (password: string, salt: Bytes, options?: Options) => Promise<Bytes>

/**
 * Argon2id with the parameters of {@link ARGON}, on the calling thread.
 *
 * @param simd - bytes of argon2id's SIMD module
 * @throws CODER_UNSUPPORTED where WebAssembly SIMD is missing
 */
export async function argon2id(simd: Bytes, password: string, salt: Bytes): Promise<Bytes> {
  const instantiate = (imports: WebAssembly.Imports): Promise<WebAssembly.WebAssemblyInstantiatedSource> => WebAssembly.instantiate(simd, imports)
  let hash
  try { hash = await setupWasm(instantiate, instantiate) } catch (error) { throw new CyxError('CODER_UNSUPPORTED', {}, error) }
  return new Uint8Array(hash({
    password: utf8(password.normalize('NFC')), salt, memorySize: ARGON.memoryKiB, passes: ARGON.passes, parallelism: ARGON.lanes, tagLength: 32,
  }))
}
