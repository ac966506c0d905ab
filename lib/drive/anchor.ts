import { toBase32 } from '../bytes/base.ts'
import type { Config } from '../config.ts'
import type { Keyring } from '../keys/keyring.ts'
import { addressOfSeed } from '../ledger/solana/address.ts'
import { airdrop, balance } from '../ledger/solana/money.ts'
import { readAnchor } from '../ledger/solana/readAnchor.ts'
import { CyxError } from '../errors.ts'
import { pause } from '../options.ts'
import type { Options } from '../options.ts'
import { merkleRoot, versionLeaf } from '../record/merkle.ts'
import type { DriveContext } from './context.ts'

/** A batch ends when nothing more was committed for this long. */
const QUIET_MS = 1_500
/** After a failure the next try waits this long, doubled each time, up to the last. */
const [FIRST_RETRY_MS, LAST_RETRY_MS] = [5_000, 120_000]

/** A device that stays away longer renews its delegation with its next batch. */
const DELEGATION_MS = 90 * 24 * 3_600_000
/** On a network with a faucet the drive's owner never runs dry: 5 SOL when less than 0.1 is left. */
const [LOW_LAMPORTS, FAUCET_LAMPORTS] = [100_000_000, 5_000_000_000]

/** Where the network gives out free money, keeps some with the drive's owner; elsewhere does nothing. */
export async function fund({ solana }: Config, keyring: Keyring, options: Options): Promise<void> {
  if (!solana.faucet) return
  const account = addressOfSeed(keyring.solana.owner)
  if (await balance(solana.rpc, account, options) < LOW_LAMPORTS) await airdrop(solana.rpc, account, FAUCET_LAMPORTS, options)
}

/** Keeps the drive's anchor on Solana up to date, in the background, once per batch. */
export interface Anchoring {
  /** A version was committed. */
  touch: () => void
  close: () => void
}

/** Starts anchoring; the Solana client is loaded with the first batch. Failures are told and tried again; files do not depend on it. */
export function makeAnchoring({ config, keyring, feed, cache }: DriveContext, told: (error: unknown) => void): Anchoring {
  const stop = new AbortController()
  let wanted = false
  let running = false

  const anchorOnce = async (): Promise<void> => {
    const { anchorRoot, openAnchorAndDelegate } = await import('../ledger/solana/anchorClient.ts')
    const where = { rpc: config.solana.rpc, program: config.solana.registry }
    const { owner: ownerSeed, delegate: delegateSeed } = keyring.solana
    const options = { signal: stop.signal }
    await fund(config, keyring, options)
    const { owner, anchor: account } = await openAnchorAndDelegate({ ...where, ownerSeed, delegateSeed, expiresAt: Date.now() + DELEGATION_MS }, options)
    const now = await readAnchor({ ...where, account }, options)
    const leaves = feed.leaves.map(({ version, root }) => versionLeaf(version, root))
    // An endpoint of many machines may not have seen yet what it has just confirmed: the next try will.
    if (!now) throw new CyxError('NETWORK_SOLANA_UNREACHABLE', { what: 'the anchor is not there yet' })
    if (now.leaves >= leaves.length) return
    const { signature, sequence } = await anchorRoot({ ...where, owner, delegateSeed, root: merkleRoot(leaves), leaves: leaves.length, sequence: now.sequence }, options)
    await cache.put('anchor', { transaction: signature, leaves: leaves.length, sequence, at: Date.now() }, toBase32(keyring.account))
  }
  const run = async (): Promise<void> => {
    running = true
    try {
      for (let retry = FIRST_RETRY_MS; wanted; ) {
        wanted = false
        await pause(QUIET_MS, { signal: stop.signal })
        try {
          await anchorOnce()
          retry = FIRST_RETRY_MS
          told(null)
        } catch (error) {
          stop.signal.throwIfAborted()
          told(error)
          wanted = true
          await pause(retry, { signal: stop.signal })
          retry = Math.min(LAST_RETRY_MS, retry * 2)
        }
      }
    } finally { running = false }
  }
  return {
    touch: () => {
      wanted = true
      if (!running) run().catch(() => undefined)
    },
    close: () => { stop.abort(new DOMException('the drive was locked', 'AbortError')) },
  }
}
