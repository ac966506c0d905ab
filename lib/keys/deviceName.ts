import { aadOf } from '../bytes/aad.ts'
import { fromBase64url, toBase64url } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { blake3 } from '../bytes/hash.ts'
import { ID_BYTES } from '../bytes/id.ts'
import { CyxError } from '../errors.ts'
import { seal, unseal } from './aead.ts'

/** What of a name fits: sealed and in base64url it fills the 64 bytes that the directory keeps of a key's name. */
export const DEVICE_NAME_BYTES = 20

const aad = (account: Bytes, principal: Bytes): Bytes => aadOf('cyxcloud/device', account, blake3(principal).slice(0, ID_BYTES), 0)

/** A device's name, cut to {@link DEVICE_NAME_BYTES} and padded with zeros, sealed for its key's principal: 64 characters (docs/format.md §13). */
export async function sealDeviceName(key: CryptoKey, account: Bytes, principal: Bytes, name: string): Promise<string> {
  const padded: Bytes = new Uint8Array(DEVICE_NAME_BYTES)
  new TextEncoder().encodeInto(name.replaceAll('\0', ''), padded)
  return toBase64url(await seal(key, aad(account, principal), padded))
}

/** Opens what {@link sealDeviceName} made. @throws STORAGE_CORRUPT */
export async function openDeviceName(key: CryptoKey, account: Bytes, principal: Bytes, sealed: string): Promise<string> {
  const what = 'the name of a device'
  let bytes: Bytes
  try { bytes = fromBase64url(sealed) } catch { throw new CyxError('STORAGE_CORRUPT', { what }) }
  return new TextDecoder().decode(await unseal(key, aad(account, principal), bytes, what)).replaceAll('\0', '')
}
