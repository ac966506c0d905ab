import type { Options } from '../../options.ts'
import { type Place, exact, readAccount } from './account.ts'
import { toAddress } from './base58.ts'

/** What an anchor account says. */
export interface AnchorAccount {
  /** Base58. */
  owner: string
  /** RFC 6962 tree head over the drive's versions, 32 bytes. */
  root: Uint8Array<ArrayBuffer>
  leaves: number
  sequence: number
  /** Seconds since 1970 of the last setting, by Solana's clock. */
  time: number
}

/** SHA-256("account:Anchor")[0..8]; discriminator 8, owner 32, root 32, leaves u64, sequence u64, time i64, bump u8, little-endian. */
const ANCHOR = { name: 'an anchor', discriminator: [251, 247, 47, 50, 249, 230, 223, 248], length: 8 + 32 + 32 + 8 + 8 + 8 + 1 }

/**
 * Reads an anchor with one plain JSON-RPC call.
 *
 * The account's program, type and length are checked. That the endpoint tells the truth is not: it is believed.
 *
 * @returns null when there is no such account
 * @throws NETWORK_SOLANA_UNREACHABLE; SOLANA_UNTRUSTED when the account is not an anchor of this program
 */
export async function readAnchor(place: Place, { signal }: Options = {}): Promise<AnchorAccount | null> {
  const view = await readAccount(place, ANCHOR, { signal })
  if (!view) return null
  return {
    owner: toAddress(new Uint8Array(view.buffer, 8, 32)),
    root: new Uint8Array(view.buffer.slice(40, 72)),
    leaves: exact(view.getBigUint64(72, true)),
    sequence: exact(view.getBigUint64(80, true)),
    time: exact(view.getBigInt64(88, true)),
  }
}
