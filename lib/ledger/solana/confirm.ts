import { CyxError } from '../../errors.ts'
import { pause } from '../../options.ts'
import type { Options } from '../../options.ts'
import { call } from './rpc.ts'

/** Blockhashes live for 150 slots, about a minute; after that a transaction that was not taken never will be. */
const LIFETIME_MS = 75_000
const POLL_MS = 250
/** Leaders drop transactions; sending one again is harmless. */
const RESEND_MS = 2_000

/** What is wrong with a transaction, in the shape of the RPC interface. */
export type TransactionFault = string | { InstructionError?: [number, string | { Custom: number }] }

/**
 * Waits until a transaction is confirmed, without a WebSocket.
 *
 * @param transaction - `rpc`, its signature in base58, and `resend`, called every two seconds until it is seen
 * @throws SOLANA_REFUSED with the fault in `err`; NETWORK_SOLANA_UNREACHABLE when it was not confirmed in 75 s: whether
 *   it was taken is then not known, so read the account before trying again
 */
export async function confirm({ rpc, signature, resend }: { rpc: string, signature: string, resend?: () => Promise<unknown> }, { signal }: Options = {}): Promise<void> {
  const end = Date.now() + LIFETIME_MS
  let sent = Date.now()
  while (Date.now() < end) {
    const { value } = await call(rpc, 'getSignatureStatuses', [[signature]], { signal }) as { value?: [{ err: TransactionFault | null, confirmationStatus?: string } | null] }
    const status = value?.[0]
    if (status?.err) throw new CyxError('SOLANA_REFUSED', { reason: 'the transaction failed', err: status.err })
    if (status?.confirmationStatus === 'confirmed' || status?.confirmationStatus === 'finalized') return
    if (!status && resend && Date.now() - sent > RESEND_MS) {
      await resend()
      sent = Date.now()
    }
    await pause(POLL_MS, { signal })
  }
  throw new CyxError('NETWORK_SOLANA_UNREACHABLE', { what: 'the transaction was not confirmed in time' })
}
