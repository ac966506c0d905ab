import { CyxError } from '../../errors.ts'
import { parseFragment } from '../../record/linkFragment.ts'
import type { ShareCalls } from '../calls.ts'
import { engineWorker } from '../engineWorker.ts'
import { within } from '../patience.ts'
import type { Shared, ShareDoor } from '../types.ts'
import type * as saving from './saving.ts'

/** An update call of the directory and Argon2id on a slow phone. */
const OPEN_LIMIT_MS = 60_000

/** What hands a stream or a view to the browser: nothing of it is needed for the card. */
const loadSaving = (): Promise<typeof saving> => import('./saving.ts')

/**
 * The share page's door: its worker starts at once, nothing is asked of the directory before `open`.
 *
 * @param base - address of the app's folder, ending in `/`
 * @param fragment - what follows `#` in the address; it never leaves this device
 * @throws LINK_MALFORMED at once when it is cut short or a bit of it flipped
 */
export function openShare(base: string, fragment: string): ShareDoor {
  const { password: needsPassword } = parseFragment(fragment)
  let shared: Shared | null = null
  const remote = engineWorker<ShareCalls>(base, 'share.js')
  // Whoever needs it is told what fails here, and it is tried again.
  remote().catch(() => undefined)
  const opened = (): Shared => {
    if (!shared) throw new CyxError('AUTH_LOCKED')
    return shared
  }
  return {
    needsPassword,
    open: async (password, { signal } = {}) => {
      shared = await (await remote()).call('open', { fragment, password }, { signal: within(OPEN_LIMIT_MS, signal) })
      return shared
    },
    warm: () => {
      const ready = async (): Promise<unknown> => Promise.all([(await remote()).call('warm', null), loadSaving().then(({ activeWorker }) => activeWorker())])
      // A courtesy: what fails here is told when it is needed.
      ready().catch(() => undefined)
    },
    view: async (item = 0) => {
      opened()
      const engine = await remote()
      const { offerView } = await loadSaving()
      return offerView(port => engine.call('view', { item, port }, { transfer: [port] }))
    },
    download: async (item, onProgress, { signal } = {}) => {
      const { name, type, files } = opened()
      const engine = await remote()
      const more = signal ? { signal } : {}
      const { port, size } = await engine.call('download', { item }, more)
      const { streamDownload, pullStream } = await loadSaving()
      const end = engine.call('watch', null, { ...more, onProgress })
      // Whichever fails first is thrown; the other must not count as unhandled.
      end.catch(() => undefined)
      const one = files && item !== null ? files[item] : undefined
      const file = one ? { name: one.path.slice(one.path.lastIndexOf('/') + 1), type: one.type, size } : files ? { name: `${name}.zip`, type: 'application/zip', size } : { name, type, size }
      await streamDownload(file, pullStream(port, more), more)
      return end
    },
  }
}
