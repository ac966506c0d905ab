import { shareText as words } from '../components/ui/words.ts'
import type { Shared, ShareDoor } from '../lib/drive/types.ts'
import { isAbort, isCyxError } from '../lib/errors.ts'
import { makeCard } from './card.ts'

/** Shows in `root` what is behind a link; asks for the password first when the link says so. @param openDoor - may throw what the card then says */
export function begin(root: Element, openDoor: () => ShareDoor): void {
  let door: ShareDoor
  // Before the card is drawn: what is behind the door starts meanwhile.
  try { door = openDoor() } catch (error) { makeCard(root).failed(error, 'open', null); return }
  const card = makeCard(root)
  const open = async (password: string | null): Promise<void> => {
    card.opening(password === null ? words.opening : words.checkingPassword)
    try {
      const shared = await door.open(password)
      card.file(shared, door.view, item => void download(shared, item))
      door.warm()
    } catch (error) {
      if (isCyxError(error, 'LINK_WRONG_PASSWORD', 'LINK_TOO_MANY_ATTEMPTS')) ask({ password: password ?? '', error })
      else card.failed(error, 'open', isCyxError(error) && !error.retryable ? null : () => void open(password))
    }
  }
  const ask = (before: { password: string, error: unknown } | null): void => card.askPassword(password => void open(password), before)
  const download = async (shared: Shared, item: number | null): Promise<void> => {
    const stop = new AbortController()
    const again = (): void => void download(shared, item)
    const back = (): void => card.file(shared, door.view, one => void download(shared, one))
    const cancel = (): void => stop.abort(new DOMException('cancelled', 'AbortError'))
    card.progress({ phase: 'starting', totalBytes: item === null ? shared.size : shared.files?.[item]?.size ?? shared.size }, cancel)
    try {
      const { anchor } = await door.download(item, progress => card.progress(progress, cancel), { signal: stop.signal })
      card.done(anchor, again, shared.files ? back : null)
    } catch (error) {
      if (stop.signal.aborted || isAbort(error)) back()
      else card.failed(error, 'down', again)
    }
  }
  if (door.needsPassword) ask(null)
  else void open(null)
}
