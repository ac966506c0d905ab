import { useId, useState, type ReactElement } from 'react'
import type { Drive, LinkInfo } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { useTask } from '../ui/useTask.ts'

const words = text.links

/** Copies the address of a link again; where the browser does not let it, shows it to be copied by hand. */
export function CopyLink({ drive, link, onCopied }: { drive: Drive, link: LinkInfo, onCopied: () => void }): ReactElement {
  const [isCopied, setCopied] = useState(false)
  const [shown, setShown] = useState<string | null>(null)
  const field = useId()
  const task = useTask()
  const copy = (): void => {
    task.run(async signal => {
      const url = await drive.addressOf(link, { signal })
      await navigator.clipboard.writeText(url).then(() => { setCopied(true); onCopied() }, () => setShown(url))
    })
  }
  return (
    <>
      <button type="button" className="button button-small" aria-label={isCopied ? undefined : words.copying(link.fileName)} title={link.hasPassword ? words.copyHint : undefined} disabled={task.busy} onClick={copy}>{isCopied ? words.copied : words.copy}</button>
      {task.error && <ErrorNote error={task.error} during="change" />}
      {shown !== null && (
        <Dialog title={words.byHand} onClose={() => setShown(null)}>
          <div className="field"><label className="field-label" htmlFor={field}>{text.share.ready}</label><input id={field} className="input input-mono" readOnly value={shown} dir="ltr" onFocus={event => event.target.select()} /></div>
          <p className="field-hint" role="status">{text.share.copyFailed}</p>
          <div className="dialog-actions"><button type="button" className="button" onClick={() => setShown(null)}>{text.common.done}</button></div>
        </Dialog>
      )}
    </>
  )
}
