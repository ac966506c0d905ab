import type { Incoming } from '../upload/prepare.ts'
import type { Transfer } from '../types.ts'
import type { Deed } from './engineTypes.ts'

/** A file that a tab was given, and its name between tabs until the leader has a row for it. */
export interface Offer { offer: string, incoming: Incoming }

/** What the tabs of one drive say to each other; files are handles, their bytes stay where they are. */
export type TabMessage =
  /** A tab → the leader: files to send. */
  | { t: 'offer', offers: Offer[] }
  /** The leader → the tab that offered: which offers a row has become, in their order; no row where an upload had asked for them. */
  | { t: 'took', rows: { id: string, taken: string[] }[] }
  | { t: 'act', deed: Deed, id: string | null }
  /** A new leader: who has files? */
  | { t: 'who' }
  | { t: 'have', rows: { id: string, files: File[] }[] }
  /** The leader → all: the tray as it is. */
  | { t: 'tray', transfers: Transfer[], more: number }
  /** The leader → all: something was listed. */
  | { t: 'listed' }

/** The channel of a drive's tabs. @param account - in base32 */
export function openChannel(account: string, heard: (message: TabMessage) => void): { say: (message: TabMessage) => void, close: () => void } {
  const channel = new BroadcastChannel(`cyxcloud-uploads-${account}`)
  // Only pages of this origin with this drive open speak here; another version of the app may say what this one does not know.
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => { heard(data) }
  let open = true
  return {
    // What is under way when a drive is locked may still have something to say.
    say: message => { if (open) channel.postMessage(message) },
    close: () => {
      open = false
      channel.close()
    },
  }
}
