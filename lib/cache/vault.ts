import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import { STORES, writing } from './db.ts'
import type { Cache } from './db.ts'

/** The vault file of this device; null where there is none. */
export async function readVault(cache: Cache): Promise<Bytes | null> {
  const file = await cache.get('vault', 'file')
  return file instanceof Uint8Array ? file : null
}

/**
 * Keeps a new vault, and with it the key of a throw-away account. One that is there is never written over: nothing else opens its files.
 *
 * @throws AUTH_VAULT_EXISTS when another window was quicker, STORAGE_LOCAL_FULL
 */
export async function keepVault(cache: Cache, file: Bytes, device: CryptoKey | null): Promise<void> {
  const all = cache.transaction('vault', 'readwrite')
  const there = await all.store.get('file') instanceof Uint8Array
  await writing(Promise.all([
    ...there ? [] : [all.store.put(file, 'file'), ...device ? [all.store.put(device, 'device')] : []],
    all.done,
  ]))
  if (there) throw new CyxError('AUTH_VAULT_EXISTS')
}

/**
 * Puts a vault in the place of the one that it was made from.
 *
 * @throws LEDGER_CONFLICT when another window has changed it meanwhile, STORAGE_LOCAL_FULL
 */
export async function replaceVault(cache: Cache, before: Bytes, after: Bytes): Promise<void> {
  const all = cache.transaction('vault', 'readwrite')
  const there = await all.store.get('file')
  const same = there instanceof Uint8Array && equal(there, before)
  await writing(Promise.all([...same ? [all.store.put(after, 'file')] : [], all.done]))
  if (!same) throw new CyxError('LEDGER_CONFLICT')
}

/** The id [16] under which this device is known to the account; null before it is. */
export async function readDeviceId(cache: Cache): Promise<Bytes | null> {
  const id = await cache.get('vault', 'session')
  return id instanceof Uint8Array ? id : null
}

/** Keeps this device's id; the first one stays, when two windows make one. Returns the one that is kept. @throws STORAGE_LOCAL_FULL */
export async function keepDeviceId(cache: Cache, id: Bytes): Promise<Bytes> {
  const all = cache.transaction('vault', 'readwrite')
  const there = await all.store.get('session')
  await writing(Promise.all([...there instanceof Uint8Array ? [] : [all.store.put(id, 'session')], all.done]))
  return there instanceof Uint8Array ? there : id
}

/** Forgets all that this device keeps of a drive. */
export async function forgetAll(cache: Cache): Promise<void> {
  const all = cache.transaction(STORES, 'readwrite')
  await Promise.all([...STORES.map(store => all.objectStore(store).clear()), all.done])
}
