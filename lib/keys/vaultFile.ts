import { concat, equal, sized, u32, u64, u8, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { blake3 } from '../bytes/hash.ts'
import { ID_BYTES } from '../bytes/id.ts'
import { reader } from '../bytes/reader.ts'
import { CyxError } from '../errors.ts'
import { SEAL_OVERHEAD } from './aead.ts'
import { SECRET_BYTES } from './derive.ts'
import { SALT_BYTES } from './stretch.ts'
import type { Cost } from './stretch.ts'

/** How a vault opens: by a passphrase, or by a key that this browser keeps and does not give out. */
export type UnlockerKind = 'passphrase' | 'device'

/** One way to the KEK. For kind `device` the Argon2id numbers and the salt are zero. */
export interface Unlocker extends Cost { kind: UnlockerKind, salt: Bytes, sealedKek: Bytes }

/** What stands in a vault file; docs/format.md §13. Everything secret in it is sealed. */
export interface Vault { account: Bytes, createdAt: number, sealedFolder: Bytes, sealedCredential: Bytes, unlockers: Unlocker[] }

const MAGIC = utf8('CYXV')
const FORMAT = 1
const KINDS: readonly UnlockerKind[] = ['passphrase', 'device']
const SEALED_BYTES = SECRET_BYTES + SEAL_OVERHEAD
const CHECK_BYTES = 32
/** What a device is asked for at most: 1 GiB in KiB, passes, lanes. A vault that asks for more is not ours. */
const MOST: Cost = { memoryKiB: 1_048_576, passes: 64, lanes: 16 }
/** Passphrase, passkey, wallet, words, key file, each a few times over. */
const MAX_UNLOCKERS = 32

/** The bytes of a vault file. */
export function encodeVault({ account, createdAt, sealedFolder, sealedCredential, unlockers }: Vault): Bytes {
  const sealed = (bytes: Bytes): Uint8Array => sized(bytes, SEALED_BYTES, 'a sealed key')
  const body = concat(
    MAGIC, u8(FORMAT), sized(account, ID_BYTES, 'the account id'), u64(createdAt), sealed(sealedFolder), sealed(sealedCredential), u8(unlockers.length),
    ...unlockers.map(one => concat(u8(KINDS.indexOf(one.kind) + 1), u32(one.memoryKiB), u32(one.passes), u32(one.lanes), sized(one.salt, SALT_BYTES, 'the salt'), sealed(one.sealedKek))),
  )
  return concat(body, blake3(body))
}

const damaged = (reason: string): CyxError => new CyxError('AUTH_VAULT_DAMAGED', { reason })

/** The vault of a file. @throws AUTH_VAULT_DAMAGED when a byte of it changed, or it is of another format */
export function decodeVault(file: Bytes): Vault {
  if (file.length < CHECK_BYTES || !equal(blake3(file.subarray(0, -CHECK_BYTES)), file.subarray(-CHECK_BYTES))) throw damaged('its checksum does not match')
  const read = reader(file.subarray(0, -CHECK_BYTES), damaged)
  if (!equal(read.take(MAGIC.length), MAGIC) || read.u8() !== FORMAT) throw damaged('it is of another format')
  const head = { account: read.take(ID_BYTES), createdAt: read.u64(), sealedFolder: read.take(SEALED_BYTES), sealedCredential: read.take(SEALED_BYTES) }
  const count = read.u8()
  if (count === 0 || count > MAX_UNLOCKERS) throw damaged('it has no usable way in')
  const unlockers = Array.from({ length: count }, (): Unlocker => {
    const kind = KINDS[read.u8() - 1]
    if (!kind) throw damaged('it opens in a way this version does not know')
    const [memoryKiB, passes, lanes] = [read.u32(), read.u32(), read.u32()]
    if (memoryKiB > MOST.memoryKiB || passes > MOST.passes || lanes > MOST.lanes) throw damaged('it asks for more work than any vault does')
    return { kind, memoryKiB, passes, lanes, salt: read.take(SALT_BYTES), sealedKek: read.take(SEALED_BYTES) }
  })
  read.end()
  return { ...head, unlockers }
}
