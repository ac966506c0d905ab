import type { ReactElement } from 'react'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { bytes } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { leaveHanded, takeHanded, useHanded } from './useHanded.ts'

const words = text.handed
/** So many names are listed. */
const SHOWN = 5

/** What other apps handed over: asked about once the drive is `open`, told before that. */
export function Handed({ open }: { open: boolean }): ReactElement | null {
  const { files, link, error } = useHanded()
  if (error) return <div className="handed"><ErrorNote error={error} during={error.code === 'LINK_MALFORMED' ? 'open' : 'up'} onDismiss={() => leaveHanded('error')} /></div>
  if (link !== null) return (
    <Dialog title={words.link} onClose={() => leaveHanded('link')}>
      <p className="quiet">{words.linkLead}</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => leaveHanded('link')}>{words.notNow}</button>
        <button type="button" className="button button-primary" data-focus onClick={() => { leaveHanded('link'); window.open(link, '_blank', 'noopener') }}>{words.openLink}</button>
      </div>
    </Dialog>
  )
  if (files.length === 0) return null
  if (!open) return <p className="handed line line-update" role="status"><Icon name="info" />{words.wait(files.length)}</p>
  const names = files.slice(0, SHOWN).map((file, i) => <li key={i} className="handed-name"><bdi className="ellipsis">{file.name}</bdi><span className="quiet tabular">{bytes(file.size)}</span></li>)
  return (
    <Dialog title={words.title(files.length)} onClose={() => leaveHanded('files')}>
      <ul className="dialog-names">{names}{files.length > SHOWN && <li className="quiet">{text.common.andMore(files.length - SHOWN)}</li>}</ul>
      {files.length > 1 && <p className="tabular">{words.all(files.length, files.reduce((sum, { size }) => sum + size, 0))}</p>}
      <p className="quiet">{words.lead(files.length)}</p>
      <div className="dialog-actions">
        <button type="button" className="button" data-focus onClick={() => takeHanded({ add: false })}>{words.discard}</button>
        <button type="button" className="button button-primary" onClick={() => takeHanded({ add: true })}>{words.add}</button>
      </div>
    </Dialog>
  )
}
