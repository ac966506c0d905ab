import { BN } from '@anchor-lang/core'
import { type AccountMeta, PublicKey, TransactionInstruction } from '@solana/web3.js'
import { anchorAddress, delegateAddress } from '../lib/ledger/solana/address.ts'
import { REGISTRY } from '../lib/ledger/solana/program.ts'
import { type Accounts, type Person, type World, datasetAddress } from './harness.ts'

export const [ANCHOR, DATASET] = [1, 2]

/** Of the system program: the account exists. */
export const IN_USE = 'Custom 0'
/** Of Anchor: ConstraintMut. */
export const NOT_MUTABLE = 'Custom 2000'

/** Seconds since 1970, a day from now. */
export const soon = (): number => Math.floor(Date.now() / 1000) + 86_400
export const root = (n: number): number[] => new Array<number>(32).fill(n)
export const cid = (n: number): number[] => [0x01, 0x71, 0x1e, 0x20, ...new Array<number>(32).fill(n)]

/** A person with an anchor, and a delegate of theirs. */
export interface Drive { owner: Person, key: Person, anchor: string, delegate: string }

/** Makes a drive with a delegate of that scope and cap in lamports. */
export async function drive(world: World, { scope = 3, cap = 0 } = {}): Promise<Drive> {
  const [owner, key] = [await world.person(), await world.person()]
  const [anchor, delegate] = [anchorAddress(REGISTRY, owner.address), delegateAddress(REGISTRY, owner.address, key.address)]
  await world.send([
    await world.make('openAnchor', [], { anchor, owner: owner.address }),
    await world.make('addDelegate', [new PublicKey(key.address), scope, new BN(soon()), new BN(cap)], { delegate, owner: owner.address }),
  ], owner)
  return { owner, key, anchor, delegate }
}

/** The instruction `anchor`. */
export const setAnchor = (world: World, accounts: Accounts, { root: to = root(1), leaves = 1, sequence = 0 } = {}): Promise<TransactionInstruction> =>
  world.make('anchor', [to, new BN(leaves), new BN(sequence)], accounts)

interface Registration { delegate?: string, parent?: string, id?: number[], dataset?: string }

/** The instruction `register_dataset`. */
export const register = (world: World, owner: string, signer: string, { delegate, parent, id = cid(1), dataset = datasetAddress(owner, id) }: Registration = {}): Promise<TransactionInstruction> =>
  world.make('registerDataset', [new PublicKey(owner), id, root(9), new BN(5)], { dataset, signer, delegate: delegate ?? null, parent: parent ?? null })

/** The same instruction, with nobody asked to sign. */
export function unsigned(made: TransactionInstruction): TransactionInstruction {
  return changed(made, { keys: made.keys.map(account => ({ ...account, isSigner: false })) })
}

/** The same instruction with other accounts or other data. */
export function changed({ programId, keys, data }: TransactionInstruction, other: { keys?: AccountMeta[], data?: Buffer }): TransactionInstruction {
  return new TransactionInstruction({ programId, keys, data, ...other })
}
