import type { Remote } from '../engine/rpc.ts'
import type { Options } from '../options.ts'
import { listenForViews, offerView } from '../sw/views.ts'
import type { DriveCalls } from './calls.ts'
import { within } from './patience.ts'
import { persistStorage } from './persistStorage.ts'
import type { Drive } from './types.ts'

/** Calls that do something small on this device. */
const CALL_LIMIT_MS = 30_000

/** The page's side of what is shown in it and kept on the device. @param gone - aborted when the drive is locked: all views end then */
export function makePageReading(remote: Remote<DriveCalls>, gone: AbortSignal): Pick<Drive, 'view' | 'pin' | 'localUse' | 'setLocalLimit' | 'clearLocal'> {
  listenForViews()
  const limited = ({ signal }: Options = {}): { signal: AbortSignal } => ({ signal: within(CALL_LIMIT_MS, signal) })
  return {
    view: async (entry, version) => {
      const view = await offerView(port => remote.call('view', { entry, version: version ?? null, port }, { transfer: [port], signal: gone }))
      gone.addEventListener('abort', view.close, { once: true })
      return { url: view.url, close: () => { gone.removeEventListener('abort', view.close); view.close() } }
    },
    pin: async (entries, on, options) => {
      await remote.call('pin', { entries: [...entries], on }, limited(options))
      if (on) await persistStorage()
    },
    localUse: options => remote.call('localUse', null, limited(options)),
    setLocalLimit: async (bytes, options) => { await remote.call('setLocalLimit', { bytes }, limited(options)) },
    clearLocal: async options => { await remote.call('clearLocal', null, limited(options)) },
  }
}
