import { aadOf } from '../bytes/aad.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { zeroId } from '../bytes/id.ts'
import { CyxError, isCyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { seal, unseal } from './aead.ts'
import { aesKey, aesKeyOf, hkdfBase, randomSecret, rawKey } from './derive.ts'
import { kekAad } from './kek.ts'
import { makeKeyring } from './keyring.ts'
import { passkeyKey, withPasskey } from './passkeys.ts'
import type { AnsweredPasskey } from './passkeys.ts'
import type { Keyring } from './keyring.ts'
import { ARGON, SALT_BYTES } from './stretch.ts'
import type { Cost, Stretch } from './stretch.ts'
import { decodeVault, encodeVault } from './vaultFile.ts'
import type { PasskeyUnlocker, Unlocker, Vault } from './vaultFile.ts'
import { wordsOf } from './words.ts'

/** What opens a vault: a passphrase with its stretcher, the key this browser keeps, or a passkey's PRF output [32], zeroed once it was used. */
export type Opener = MakingOpener | { kind: 'passkey', credential: Bytes, prf: Bytes }
/** What a vault can be made with. */
export type MakingOpener = PassphraseOpener | { kind: 'device', key: CryptoKey }
/** A passphrase with its stretcher. */
export interface PassphraseOpener { kind: 'passphrase', passphrase: string, stretch: Stretch }

/** A key for {@link Opener} `device`: IndexedDB can keep it, script cannot read it out. */
export const makeDeviceKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

const openerKey = async (opener: MakingOpener, salt: Bytes, cost: Cost, options: Options): Promise<CryptoKey> => {
  if (opener.kind === 'device') return opener.key
  const stretched = await opener.stretch(opener.passphrase, salt, cost, options)
  const key = await aesKeyOf(stretched)
  stretched.fill(0)
  return key
}

const folderAad = (account: Bytes): Bytes => aadOf('cyxcloud/folder', account, zeroId(), 0)
const credentialAad = (account: Bytes): Bytes => aadOf('cyxcloud/credential', account, zeroId(), 0)

/**
 * Makes the vault of a new account: a random KEK seals the root folder's key and the account's credential; the opener wraps the KEK. The folder key comes from the credential, so that recovery words, which are the credential, open all.
 *
 * @param credential - Ed25519 seed [32] that the account was registered with
 * @returns the file to keep, and the open keyring
 */
export async function createVault(account: Bytes, credential: Bytes, opener: MakingOpener, createdAt: number, options: Options = {}): Promise<{ file: Bytes, keyring: Keyring }> {
  const salt = opener.kind === 'device' ? new Uint8Array(SALT_BYTES) : crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const cost = opener.kind === 'device' ? { memoryKiB: 0, passes: 0, lanes: 0 } : ARGON
  const outer = await openerKey(opener, salt, cost, options)
  const kek = randomSecret()
  const folder = await rootFolder(credential)
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
 * @throws AUTH_VAULT_DAMAGED before anything is tried when the file changed, AUTH_WRONG_PASSPHRASE when no unlocker of the opener's kind opens, AUTH_PASSKEY_UNUSED for a passkey that does not
 */
export async function openVault(file: Bytes, opener: Opener, options: Options = {}): Promise<Keyring> {
  const vault = decodeVault(file)
  const { kek } = await openKek(vault, opener, options)
  const base = await hkdfBase(kek)
  kek.fill(0)
  const { folder, credential } = await openSecrets(vault, base)
  return makeKeyring(vault.account, folder, credential)
}

/**
 * The same vault under another passphrase: only the KEK is wrapped anew, nothing that it opens changes.
 *
 * @throws as {@link openVault}; the file given stays good
 */
export async function changePassphrase(file: Bytes, from: PassphraseOpener, to: PassphraseOpener, options: Options = {}): Promise<Bytes> {
  const vault = decodeVault(file)
  const { kek, number } = await openKek(vault, from, options)
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const sealedKek = await seal(await openerKey(to, salt, ARGON, options), kekAad(vault.account, number), kek)
  kek.fill(0)
  const unlocker: Unlocker = { kind: to.kind, ...ARGON, salt, sealedKek }
  return encodeVault({ ...vault, unlockers: vault.unlockers.map((one, i) => i === number ? unlocker : one) })
}

/**
 * The same vault, opened by a passkey too.
 *
 * @param answered - a passkey that has answered; its output is zeroed once the passphrase was right
 * @throws as {@link openVault}; INVALID_REQUEST when there are too many ways in
 */
export async function addPasskey(file: Bytes, opener: PassphraseOpener, answered: AnsweredPasskey, addedAt: number, options: Options = {}): Promise<Bytes> {
  const { kek } = await openKek(decodeVault(file), opener, options)
  return withPasskey(file, kek, answered, addedAt)
}

/**
 * The recovery words of a vault (docs/format.md §13).
 *
 * @throws as {@link openVault}; AUTH_NO_WORDS for a vault whose folder key does not come from its credential
 */
export async function recoveryWords(file: Bytes, opener: Opener, options: Options = {}): Promise<string> {
  const vault = decodeVault(file)
  const { kek } = await openKek(vault, opener, options)
  const base = await hkdfBase(kek)
  kek.fill(0)
  const { folder, credential } = await openSecrets(vault, base)
  const derived = await rootFolder(credential)
  try {
    if (!equal(folder, derived)) throw new CyxError('AUTH_NO_WORDS')
    return wordsOf(credential)
  } finally { for (const secret of [folder, derived, credential]) secret.fill(0) }
}

const rootFolder = async (credential: Bytes): Promise<Bytes> => rawKey(await hkdfBase(credential), 'cyxcloud/root-folder')

const openSecrets = async ({ account, sealedFolder, sealedCredential }: Vault, kek: CryptoKey): Promise<{ folder: Bytes, credential: Bytes }> => ({
  folder: await unseal(await aesKey(kek, 'cyxcloud/folder'), folderAad(account), sealedFolder, 'the folder key'),
  credential: await unseal(await aesKey(kek, 'cyxcloud/credential'), credentialAad(account), sealedCredential, 'the credential'),
})

/** The KEK [32], to be zeroed by the caller, and the place of the unlocker that gave it. */
async function openKek({ account, unlockers }: Vault, opener: Opener, options: Options): Promise<{ kek: Bytes, number: number }> {
  for (const [number, one] of unlockers.entries()) {
    const outer = one && await outerKey(one, opener, options)
    if (!outer) continue
    const kek = await unseal(outer, kekAad(account, number), one.sealedKek, 'the vault').catch((error: unknown) => {
      if (isCyxError(error, 'STORAGE_CORRUPT')) return null
      throw error
    })
    if (kek) return { kek, number }
  }
  if (opener.kind === 'device') throw new CyxError('AUTH_VAULT_DAMAGED', { reason: 'the key of this browser is gone' })
  if (opener.kind === 'passkey') throw new CyxError('AUTH_PASSKEY_UNUSED', { reason: 'it is not one of this drive' })
  throw new CyxError('AUTH_WRONG_PASSPHRASE')
}

/** The key of an unlocker as an opener has it; null where the opener is not for it. */
async function outerKey(one: Unlocker | PasskeyUnlocker, opener: Opener, options: Options): Promise<CryptoKey | null> {
  if (opener.kind === 'passkey') return one.kind === 'passkey' && equal(one.credential, opener.credential) ? passkeyKey(opener.prf) : null
  if (one.kind !== opener.kind) return null
  const { memoryKiB, passes, lanes } = one
  return openerKey(opener, one.salt, { memoryKiB, passes, lanes }, options)
}
