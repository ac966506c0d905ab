import type { Bytes } from '../bytes/bytes.ts'
import type { Options } from '../options.ts'

/** What one stretching costs (RFC 9106 §3.1: memory in KiB, passes, lanes). */
export interface Cost { memoryKiB: number, passes: number, lanes: number }

/** What links and new vaults cost: 64 MiB, three passes, one lane. A vault keeps its own numbers, so that these can grow. */
export const ARGON: Cost = { memoryKiB: 65_536, passes: 3, lanes: 1 }
/** RFC 9106 §3.1 recommends 16 bytes. */
export const SALT_BYTES = 16

/** A password or passphrase and a salt [16] to 32 bytes, slowly. Runs in a worker: it takes a few hundred ms. */
export type Stretch = (password: string, salt: Bytes, cost: Cost, options?: Options) => Promise<Bytes>
