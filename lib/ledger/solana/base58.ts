import { base58btc } from 'multiformats/bases/base58'
import { type Bytes, sized } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'

/** Solana's text of a key or address of 32 bytes. @throws INVALID_REQUEST for another length */
export const toAddress = (bytes: Uint8Array): string => base58btc.baseEncode(sized(bytes, 32, 'a Solana address'))

/** The 32 bytes of {@link toAddress}. @throws INVALID_REQUEST when it is no address */
export function fromAddress(text: string): Bytes {
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) throw new CyxError('INVALID_REQUEST', { reason: 'a Solana address is malformed' })
  return new Uint8Array(sized(base58btc.baseDecode(text), 32, 'a Solana address'))
}
