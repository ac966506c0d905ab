/// <reference lib="webworker" />
import { serve, transferring } from '../../engine/rpc.ts'
import { CyxError } from '../../errors.ts'
import { linkKeys } from '../../keys/link.ts'
import { openReader } from '../ledger/reader.ts'
import { parseFragment } from '../../record/linkFragment.ts'
import { decodeLinkPayload } from '../../record/linkPayload.ts'
import type { ShareCalls, WorkerSetup } from '../calls.ts'
import { stretcher } from '../workerFiles.ts'
import type { OpenLink } from './download.ts'

declare const self: DedicatedWorkerGlobalScope

let setup: WorkerSetup | null = null
let link: OpenLink | null = null
let watching: Promise<ShareCalls['watch']['result']> | null = null
let tell: (progress: ShareCalls['watch']['progress']) => void = () => undefined

const ready = (): WorkerSetup => {
  if (!setup) throw new CyxError('INTERNAL', { what: 'the worker was not set up' })
  return setup
}

serve<ShareCalls>(self, {
  setup: args => { setup = args; return Promise.resolve(null) },
  open: async ({ fragment, password }, { signal }) => {
    const { config, base } = ready()
    const { link: id, secret } = parseFragment(fragment)
    const keys = await linkKeys(id, secret, password, stretcher(base), { signal })
    const reader = openReader({ config, seed: keys.auth })
    keys.auth.fill(0)
    const opened = await reader.openLink(id, { signal })
    const payload = decodeLinkPayload(await keys.open(opened.sealed))
    link = { reader, opened, payload }
    return { name: payload.name, size: payload.size, type: payload.type, expiresAt: null }
  },
  download: async (_, { signal }) => {
    if (!link) throw new CyxError('AUTH_LOCKED')
    // The engine comes with the first download: the card shows without it.
    const { startDownload } = await import('./download.ts')
    const started = await startDownload(ready(), link, progress => { tell(progress) }, { signal })
    watching = started.done
    // Told to whoever watches; unwatched it must not count as unhandled.
    watching.catch(() => undefined)
    return transferring({ port: started.port }, [started.port])
  },
  view: async ({ port }) => {
    if (!link) throw new CyxError('AUTH_LOCKED')
    const { viewShared } = await import('./download.ts')
    await viewShared(ready(), link, port)
    return null
  },
  watch: async (_, { progress }) => {
    tell = progress
    if (!watching) throw new CyxError('INTERNAL', { what: 'nothing is being downloaded' })
    return watching
  },
})
