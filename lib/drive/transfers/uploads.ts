import { toBase32 } from '../../bytes/base.ts'
import { randomId } from '../../bytes/id.ts'
import { putUploads, readUploads } from '../../cache/uploads.ts'
import { lead } from '../../engine/leader.ts'
import { unpackError } from '../../errors.ts'
import type { DriveContext } from '../context.ts'
import type { Transfer } from '../types.ts'
import type { ListedRecord } from '../upload/commit.ts'
import { canPack, cutPacks, membersMost } from '../upload/pack.ts'
import { prepare, preparePack } from '../upload/prepare.ts'
import type { Incoming } from '../upload/prepare.ts'
import { makeEngine } from './engine.ts'
import type { Deed, Engine, EngineEvents } from './engineTypes.ts'
import { openChannel } from './messages.ts'
import type { Offer, TabMessage } from './messages.ts'
import { keepForLater } from './outbox.ts'
import { openRow, rowOf } from './row.ts'
import { strangers } from './strangers.ts'
import { makeTask } from './task.ts'
import type { Task } from './task.ts'

/** Files that get their keys and their rows of the journal in one go. */
const ADDED_AT_ONCE = 500
/** The tray goes to the other tabs this often at most. */
const TELL_MS = 250

/** The uploads of a drive as one tab sees them: one tab's engine runs those of all. */
export interface Uploads {
  add: (files: readonly Incoming[]) => void
  /** To one transfer, or to all uploads where none is named. */
  act: (deed: Deed, id: string | null) => void
  online: (online: boolean) => void
  close: () => Promise<void>
}

/** What a tab is told of the uploads. */
export interface UploadsEvents extends Pick<EngineEvents, 'open' | 'replaced'> {
  show: (transfers: Transfer[], more: number) => void
  /** A file was listed: by this tab, or (null) by another one. */
  listed: (record: ListedRecord | null) => void
  problem: (error: unknown) => void
}

/** Joins the tabs of a drive; leads them as soon as no other does. */
export function makeUploads(context: DriveContext, events: UploadsEvents): Uploads {
  const account = toBase32(context.keyring.account)
  const closed = new AbortController()
  /** Files that were given to this tab: by row, and those that no leader has taken yet. */
  const files = new Map<string, File[]>()
  const offers = new Map<string, Incoming>()
  let engine: Engine | null = null
  let isOnline = true
  let order = Date.now()
  let [telling, lastTray]: [ReturnType<typeof setTimeout> | undefined, Extract<TabMessage, { t: 'tray' }> | null] = [undefined, null]

  const channel = openChannel(account, message => {
    switch (message.t) {
      case 'offer': if (engine) void take(engine, message.offers); break
      case 'took':
        for (const { taken, id } of message.rows) {
          const mine = taken.flatMap(offer => { const incoming = offers.get(offer); offers.delete(offer); return incoming ? [incoming.file] : [] })
          if (mine.length > 0 && id !== '') files.set(id, mine)
        }
        break
      case 'act': engine?.act(message.deed, message.id); break
      case 'who':
        channel.say({ t: 'have', rows: Array.from(files, ([id, given]) => ({ id, files: given })) })
        if (offers.size > 0) channel.say({ t: 'offer', offers: Array.from(offers, ([offer, incoming]) => ({ offer, incoming })) })
        break
      case 'have': for (const { id, files: given } of message.rows) engine?.give(given, id); break
      case 'tray': if (!engine) events.show(message.transfers, message.more); break
      case 'listed': events.listed(null); break
    }
  })
  const tell = (): void => {
    telling ??= setTimeout(() => {
      telling = undefined
      if (lastTray) channel.say(lastTray)
    }, TELL_MS)
  }

  /** Makes rows and tasks of files that were offered; one that an upload asks for goes to that, unless something new is to be noted of it. */
  async function take(to: Engine, offered: readonly Offer[]): Promise<void> {
    const left = new Set(to.give(offered.flatMap(({ incoming: { file, from, sources } }) => from || sources ? [] : [file])))
    const fresh = offered.filter(({ incoming: { file, from, sources } }) => from || sources || left.has(file))
    channel.say({ t: 'took', rows: [{ id: '', taken: offered.filter(one => !fresh.includes(one)).map(({ offer }) => offer) }] })
    const small = fresh.filter(({ incoming: { file, from } }) => !from && canPack(file))
    // One small file by itself needs no pack; without network each is kept by itself.
    const packed = small.length > 1 && isOnline ? new Set(small) : new Set<Offer>()
    const most = Math.min(...Array.from(new Set(small.map(({ incoming: { sources } }) => sources)), membersMost))
    const groups = [...cutPacks(small.filter(one => packed.has(one)), ({ incoming: { file } }) => file.size, most), ...fresh.filter(one => !packed.has(one)).map(one => [one])]
    for (let at = 0; at < groups.length;) {
      const some: Offer[][] = []
      for (let count = 0; at < groups.length && count < ADDED_AT_ONCE; at++) count += some[some.push(groups[at] ?? []) - 1]?.length ?? 0
      const tasks = await Promise.all(some.map(taskOf))
      await putUploads(context.cache, tasks.map(({ row }) => row)).catch(events.problem)
      if (!isOnline) await keepForLater(context, tasks, { signal: closed.signal }).catch(events.problem)
      channel.say({ t: 'took', rows: tasks.map(({ row: { id } }, i) => ({ id, taken: some[i]?.map(({ offer }) => offer) ?? [] })) })
      to.add(tasks)
    }
  }
  async function taskOf(group: readonly Offer[]): Promise<Task> {
    const members = await Promise.all(group.map(({ incoming }) => prepare(context, incoming)))
    const [first] = members
    const sent = first && members.length === 1 ? { prepared: first, members: null } : { prepared: await preparePack(context, members), members }
    return makeTask(await rowOf(context, sent, order++, { handle: group.length === 1 ? group[0]?.incoming.handle ?? null : null }), sent, group.flatMap(({ incoming: { file, from } }) => from ? [] : [file]))
  }
  const leading = async ({ signal }: { signal: AbortSignal }): Promise<void> => {
    const led = makeEngine(context, {
      show: (transfers, more) => {
        lastTray = { t: 'tray', transfers, more }
        events.show(transfers, more)
        tell()
      },
      listed: record => { events.listed(record); channel.say({ t: 'listed' }) },
      problem: events.problem, open: events.open, replaced: events.replaced,
    })
    led.online(isOnline)
    const rows = await readUploads(context.cache, account)
    const opened = await Promise.all(rows.map(async row => {
      const sent = await openRow(context, row).catch(() => null)
      // What may work now is tried now.
      if (row.error && unpackError(row.error).retryable) row.error = null
      return sent ? [Object.assign(makeTask(row, sent, files.get(row.id)), { known: true })] : []
    }))
    led.add(opened.flat())
    engine = led
    // Tabs that stay have files that the leader before was given.
    channel.say({ t: 'who' })
    const mine = Array.from(offers, ([offer, incoming]) => ({ offer, incoming }))
    offers.clear()
    await take(led, mine)
    strangers(context, new Set(rows.map(({ id }) => id)), { signal }).then(found => { led.add(found) }).catch(() => undefined)
    await new Promise<void>(resolve => { signal.addEventListener('abort', () => { resolve() }, { once: true }); if (signal.aborted) resolve() })
    engine = null
    await led.close()
  }
  const led = lead(`cyxcloud-engine-${account}`, leading, { signal: closed.signal })
  return {
    add: added => {
      const offered = added.map(incoming => ({ offer: toBase32(randomId()), incoming }))
      if (engine) return void take(engine, offered)
      for (const { offer, incoming } of offered) offers.set(offer, incoming)
      channel.say({ t: 'offer', offers: offered })
    },
    act: (deed, id) => {
      if (engine) engine.act(deed, id)
      else channel.say({ t: 'act', deed, id })
    },
    online: online => {
      isOnline = online
      engine?.online(online)
    },
    close: async () => {
      closed.abort(new DOMException('the drive was locked', 'AbortError'))
      clearTimeout(telling)
      await led
      channel.close()
    },
  }
}
