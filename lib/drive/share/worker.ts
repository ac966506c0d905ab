/// <reference lib="webworker" />
import { fetchCoder } from '../../engine/codecModule.ts'
import { serve, transferring } from '../../engine/rpc.ts'
import { CyxError } from '../../errors.ts'
import type { ShareCalls } from '../calls.ts'
import { stretcher, workerFile } from '../workerFiles.ts'
import { askAhead } from './ahead.ts'
import { openLink } from './opened.ts'
import type { OpenLink } from './opened.ts'
import type { ShareSetup } from './shareSetup.ts'

declare const self: DedicatedWorkerGlobalScope

let setup: ShareSetup | null = null
let link: OpenLink | null = null
let watching: Promise<ShareCalls['watch']['result']> | null = null
let tell: (progress: ShareCalls['watch']['progress']) => void = () => undefined

const ready = (): ShareSetup => {
  if (!setup) throw new CyxError('INTERNAL', { what: 'the worker was not set up' })
  return setup
}
const opened = (): OpenLink => {
  if (!link) throw new CyxError('AUTH_LOCKED')
  return link
}

serve<ShareCalls>(self, {
  setup: args => {
    let coder: Promise<WebAssembly.Module> | null = null
    setup = { ...args, coder: () => coder ??= fetchCoder(workerFile(args.base, '')).catch((error: unknown) => { coder = null; throw error }) }
    return Promise.resolve(null)
  },
  open: async ({ fragment, password }, { signal }) => {
    const { config, base } = ready()
    link = await openLink(config, fragment, password, stretcher(base), { signal })
    return link.about
  },
  warm: async () => {
    const here = ready()
    // A courtesy: what fails here is told when it is needed.
    here.coder().catch(() => undefined)
    const { warm } = await import('./download.ts')
    warm(here)
    return null
  },
  download: async ({ item }, { signal }) => {
    const progress = (now: Parameters<typeof tell>[0]): void => { tell(now) }
    const file = item === null ? null : askAhead(await opened().file(item, { signal }), { signal })
    const { startDownload, startArchive } = await import('./download.ts')
    const started = file ? await startDownload(ready(), file, progress, { signal }) : startArchive(ready(), opened(), progress)
    watching = started.done
    // Told to whoever watches; unwatched it must not count as unhandled.
    watching.catch(() => undefined)
    return transferring({ port: started.port, size: started.size }, [started.port])
  },
  view: async ({ item, port }, { signal }) => {
    const { viewShared } = await import('./download.ts')
    await viewShared(ready(), opened(), item, port, { signal })
    return null
  },
  watch: async (_, { progress }) => {
    tell = progress
    if (!watching) throw new CyxError('INTERNAL', { what: 'nothing is being downloaded' })
    return watching
  },
})
