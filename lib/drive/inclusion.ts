import type { Bytes } from '../bytes/bytes.ts'
import type { Config } from '../config.ts'
import { packError } from '../errors.ts'
import { readAnchor } from '../ledger/solana/readAnchor.ts'
import type { Options } from '../options.ts'
import { verifyInclusion } from '../record/merkle.ts'
import type { AnchorState } from './types.ts'

/** Asks the directory how a version's leaf leads to the root of `leaves` leaves. */
export type ProofSource = (leaves: number, options?: Options) => Promise<{ leaf: number, path: Bytes[] }>

/**
 * Whether a version is covered by the drive's anchor: reads the account from Solana with one plain call and checks the inclusion proof against it.
 *
 * @param account - address of the anchor in base58
 */
export async function checkAnchor(config: Config, account: string, leaf: Bytes, proof: ProofSource, transaction: string | null, options: Options = {}): Promise<AnchorState> {
  try {
    const anchor = await readAnchor({ rpc: config.solana.rpc, program: config.solana.registry, account }, options)
    if (!anchor || anchor.leaves === 0) return { state: 'waiting' }
    const found = await proof(anchor.leaves, options)
    if (found.leaf >= anchor.leaves) return { state: 'waiting' }
    const checked = verifyInclusion({ leaf, index: found.leaf, leaves: anchor.leaves, path: found.path, root: anchor.root })
    return { state: 'anchored', checked, account, transaction, sequence: anchor.sequence, at: anchor.time * 1000 }
  } catch (error) {
    options.signal?.throwIfAborted()
    return { state: 'unknown', why: packError(error) }
  }
}
