import { toBase32 } from '../../bytes/base.ts'
import { readUploads } from '../../cache/uploads.ts'
import { makeUploads } from '../transfers/uploads.ts'
import type { Uploads, UploadsEvents } from '../transfers/uploads.ts'
import type { Transfer } from '../types.ts'
import type { FakeWorld } from './fakeWorld.ts'

/** A tab with the drive open: its uploads, its tray, a transfer's phase or error code, rows of the journal and those of them with a copy of their file, and its sudden end. */
export interface Tab { uploads: Uploads, tray: () => readonly Transfer[], phase: (name: string) => string | undefined, problems: unknown[], rows: () => Promise<number>, kept: () => Promise<number>, kill: () => Promise<void> }

/** A tab of the world: kill ends it where it stands, nothing of it is heard of again. */
export async function openTab(world: FakeWorld, database?: string, { open = () => Promise.reject(new Error('nothing is stored')), replaced = () => Promise.resolve() }: Partial<Pick<UploadsEvents, 'open' | 'replaced'>> = {}): Promise<Tab> {
  let dead = false
  const context = await world.tab(() => dead ? new Promise(() => undefined) : Promise.resolve(), database)
  let shown: readonly Transfer[] = []
  const problems: unknown[] = []
  const uploads = makeUploads(context, { show: transfers => { if (!dead) shown = transfers }, listed: () => undefined, problem: error => { if (!dead) problems.push(error) }, open, replaced })
  return {
    uploads, problems, tray: () => shown,
    phase: name => {
      const one = shown.find(transfer => transfer.name === name)
      return one?.error ? one.error.code : one?.progress.phase
    },
    rows: async () => (await readUploads(context.cache, toBase32(context.keyring.account))).length,
    kept: async () => (await readUploads(context.cache, toBase32(context.keyring.account))).filter(({ kept }) => kept).length,
    kill: async () => {
      dead = true
      void uploads.close()
      // A browser lets go of the locks of a tab that dies.
      await navigator.locks.request(`cyxcloud-engine-${toBase32(context.keyring.account)}`, { steal: true }, () => undefined)
    },
  }
}

/** Some ms. */
export const soon = (ms = 30): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms) })
