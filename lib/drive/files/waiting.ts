import { toBase32 } from '../../bytes/base.ts'
import { randomId } from '../../bytes/id.ts'
import { dropChanges, keepChanges, readChanges } from '../../cache/changes.ts'
import { isCyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { decodeFeedRecord, encodeFeedRecord } from '../../record/feed.ts'
import type { FeedRecord } from '../../record/feed.ts'
import type { DriveContext } from '../context.ts'
import { RECORDS_AT_ONCE, recordsOf, sending } from './change.ts'
import type { Change } from './change.ts'

/** Changes made without network: seen at once, kept sealed, sent when the directory answers. */
export interface Waiting {
  /** How many records wait. */
  count: () => number
  /** Whether the list is what this device knows; not while it is read anew, without what waits. */
  whole: () => boolean
  /** Shows what waits on the list just loaded. */
  load: () => Promise<void>
  /** Makes changes here and keeps them. @throws as `recordsOf`, STORAGE_LOCAL_FULL; nothing was changed then */
  add: (changes: readonly Change[]) => Promise<void>
  /**
   * Reads what other devices did, then sends what waits; does nothing more than a sync where nothing does. The rules of docs/format.md §7
   * settle what they did to the same entries: the last name counts, a name that is taken gets a number, nothing is lost.
   *
   * @throws errors of the directory; what waits is shown and kept as before
   */
  settle: (options: Options) => Promise<void>
}

/** What waits on this device for the account of a context. */
export function makeWaiting({ cache, feed, keyring, directory }: Pick<DriveContext, 'cache' | 'feed' | 'keyring' | 'directory'>): Waiting {
  const account = toBase32(keyring.account)
  let waiting: FeedRecord[] = []
  let sendings = 0
  const read = async (): Promise<{ key: number, record: FeedRecord | null }[]> => Promise.all((await readChanges(cache, account)).map(async ({ key, change: { id, sealed } }) => ({
    // One that does not open is of no use to anybody.
    key, record: await keyring.openJournal(id, sealed).then(decodeFeedRecord).catch((error: unknown) => {
      if (isCyxError(error, 'STORAGE_CORRUPT', 'STORAGE_FORMAT')) return null
      throw error
    }),
  })))
  const show = (): void => { for (const record of waiting) feed.tree.apply(record) }
  const load = async (): Promise<void> => {
    waiting = (await read()).flatMap(({ record }) => record ?? [])
    show()
  }
  /** One window at a time; another may have sent what is here by then. */
  const send = (options: Options): Promise<void> => navigator.locks.request(`cyxcloud-changes-${account}`, async () => {
    await feed.load()
    await feed.sync(options)
    for (;;) {
      const some = (await read()).slice(0, RECORDS_AT_ONCE)
      const last = some.at(-1)
      if (!last) break
      // The clock is known to be right now; it may not have been then, and a record from the future would keep older versions for ever.
      const records = some.flatMap(({ record }) => record ? { ...record, at: Math.min(record.at, Date.now()) } : [])
      if (records.length > 0) await feed.append(() => records, sending(directory, options), options)
      await dropChanges(cache, account, last.key)
    }
    waiting = []
  })
  return {
    count: () => waiting.length,
    whole: () => sendings === 0,
    load,
    add: async changes => {
      const records = recordsOf(feed.tree, changes, Date.now())
      await keepChanges(cache, account, await Promise.all(records.map(async record => {
        const id = randomId()
        return { id, sealed: await keyring.sealJournal(id, encodeFeedRecord(record)) }
      })))
      waiting.push(...records)
      for (const record of records) feed.tree.apply(record)
    },
    settle: async options => {
      if (waiting.length === 0) { await feed.sync(options); return }
      sendings++
      try { await send(options) } catch (error) {
        // The list of before with what still waits, whatever was reached.
        await feed.load()
        await load()
        throw error
      } finally { sendings-- }
    },
  }
}
