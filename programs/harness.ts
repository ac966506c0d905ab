import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { BN, Program } from '@anchor-lang/core'
import { Connection, PublicKey, SystemProgram, type TransactionInstruction, TransactionMessage, VersionedTransaction } from '@solana/web3.js'
import { type Surfnet, startSurfnet } from '../devnet/solana/surfnet.ts'
import { CyxError, isCyxError } from '../lib/errors.ts'
import { addressOfSeed, programAddress } from '../lib/ledger/solana/address.ts'
import { fromAddress } from '../lib/ledger/solana/base58.ts'
import { airdrop } from '../lib/ledger/solana/money.ts'
import { REGISTRY } from '../lib/ledger/solana/program.ts'
import { send } from '../lib/ledger/solana/send.ts'
import idl from './dist/registry.json' with { type: 'json' }

/** A key pair with money. */
export interface Person { seed: Uint8Array, address: string }

/** Accounts of an instruction in base58; null stands for an optional account that is absent. */
export type Accounts = Record<string, string | null>

export const SYSTEM = SystemProgram.programId.toBase58()

/** A fresh Solana with the program, and short ways to call it through Anchor's client. */
export class World {
  readonly #surfnet: Surfnet = startSurfnet()
  readonly rpc = this.#surfnet.rpcUrl
  readonly client = new Program(idl, { connection: new Connection(this.rpc, 'confirmed') })

  constructor() {
    this.#surfnet.deploy({ programId: REGISTRY, soPath: fileURLToPath(new URL('dist/registry.so', import.meta.url)) })
  }

  async person(): Promise<Person> {
    const seed = randomBytes(32)
    await airdrop(this.rpc, addressOfSeed(seed), 1_000_000_000)
    return { seed, address: addressOfSeed(seed) }
  }

  async make(name: string, given: unknown[], accounts: Accounts): Promise<TransactionInstruction> {
    const method = this.client.methods[name]
    if (!method) throw new CyxError('INTERNAL', { what: `no instruction ${name}` })
    return method(...given).accountsPartial(Object.fromEntries(Object.entries(accounts).map(([key, value]) => [key, value ?? REGISTRY]))).instruction()
  }

  /** Sends one instruction, or several as one transaction. */
  async send(made: TransactionInstruction | TransactionInstruction[], ...signers: [Person, ...Person[]]): Promise<void> {
    await send(this.rpc, [made].flat(), signers.map(signer => signer.seed) as [Uint8Array, ...Uint8Array[]])
  }

  /** Why the program refuses it: the name of its own error, else Solana's word; "taken" when it does not. */
  async refusal(made: TransactionInstruction | TransactionInstruction[], ...signers: [Person, ...Person[]]): Promise<string> {
    try { await this.send(made, ...signers) } catch (error) {
      if (!isCyxError(error, 'SOLANA_REFUSED')) throw error
      return faultName(error.details.err)
    }
    return 'taken'
  }

  /** What one instruction would do, without doing it: why it is refused ("taken" when it is not), and an account's bytes afterwards. */
  async simulate(made: TransactionInstruction, payer: Person, watched: string): Promise<{ refusal: string, bytes: Buffer }> {
    const { blockhash } = await this.client.provider.connection.getLatestBlockhash()
    const transaction = new VersionedTransaction(new TransactionMessage({ payerKey: new PublicKey(payer.address), recentBlockhash: blockhash, instructions: [made] }).compileToV0Message())
    const { value } = await this.client.provider.connection.simulateTransaction(transaction, { accounts: { encoding: 'base64', addresses: [watched] } })
    return { refusal: value.err === null ? 'taken' : faultName(value.err), bytes: Buffer.from(value.accounts?.[0]?.data[0] ?? '', 'base64') }
  }

  /** The account's fields, by Anchor's client; null when there is none. */
  async read(type: string, address: string): Promise<Record<string, unknown> | null> {
    const bytes = await this.bytes(address)
    return bytes && this.client.coder.accounts.decode<Record<string, unknown>>(type, Buffer.from(bytes))
  }

  async bytes(address: string): Promise<Uint8Array | null> {
    return (await this.client.provider.connection.getAccountInfo(new PublicKey(address)))?.data ?? null
  }

  /** Puts an account in place, as no instruction would. */
  forge(address: string, bytes: Uint8Array, owner: string = REGISTRY): void {
    this.#surfnet.setAccount(address, 10_000_000, [...bytes], owner)
  }

  /** Changes an account's bytes in place. */
  async patch(address: string, offset: number, bytes: Uint8Array): Promise<void> {
    const now = Uint8Array.from(await this.bytes(address) ?? [])
    now.set(bytes, offset)
    this.forge(address, now)
  }

  stop(): void { this.#surfnet.stop() }
}

/** The program's own errors by name, others by Solana's word. */
function faultName(fault: unknown): string {
  const what = (fault as { InstructionError?: [number, string | { Custom: number }] } | null)?.InstructionError?.[1]
  if (typeof what !== 'object') return what ?? JSON.stringify(fault)
  return idl.errors.find(one => one.code === what.Custom)?.name ?? `Custom ${String(what.Custom)}`
}

/** An integer of the program, little-endian in `length` bytes. */
export const integer = (value: number | bigint | string, length = 8): Uint8Array => new BN(value.toString()).toArrayLike(Buffer, 'le', length)

/** Where a dataset is: the digest stands in bytes 4 … 35 of the CID. */
export const datasetAddress = (owner: string, cid: readonly number[]): string =>
  programAddress(REGISTRY, [new TextEncoder().encode('dataset'), fromAddress(owner), Uint8Array.from(cid.slice(4))])
