/// <reference lib="webworker" />
import { serve } from '../engine/rpc.ts'
import { CyxError } from '../errors.ts'
import { nodeDirectory } from '../ledger/ic/node.ts'
import { readSeed, shardFolder } from '../volunteer/folder.ts'
import { openTabShelf } from '../volunteer/shelf.ts'
import type { TabShelf } from '../volunteer/shelf.ts'
import { volunteer } from '../volunteer/volunteer.ts'
import type { VolunteerCalls, WorkerSetup } from './calls.ts'

declare const self: DedicatedWorkerGlobalScope

let setup: WorkerSetup | null = null
let shelf: TabShelf | null = null

// Strangers talk to this worker: no key of the drive is ever in it.
serve<VolunteerCalls>(self, {
  setup: args => { setup = args; return Promise.resolve(null) },
  keep: async ({ quotaBytes }, { signal, progress }) => {
    if (!setup) throw new CyxError('INTERNAL', { what: 'the worker was not set up' })
    const { ic } = setup.config
    const seed = await readSeed()
    const mine = shelf = await openTabShelf(await shardFolder(), quotaBytes)
    await volunteer({ seed, shelf: mine, directory: nodeDirectory({ host: ic.host, canisterId: ic.directory, rootKey: ic.rootKey, seed }), onState: progress, signal })
    if (shelf === mine) shelf = null
    return null
  },
  quota: async ({ bytes }) => { await shelf?.setQuota(bytes); return null },
})
