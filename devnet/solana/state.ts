import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { CyxError } from '../../lib/errors.ts'
import { call } from '../../lib/ledger/solana/rpc.ts'
import type { Options } from '../../lib/options.ts'

/** One account as it is kept: `data` in base64, `owner` the program that owns it. */
export interface Kept { lamports: number, owner: string, data: string }

/** Accounts by address in base58. */
export type State = ReadonlyMap<string, Kept>

const ADDRESS = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/
const NATIVE_LOADER = 'NativeLoader1111111111111111111111111111111'

const fileOf = (stateDir: string): string => join(stateDir, 'accounts.json')

function keptOf(value: unknown): Kept | null {
  const account = value as Partial<Kept> | null
  const good = typeof account === 'object' && account !== null && Number.isSafeInteger(account.lamports) && Number(account.lamports) >= 0
    && typeof account.owner === 'string' && ADDRESS.test(account.owner) && typeof account.data === 'string'
  return good ? { lamports: Number(account.lamports), owner: String(account.owner), data: String(account.data) } : null
}

/**
 * The accounts that a running Solana holds, without programs, sysvars and feature gates.
 *
 * @throws NETWORK_SOLANA_UNREACHABLE, SOLANA_REFUSED
 */
export async function takeState(rpcUrl: string, { signal }: Options = {}): Promise<State> {
  const request = { scope: 'network', includeParsedAccounts: false, filter: { includeProgramAccounts: false, excludeSysvars: true, excludeFeatureGates: true } }
  const { value } = await call(rpcUrl, 'surfnet_exportSnapshot', [request], { signal }) as { value: Record<string, unknown> }
  const state = new Map<string, Kept>()
  for (const [address, account] of Object.entries(value)) {
    const kept = keptOf(account)
    if (kept && kept.owner !== NATIVE_LOADER) state.set(address, kept)
  }
  return state
}

/**
 * What the folder holds; null when it holds nothing yet.
 *
 * @throws LOCAL_NETWORK when the file is damaged
 */
export async function readState(stateDir: string): Promise<State | null> {
  const damaged = (cause?: unknown): CyxError => new CyxError('LOCAL_NETWORK', { what: `The kept state of the local Solana is damaged: ${fileOf(stateDir)}.`, next: 'Start with --reset to begin anew.' }, cause)
  const text = await readFile(fileOf(stateDir), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw damaged(error)
  })
  if (text === null) return null
  let record: { v?: unknown, accounts?: unknown } | null
  try { record = JSON.parse(text) as typeof record } catch (error) { throw damaged(error) }
  if (record?.v !== 1 || typeof record.accounts !== 'object' || record.accounts === null) throw damaged()
  return new Map(Object.entries(record.accounts).map(([address, value]) => {
    const kept = keptOf(value)
    if (!kept || !ADDRESS.test(address)) throw damaged()
    return [address, kept]
  }))
}

/** Writes the accounts so that a crash leaves the old file or the new one, whole. */
export async function writeState(stateDir: string, state: State): Promise<void> {
  const fresh = `${fileOf(stateDir)}.new`
  const file = await open(fresh, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify({ v: 1, accounts: Object.fromEntries(state) }))
    await file.sync()
  } finally { await file.close() }
  await rename(fresh, fileOf(stateDir))
  const folder = await open(stateDir, 'r')
  try { await folder.sync() } finally { await folder.close() }
}
