import type { Options } from '../../options.ts'
import { type Place, exact, readAccount } from './account.ts'
import { toAddress } from './base58.ts'

/** What a delegation says; keys in base58, expiry in seconds since 1970, cap and spent in lamports. */
export interface DelegateAccount { owner: string, key: string, scope: number, expiry: number, cap: number, spent: number }

/** SHA-256("account:Delegate")[0..8]; discriminator 8, owner 32, key 32, scope u32, expiry i64, cap u64, spent u64, bump u8, little-endian. */
const DELEGATE = { name: 'a delegation', discriminator: [92, 145, 166, 111, 11, 38, 38, 247], length: 8 + 32 + 32 + 4 + 8 + 8 + 8 + 1 }

/** Reads a delegation; null when there is none. @throws NETWORK_SOLANA_UNREACHABLE; SOLANA_UNTRUSTED when the account is something else */
export async function readDelegate(place: Place, { signal }: Options = {}): Promise<DelegateAccount | null> {
  const view = await readAccount(place, DELEGATE, { signal })
  if (!view) return null
  return {
    owner: toAddress(new Uint8Array(view.buffer, 8, 32)),
    key: toAddress(new Uint8Array(view.buffer, 40, 32)),
    scope: view.getUint32(72, true),
    expiry: exact(view.getBigInt64(76, true)),
    cap: exact(view.getBigUint64(84, true)),
    spent: exact(view.getBigUint64(92, true)),
  }
}
