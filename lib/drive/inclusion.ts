import type { Bytes } from '../bytes/bytes.ts'
import type { AnchorNote } from '../cache/db.ts'
import type { Config } from '../config.ts'
import { isCyxError, packError } from '../errors.ts'
import { readAnchor } from '../ledger/solana/readAnchor.ts'
import type { Options } from '../options.ts'
import { verifyInclusion } from '../record/merkle.ts'
import type { AnchorState } from './types.ts'

/** Asks the directory how a version's leaf leads to the root of `leaves` leaves (0: of all there are). @throws LEDGER_REJECTED when it is not among them */
export type ProofSource = (leaves: number, options?: Options) => Promise<{ leaf: number, path: Bytes[] }>

/**
 * Whether a version is covered by the drive's anchor: reads the account from Solana with one plain call and checks the inclusion proof against it.
 *
 * @param account - address of the anchor in base58
 * @param made - the last anchor that this device made: its transaction is named when it is the one that stands
 */
export async function checkAnchor(config: Config, account: string, leaf: Bytes, proof: ProofSource, made: Pick<AnchorNote, 'transaction' | 'sequence'> | null, options: Options = {}): Promise<AnchorState> {
  try {
    const anchor = await readAnchor({ rpc: config.solana.rpc, program: config.solana.registry, account }, options)
    if (!anchor || anchor.leaves === 0) return { state: 'waiting' }
    const found = await proof(anchor.leaves, options).catch(async (error: unknown) => {
      // A version that is younger than the anchor is refused too: its place in the whole tree tells it from a fault.
      if (!isCyxError(error, 'LEDGER_REJECTED') || (await proof(0, options)).leaf < anchor.leaves) throw error
      return null
    })
    if (!found || found.leaf >= anchor.leaves) return { state: 'waiting' }
    const checked = verifyInclusion({ leaf, index: found.leaf, leaves: anchor.leaves, path: found.path, root: anchor.root })
    const transaction = made?.sequence === anchor.sequence ? made.transaction : null
    return { state: 'anchored', checked, account, transaction, sequence: anchor.sequence, at: anchor.time * 1000 }
  } catch (error) {
    options.signal?.throwIfAborted()
    return { state: 'unknown', why: packError(error) }
  }
}
