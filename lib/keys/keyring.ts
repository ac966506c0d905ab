import { aadOf } from '../bytes/aad.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { concat, utf8 } from '../bytes/bytes.ts'
import { zeroId } from '../bytes/id.ts'
import { seal, unseal } from './aead.ts'
import { aesKey, hkdfBase, hmacKey, rawKey, SECRET_BYTES } from './derive.ts'
import { openDeviceName, sealDeviceName } from './deviceName.ts'

/** The keys of an unlocked drive: what it seals, opens and derives. Nothing in it can be read out but the two seeds. */
export interface Keyring {
  account: Bytes
  /** Seed of the account's IC credential, Ed25519 [32]. */
  credential: Bytes
  /** Seeds of the drive's Solana keys: the owner of the anchor and the session key that signs for it. */
  solana: { owner: Bytes, delegate: Bytes }
  sealDek: (version: Bytes, dek: Bytes) => Promise<Bytes>
  openDek: (version: Bytes, sealed: Bytes) => Promise<Bytes>
  sealFeed: (sequence: number, record: Bytes) => Promise<Bytes>
  openFeed: (sequence: number, sealed: Bytes) => Promise<Bytes>
  /** The journal of an upload, for another device of this account. */
  sealJournal: (upload: Bytes, journal: Bytes) => Promise<Bytes>
  openJournal: (upload: Bytes, sealed: Bytes) => Promise<Bytes>
  /** What this device remembers of the list, as of a record of the feed; `part` tells its pieces apart, 0 … 255. */
  sealList: (sequence: number, part: number, bytes: Bytes) => Promise<Bytes>
  openList: (sequence: number, part: number, sealed: Bytes) => Promise<Bytes>
  /** A link's secret and wrap key, 32 bytes each, for the owner's devices (docs/format.md §9). */
  sealLink: (link: Bytes, keys: Bytes) => Promise<Bytes>
  openLink: (link: Bytes, sealed: Bytes) => Promise<Bytes>
  /** A mark [32] of what a link opens: the same for the same bytes, and nothing to whoever has no key of the drive. */
  linkMark: (link: Bytes, what: Bytes) => Promise<Bytes>
  /** Name tag [16] of docs/format.md §7. */
  nameTag: (name: string) => Promise<Bytes>
  /** Seed of a device's session key, Ed25519 [32], from the device's random id [16]; the caller zeroes it. */
  deviceSeed: (device: Bytes) => Promise<Bytes>
  /** A device's name as the directory keeps it, bound to the principal of its session key. */
  sealDeviceName: (principal: Bytes, name: string) => Promise<string>
  /** @throws STORAGE_CORRUPT when it is of another key, or nothing that this drive has sealed */
  openDeviceName: (principal: Bytes, sealed: string) => Promise<string>
  /** Zeroes what can be zeroed; the keyring is dead afterwards. */
  lock: () => void
}

/**
 * The keyring of an account.
 *
 * @param folder - the root folder's key [32]; zeroed here
 * @param credential - the credential's Ed25519 seed [32]; zeroed by `lock`
 */
export async function makeKeyring(account: Bytes, folder: Bytes, credential: Bytes): Promise<Keyring> {
  const base = await hkdfBase(folder)
  folder.fill(0)
  const roots = await hkdfBase(credential)
  const [wrap, feed, journal, device, name, owner, delegate] = await Promise.all([
    aesKey(base, 'cyxcloud/wrap'), aesKey(base, 'cyxcloud/feed'), aesKey(base, 'cyxcloud/journal'), aesKey(base, 'cyxcloud/device-name'), hmacKey(base, 'cyxcloud/name'),
    rawKey(roots, 'cyxcloud/solana-owner'), rawKey(roots, 'cyxcloud/solana-delegate'),
  ])
  const [list, mark] = await Promise.all([aesKey(base, 'cyxcloud/list'), hmacKey(base, 'cyxcloud/link-mark')])
  const piece = (part: number): Bytes => new Uint8Array(16).fill(part)
  return {
    account,
    credential,
    solana: { owner, delegate },
    sealDek: (version, dek) => seal(wrap, aadOf('cyxcloud/dek', account, version, 0), dek),
    openDek: (version, sealed) => unseal(wrap, aadOf('cyxcloud/dek', account, version, 0), sealed, 'the key of a file'),
    sealFeed: (sequence, record) => seal(feed, aadOf('cyxcloud/feed', account, zeroId(), sequence), record),
    openFeed: (sequence, sealed) => unseal(feed, aadOf('cyxcloud/feed', account, zeroId(), sequence), sealed, `entry ${String(sequence)} of the list`),
    sealJournal: (upload, bytes) => seal(journal, aadOf('cyxcloud/journal', account, upload, 0), bytes),
    openJournal: (upload, sealed) => unseal(journal, aadOf('cyxcloud/journal', account, upload, 0), sealed, 'the journal of an upload'),
    sealList: (sequence, part, bytes) => seal(list, aadOf('cyxcloud/list', account, piece(part), sequence), bytes),
    openList: (sequence, part, sealed) => unseal(list, aadOf('cyxcloud/list', account, piece(part), sequence), sealed, 'the list this device remembers'),
    sealLink: (link, keys) => seal(wrap, aadOf('cyxcloud/link-keys', account, link, 0), keys),
    openLink: (link, sealed) => unseal(wrap, aadOf('cyxcloud/link-keys', account, link, 0), sealed, 'the keys of a link'),
    linkMark: async (link, what) => new Uint8Array(await crypto.subtle.sign('HMAC', mark, concat(link, what))),
    nameTag: async text => new Uint8Array(await crypto.subtle.sign('HMAC', name, utf8(text.normalize('NFC')))).slice(0, 16),
    deviceSeed: id => rawKey(roots, 'cyxcloud/device', SECRET_BYTES, id),
    sealDeviceName: (principal, text) => sealDeviceName(device, account, principal, text),
    openDeviceName: (principal, sealed) => openDeviceName(device, account, principal, sealed),
    lock: () => { for (const secret of [credential, owner, delegate]) secret.fill(0) },
  }
}

const headKey = async (dek: CryptoKey, version: Bytes): Promise<CryptoKey> => aesKey(dek, 'cyxcloud/head', version)

/** Seals a head under its version's DEK (an HKDF base key). */
export const sealHead = async (dek: CryptoKey, account: Bytes, version: Bytes, head: Bytes): Promise<Bytes> =>
  seal(await headKey(dek, version), aadOf('cyxcloud/head', account, version, 0), head)

/** Opens a head. @throws STORAGE_CORRUPT */
export const openHead = async (dek: CryptoKey, account: Bytes, version: Bytes, sealed: Bytes): Promise<Bytes> =>
  unseal(await headKey(dek, version), aadOf('cyxcloud/head', account, version, 0), sealed, 'the description of the file')
