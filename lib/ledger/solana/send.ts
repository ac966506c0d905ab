import { ed25519 } from '@noble/curves/ed25519.js'
import { PublicKey, type TransactionInstruction, TransactionMessage, VersionedTransaction } from '@solana/web3.js'
import { base58btc } from 'multiformats/bases/base58'
import { base64pad } from 'multiformats/bases/base64'
import idl from '../../../programs/dist/registry.json' with { type: 'json' }
import { CyxError, isCyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { addressOfSeed } from './address.ts'
import { type TransactionFault, confirm } from './confirm.ts'
import { call } from './rpc.ts'

/**
 * Signs instructions, sends them as one transaction and waits until it is confirmed.
 *
 * @param seeds - Ed25519 seeds [32] of all signers; the first pays the fee. They are read, not kept
 * @returns the transaction's signature in base58
 * @throws NETWORK_SOLANA_UNREACHABLE; SOLANA_REFUSED with a `reason` in words and, for an error of the program, its `name`
 */
export async function send(rpc: string, instructions: TransactionInstruction[], seeds: readonly [Uint8Array, ...Uint8Array[]], { signal }: Options = {}): Promise<string> {
  const { value } = await call(rpc, 'getLatestBlockhash', [{ commitment: 'confirmed' }], { signal }) as { value?: { blockhash?: unknown } }
  if (typeof value?.blockhash !== 'string') throw new CyxError('SOLANA_UNTRUSTED', { what: 'there is no blockhash' })
  const transaction = new VersionedTransaction(new TransactionMessage({
    payerKey: new PublicKey(addressOfSeed(seeds[0])), recentBlockhash: value.blockhash, instructions,
  }).compileToV0Message())
  const message = transaction.message.serialize()
  for (const seed of seeds) transaction.addSignature(new PublicKey(addressOfSeed(seed)), ed25519.sign(message, seed))
  const wire = base64pad.baseEncode(transaction.serialize())
  const submit = (): Promise<unknown> => call(rpc, 'sendTransaction', [wire, { encoding: 'base64', preflightCommitment: 'confirmed' }], { signal })
  const signature = base58btc.baseEncode(transaction.signatures[0] ?? new Uint8Array())
  try {
    await submit()
    await confirm({ rpc, signature, resend: submit }, { signal })
  } catch (error) { throw inWords(error) }
  return signature
}

/** A fault of a transaction as a sentence: the program's own errors by its IDL, as Anchor 2 programs log only numbers. */
function inWords(error: unknown): unknown {
  if (!isCyxError(error, 'SOLANA_REFUSED')) return error
  const fault = error.details.err as TransactionFault | null | undefined
  if (fault === 'AccountNotFound' || fault === 'InsufficientFundsForFee') return new CyxError('SOLANA_REFUSED', { reason: 'the paying account has no money', name: fault, err: fault }, error)
  const what = typeof fault === 'object' && fault?.InstructionError?.[1]
  const code = typeof what === 'object' ? what.Custom : null
  const known = idl.errors.find(one => one.code === code)
  if (known) return new CyxError('SOLANA_REFUSED', { reason: known.msg, name: known.name, err: fault }, error)
  return error
}
