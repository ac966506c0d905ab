import { writing } from './db.ts'
import type { Cache, WaitingChange } from './db.ts'

const rangeOf = (account: string): IDBKeyRange => IDBKeyRange.bound([account, 0], [account, Number.MAX_SAFE_INTEGER])

/** Changes that wait for the network, in the order they were made. @param account - id in base32 */
export async function readChanges(cache: Cache, account: string): Promise<{ key: number, change: WaitingChange }[]> {
  const all = cache.transaction('changes')
  const [keys, changes] = await Promise.all([all.store.getAllKeys(rangeOf(account)), all.store.getAll(rangeOf(account))])
  return changes.map((change, i) => ({ key: keys[i]?.[1] ?? 0, change }))
}

/** Keeps changes behind those that are there: all or none. @throws STORAGE_LOCAL_FULL */
export async function keepChanges(cache: Cache, account: string, changes: readonly WaitingChange[]): Promise<void> {
  const all = cache.transaction('changes', 'readwrite')
  const last = (await all.store.getAllKeys(rangeOf(account))).at(-1)?.[1] ?? 0
  await writing(Promise.all([...changes.map((change, i) => all.store.put(change, [account, last + 1 + i])), all.done]))
}

/** Forgets the changes up to and with number `last`: they were sent. */
export async function dropChanges(cache: Cache, account: string, last: number): Promise<void> {
  await cache.delete('changes', IDBKeyRange.bound([account, 0], [account, last]))
}
