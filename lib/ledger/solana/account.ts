import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { call } from './rpc.ts'

/** Which account, all in base58; `program` must own it. */
export interface Place { rpc: string, program: string, account: string }

export const untrusted = (what: string): CyxError => new CyxError('SOLANA_UNTRUSTED', { what })

/**
 * The bytes of an account of one type, by one plain JSON-RPC call.
 *
 * @param type - its first 8 bytes, its whole length, and its name for the error
 * @returns null when there is no such account
 * @throws NETWORK_SOLANA_UNREACHABLE; SOLANA_UNTRUSTED when it is another program's, of another type or length
 */
export async function readAccount({ rpc, program, account }: Place, type: { discriminator: readonly number[], length: number, name: string }, { signal }: Options = {}): Promise<DataView<ArrayBuffer> | null> {
  const answer = await call(rpc, 'getAccountInfo', [account, { encoding: 'base64', commitment: 'confirmed' }], { signal })
  const value = (answer as { value?: unknown } | null)?.value
  if (value === null) return null
  const { owner, data } = (value ?? {}) as { owner?: unknown, data?: unknown }
  if (owner !== program) throw untrusted('the account belongs to another program')
  const bytes = bytesOf(data)
  if (bytes.length !== type.length || type.discriminator.some((byte, i) => bytes[i] !== byte)) throw untrusted(`the account is not ${type.name}`)
  return new DataView(bytes.buffer)
}

function bytesOf(data: unknown): Uint8Array<ArrayBuffer> {
  const text: unknown = Array.isArray(data) ? data[0] : null
  if (typeof text !== 'string') throw untrusted('the account has no data')
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch { throw untrusted('the account\'s data is not base64') }
}

/** A number that JavaScript holds exactly. @throws SOLANA_UNTRUSTED when it does not */
export function exact(value: bigint): number {
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw untrusted('a number is out of range')
  return Number(value)
}
