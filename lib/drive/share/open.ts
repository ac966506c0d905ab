import { CyxError } from '../../errors.ts'
import { parseFragment } from '../../record/linkFragment.ts'
import type { ShareCalls } from '../calls.ts'
import { engineWorker } from '../engineWorker.ts'
import { within } from '../patience.ts'
import type { ShareDoor, SharedFile } from '../types.ts'

/** An update call of the directory and Argon2id on a slow phone. */
const OPEN_LIMIT_MS = 60_000

/**
 * The share page's door. Nothing is asked for before `open`.
 *
 * @param base - address of the app's folder, ending in `/`
 * @param fragment - what follows `#` in the address; it never leaves this device
 * @throws LINK_MALFORMED at once when it is cut short or a bit of it flipped
 */
export function openShare(base: string, fragment: string): ShareDoor {
  const { password: needsPassword } = parseFragment(fragment)
  let file: SharedFile | null = null
  const remote = engineWorker<ShareCalls>(base, 'share.js')
  return {
    needsPassword,
    open: async (password, { signal } = {}) => {
      file = await (await remote()).call('open', { fragment, password }, { signal: within(OPEN_LIMIT_MS, signal) })
      return file
    },
    view: async () => {
      if (!file) throw new CyxError('AUTH_LOCKED')
      const engine = await remote()
      const { offerView } = await import('../../sw/views.ts')
      return offerView(port => engine.call('view', { port }, { transfer: [port] }))
    },
    download: async (onProgress, { signal } = {}) => {
      if (!file) throw new CyxError('AUTH_LOCKED')
      const engine = await remote()
      const more = signal ? { signal } : {}
      const { port } = await engine.call('download', null, more)
      const [{ streamDownload }, { pullStream }] = await Promise.all([import('../../sw/streamDownload.ts'), import('../pullStream.ts')])
      const end = engine.call('watch', null, { ...more, onProgress })
      // Whichever fails first is thrown; the other must not count as unhandled.
      end.catch(() => undefined)
      await streamDownload({ name: file.name, type: file.type, size: file.size }, pullStream(port, more), more)
      return end
    },
  }
}
