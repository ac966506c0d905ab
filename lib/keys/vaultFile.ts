import { concat, equal, sized, u32, u64, u8, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { blake3 } from '../bytes/hash.ts'
import { ID_BYTES } from '../bytes/id.ts'
import { reader } from '../bytes/reader.ts'
import type { Reader } from '../bytes/reader.ts'
import { CyxError } from '../errors.ts'
import { SEAL_OVERHEAD } from './aead.ts'
import { SECRET_BYTES } from './derive.ts'
import { SALT_BYTES } from './stretch.ts'
import type { Cost } from './stretch.ts'

/** How a vault opens: by a passphrase, by a key that this browser keeps and does not give out, or by a passkey. */
export type UnlockerKind = 'passphrase' | 'device' | 'passkey'

/** One way to the KEK. For kind `device` the Argon2id numbers and the salt are zero. */
export interface Unlocker extends Cost { kind: 'passphrase' | 'device', salt: Bytes, sealedKek: Bytes }

/** A way to the KEK by a passkey: the credential's id [1 … 1,023], the salt of its PRF's input, when it was added (ms). */
export interface PasskeyUnlocker { kind: 'passkey', salt: Bytes, sealedKek: Bytes, credential: Bytes, addedAt: number }

/** What stands in a vault file; docs/format.md §13. Everything secret in it is sealed. Unlockers are bound to their place, so one that is gone leaves null. */
export interface Vault { account: Bytes, createdAt: number, sealedFolder: Bytes, sealedCredential: Bytes, unlockers: (Unlocker | PasskeyUnlocker | null)[] }

const MAGIC = utf8('CYXV')
const FORMAT = 1
const KINDS: readonly (UnlockerKind | null)[] = [null, 'passphrase', 'device', 'passkey']
const SEALED_BYTES = SECRET_BYTES + SEAL_OVERHEAD
const CHECK_BYTES = 32
/** What a device is asked for at most: 1 GiB in KiB, passes, lanes. A vault that asks for more is not ours. */
const MOST: Cost = { memoryKiB: 1_048_576, passes: 64, lanes: 16 }
/** Passphrase, passkey, wallet, words, key file, each a few times over. */
export const MAX_UNLOCKERS = 32
/** WebAuthn Level 3 §4, "credential ID": at most 1,023 bytes. */
const MAX_CREDENTIAL_BYTES = 1_023

const sealed = (bytes: Bytes): Uint8Array => sized(bytes, SEALED_BYTES, 'a sealed key')

function encodeUnlocker(one: Unlocker | PasskeyUnlocker | null): Bytes {
  const kind = u8(KINDS.indexOf(one?.kind ?? null))
  if (!one) return kind
  const salt = sized(one.salt, SALT_BYTES, 'the salt')
  if (one.kind === 'passkey') return concat(kind, salt, sealed(one.sealedKek), u64(one.addedAt), u32(one.credential.length), one.credential)
  return concat(kind, u32(one.memoryKiB), u32(one.passes), u32(one.lanes), salt, sealed(one.sealedKek))
}

/** The bytes of a vault file. */
export function encodeVault({ account, createdAt, sealedFolder, sealedCredential, unlockers }: Vault): Bytes {
  const body = concat(
    MAGIC, u8(FORMAT), sized(account, ID_BYTES, 'the account id'), u64(createdAt), sealed(sealedFolder), sealed(sealedCredential), u8(unlockers.length),
    ...unlockers.map(encodeUnlocker),
  )
  return concat(body, blake3(body))
}

const damaged = (reason: string): CyxError => new CyxError('AUTH_VAULT_DAMAGED', { reason })

function readUnlocker(read: Reader): Unlocker | PasskeyUnlocker | null {
  const kind = KINDS[read.u8()]
  if (kind === undefined) throw damaged('it opens in a way this version does not know')
  if (kind === null) return null
  if (kind === 'passkey') {
    const found = { kind, salt: read.take(SALT_BYTES), sealedKek: read.take(SEALED_BYTES), addedAt: read.u64() }
    const length = read.u32()
    if (length === 0 || length > MAX_CREDENTIAL_BYTES) throw damaged('a passkey in it is none')
    return { ...found, credential: read.take(length) }
  }
  const [memoryKiB, passes, lanes] = [read.u32(), read.u32(), read.u32()]
  if (memoryKiB > MOST.memoryKiB || passes > MOST.passes || lanes > MOST.lanes) throw damaged('it asks for more work than any vault does')
  return { kind, memoryKiB, passes, lanes, salt: read.take(SALT_BYTES), sealedKek: read.take(SEALED_BYTES) }
}

/** The vault of a file. @throws AUTH_VAULT_DAMAGED when a byte of it changed, or it is of another format */
export function decodeVault(file: Bytes): Vault {
  if (file.length < CHECK_BYTES || !equal(blake3(file.subarray(0, -CHECK_BYTES)), file.subarray(-CHECK_BYTES))) throw damaged('its checksum does not match')
  const read = reader(file.subarray(0, -CHECK_BYTES), damaged)
  if (!equal(read.take(MAGIC.length), MAGIC) || read.u8() !== FORMAT) throw damaged('it is of another format')
  const head = { account: read.take(ID_BYTES), createdAt: read.u64(), sealedFolder: read.take(SEALED_BYTES), sealedCredential: read.take(SEALED_BYTES) }
  const count = read.u8()
  if (count > MAX_UNLOCKERS) throw damaged('it has no usable way in')
  const unlockers = Array.from({ length: count }, () => readUnlocker(read))
  if (unlockers.every(one => one === null)) throw damaged('it has no usable way in')
  read.end()
  return { ...head, unlockers }
}

/** The kinds of unlockers of a vault file. @throws AUTH_VAULT_DAMAGED */
export const vaultKinds = (file: Bytes): UnlockerKind[] => decodeVault(file).unlockers.flatMap(one => one?.kind ?? [])
