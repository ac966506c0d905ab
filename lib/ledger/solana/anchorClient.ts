import './buffer.ts'
import { BN, Program } from '@anchor-lang/core'
import { Connection, PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js'
import idl from '../../../programs/dist/registry.json' with { type: 'json' }
import { sized } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { addressOfSeed, anchorAddress, delegateAddress } from './address.ts'
import { balance } from './money.ts'
import { readAnchor } from './readAnchor.ts'
import { readDelegate } from './readDelegate.ts'
import { send } from './send.ts'

/** Endpoint's address and program id in base58. */
export interface Where { rpc: string, program: string }

/** Bits of a delegation's scope. */
export const SCOPE = { anchor: 1, dataset: 2 } as const

/** Pays the fees of two thousand anchors (5,000 lamports each); topped up when less than two hundred are left. */
const [DELEGATE_LAMPORTS, LOW_LAMPORTS] = [10_000_000, 1_000_000]

/** A delegation with less than this left is made anew. */
const RENEW_MS = 24 * 60 * 60 * 1000

/**
 * Makes one instruction; `accounts` in base58, all of them: Anchor's own resolver wants Node's global Buffer.
 * An optional account that is absent is the program's own address.
 */
type Make = (name: string, given: unknown[], accounts: Record<string, string>) => Promise<TransactionInstruction>

/** The instructions of the program, by Anchor's client. */
function instructions({ rpc, program }: Where): Make {
  const client = new Program({ ...idl, address: program }, { connection: new Connection(rpc) })
  return async (name, given, accounts) => {
    const method = client.methods[name]
    if (!method) throw new CyxError('INTERNAL', { what: `the program has no instruction ${name}` })
    return method(...given).accountsPartial(accounts).instruction()
  }
}

/**
 * Makes the owner's anchor and a delegation to a session key, whichever is missing or about to expire, in one transaction
 * that the owner signs and pays. The session key gets money for its fees when it has next to none.
 *
 * @param grant - `ownerSeed`, `delegateSeed` Ed25519 seeds [32]; `expiresAt` ms since 1970; `scope` bits of {@link SCOPE}; `cap` lamports
 * @returns addresses in base58; `signature` is null when nothing had to be done
 * @throws NETWORK_SOLANA_UNREACHABLE; SOLANA_REFUSED, also when the owner has no money
 */
export async function openAnchorAndDelegate(
  { ownerSeed, delegateSeed, expiresAt, scope = SCOPE.anchor, cap = 0, ...where }: Where & { ownerSeed: Uint8Array, delegateSeed: Uint8Array, expiresAt: number, scope?: number, cap?: number },
  { signal }: Options = {},
): Promise<{ owner: string, anchor: string, delegate: string, signature: string | null }> {
  const { rpc, program } = where
  const [owner, key] = [addressOfSeed(ownerSeed), addressOfSeed(delegateSeed)]
  const [anchor, delegate] = [anchorAddress(program, owner), delegateAddress(program, owner, key)]
  const [opened, delegated, money] = await Promise.all([
    readAnchor({ rpc, program, account: anchor }, { signal }), readDelegate({ rpc, program, account: delegate }, { signal }), balance(rpc, key, { signal }),
  ])
  const [make, systemProgram] = [instructions(where), SystemProgram.programId.toBase58()]
  const todo: TransactionInstruction[] = []
  if (!opened) todo.push(await make('openAnchor', [], { anchor, owner, systemProgram }))
  const live = delegated && (delegated.scope & scope) === scope && delegated.expiry * 1000 > Date.now() + RENEW_MS
  if (!live) {
    if (delegated) todo.push(await make('revokeDelegate', [], { delegate, owner }))
    todo.push(await make('addDelegate', [new PublicKey(key), scope, new BN(Math.floor(expiresAt / 1000)), new BN(cap)], { delegate, owner, systemProgram }))
  }
  if (money < LOW_LAMPORTS) todo.push(SystemProgram.transfer({ fromPubkey: new PublicKey(owner), toPubkey: new PublicKey(key), lamports: DELEGATE_LAMPORTS }))
  const signature = todo.length === 0 ? null : await send(rpc, todo, [ownerSeed], { signal })
  return { owner, anchor, delegate, signature }
}

/**
 * Sets the root of a drive's anchor, signed and paid by the delegate.
 *
 * @param state - `owner` in base58; `delegateSeed` an Ed25519 seed [32] (the owner's own seed will do); `root` [32] over the first `leaves`
 *   versions; `sequence` the number last read, see `readAnchor`: when the anchor has moved on, nothing is changed
 * @returns the transaction's signature in base58 and the new sequence number
 * @throws NETWORK_SOLANA_UNREACHABLE: whether it was taken is then not known, read again;
 *   SOLANA_REFUSED with `name` WrongSequence, FewerLeaves, OtherRoot, Expired, OutOfScope, NotAllowed
 */
export async function anchorRoot(
  { owner, delegateSeed, root, leaves, sequence, ...where }: Where & { owner: string, delegateSeed: Uint8Array, root: Uint8Array, leaves: number, sequence: number },
  { signal }: Options = {},
): Promise<{ signature: string, sequence: number }> {
  const signer = addressOfSeed(delegateSeed)
  const delegate = signer === owner ? where.program : delegateAddress(where.program, owner, signer)
  const given = [[...sized(root, 32, 'a root')], new BN(leaves), new BN(sequence)]
  const instruction = await instructions(where)('anchor', given, { anchor: anchorAddress(where.program, owner), signer, delegate })
  return { signature: await send(where.rpc, [instruction], [delegateSeed], { signal }), sequence: sequence + 1 }
}
