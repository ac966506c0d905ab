import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { confirm } from './confirm.ts'
import { call } from './rpc.ts'

/** The lamports of an account (base58), 0 when there is none. @throws NETWORK_SOLANA_UNREACHABLE, SOLANA_REFUSED */
export async function balance(rpc: string, account: string, { signal }: Options = {}): Promise<number> {
  const answer = await call(rpc, 'getBalance', [account, { commitment: 'confirmed' }], { signal })
  const lamports = (answer as { value?: unknown } | null)?.value
  if (typeof lamports !== 'number' || !Number.isSafeInteger(lamports) || lamports < 0) throw new CyxError('SOLANA_UNTRUSTED', { what: 'the balance is not a number of lamports' })
  return lamports
}

/**
 * Asks the faucet of a test network for lamports and waits until they are there.
 *
 * @returns the transaction's signature
 * @throws NETWORK_SOLANA_UNREACHABLE; SOLANA_REFUSED where there is no faucet or it gives nothing now
 */
export async function airdrop(rpc: string, account: string, lamports: number, { signal }: Options = {}): Promise<string> {
  const signature = await call(rpc, 'requestAirdrop', [account, lamports], { signal })
  if (typeof signature !== 'string') throw new CyxError('SOLANA_UNTRUSTED', { what: 'the faucet gave no signature' })
  await confirm({ rpc, signature }, { signal })
  return signature
}
