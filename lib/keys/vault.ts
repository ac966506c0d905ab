import { aadOf } from '../bytes/aad.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { zeroId } from '../bytes/id.ts'
import { CyxError, isCyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { seal, unseal } from './aead.ts'
import { aesKey, aesKeyOf, hkdfBase, randomSecret } from './derive.ts'
import { makeKeyring } from './keyring.ts'
import type { Keyring } from './keyring.ts'
import { ARGON, SALT_BYTES } from './stretch.ts'
import type { Cost, Stretch } from './stretch.ts'
import { decodeVault, encodeVault } from './vaultFile.ts'
import type { Unlocker, UnlockerKind } from './vaultFile.ts'

/** What opens a vault: a passphrase with its stretcher, or the key this browser keeps. */
export type Opener = { kind: 'passphrase', passphrase: string, stretch: Stretch } | { kind: 'device', key: CryptoKey }

/** A key for {@link Opener} `device`: IndexedDB can keep it, script cannot read it out. */
export const makeDeviceKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** The kinds of unlockers of a vault file. @throws AUTH_VAULT_DAMAGED */
export const vaultKinds = (file: Bytes): UnlockerKind[] => decodeVault(file).unlockers.map(({ kind }) => kind)

const openerKey = async (opener: Opener, salt: Bytes, cost: Cost, options: Options): Promise<CryptoKey> => {
  if (opener.kind === 'device') return opener.key
  const stretched = await opener.stretch(opener.passphrase, salt, cost, options)
  const key = await aesKeyOf(stretched)
  stretched.fill(0)
  return key
}

const kekAad = (account: Bytes, number: number): Bytes => aadOf('cyxcloud/kek', account, account, number)
const folderAad = (account: Bytes): Bytes => aadOf('cyxcloud/folder', account, zeroId(), 0)
const credentialAad = (account: Bytes): Bytes => aadOf('cyxcloud/credential', account, zeroId(), 0)

/**
 * Makes the vault of a new account: a random KEK seals a random folder key and the account's credential; the opener wraps the KEK.
 *
 * @param credential - Ed25519 seed [32] that the account was registered with
 * @returns the file to keep, and the open keyring
 */
export async function createVault(account: Bytes, credential: Bytes, opener: Opener, createdAt: number, options: Options = {}): Promise<{ file: Bytes, keyring: Keyring }> {
  const salt = opener.kind === 'device' ? new Uint8Array(SALT_BYTES) : crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const cost = opener.kind === 'device' ? { memoryKiB: 0, passes: 0, lanes: 0 } : ARGON
  const outer = await openerKey(opener, salt, cost, options)
  const kek = randomSecret()
  const folder = randomSecret()
  const base = await hkdfBase(kek)
  const [sealedFolder, sealedCredential, sealedKek] = await Promise.all([
    aesKey(base, 'cyxcloud/folder').then(key => seal(key, folderAad(account), folder)),
    aesKey(base, 'cyxcloud/credential').then(key => seal(key, credentialAad(account), credential)),
    seal(outer, kekAad(account, 0), kek),
  ])
  kek.fill(0)
  const unlocker: Unlocker = { kind: opener.kind, ...cost, salt, sealedKek }
  return { file: encodeVault({ account, createdAt, sealedFolder, sealedCredential, unlockers: [unlocker] }), keyring: await makeKeyring(account, folder, credential) }
}

/**
 * Opens a vault file.
 *
 * @throws AUTH_VAULT_DAMAGED before anything is tried when the file changed, AUTH_WRONG_PASSPHRASE when no unlocker of the opener's kind opens
 */
export async function openVault(file: Bytes, opener: Opener, options: Options = {}): Promise<Keyring> {
  const { account, sealedFolder, sealedCredential, unlockers } = decodeVault(file)
  for (const [number, { kind, salt, sealedKek, ...cost }] of unlockers.entries()) {
    if (kind !== opener.kind) continue
    const outer = await openerKey(opener, salt, cost, options)
    const kek = await unseal(outer, kekAad(account, number), sealedKek, 'the vault').catch((error: unknown) => {
      if (isCyxError(error, 'STORAGE_CORRUPT')) return null
      throw error
    })
    if (!kek) continue
    const base = await hkdfBase(kek)
    kek.fill(0)
    const folder = await unseal(await aesKey(base, 'cyxcloud/folder'), folderAad(account), sealedFolder, 'the folder key')
    const credential = await unseal(await aesKey(base, 'cyxcloud/credential'), credentialAad(account), sealedCredential, 'the credential')
    return makeKeyring(account, folder, credential)
  }
  if (opener.kind === 'device') throw new CyxError('AUTH_VAULT_DAMAGED', { reason: 'the key of this browser is gone' })
  throw new CyxError('AUTH_WRONG_PASSPHRASE')
}
