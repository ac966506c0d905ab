import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Options } from '../lib/options.ts'

const run = promisify(execFile)
const FOLDER = 'lib/codec/wasm'

/**
 * Builds the native crate blake3, at most 128 bits wide, and gives what measures it (MB/s, one thread, 0.2 s); null, with a sentence on stderr, where
 * there is no cargo.
 */
export async function findNative({ signal }: Options = {}): Promise<(() => Promise<number>) | null> {
  try {
    await run('cargo', ['build', '--quiet', '--release', '--locked', '--example', 'speed'], { cwd: FOLDER, signal, timeout: 300_000 })
  } catch (error) {
    signal?.throwIfAborted()
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no cargo here' : 'the example speed does not build here'
    console.error(`codec.blake3.vsnative is left out: ${reason}.`)
    return null
  }
  return async () => Number((await run(`${FOLDER}/target/release/examples/speed`, [], { signal, timeout: 20_000 })).stdout)
}
