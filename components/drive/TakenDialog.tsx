import type { ReactElement } from 'react'
import type { OnTaken } from '../../lib/drive/upload/prepare.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'

/** Asks what becomes of files whose names are taken, before anything is sent. */
export function TakenDialog({ names, onClose, onChoose }: { names: readonly string[], onClose: () => void, onChoose: (onTaken: OnTaken) => void }): ReactElement {
  return (
    <Dialog title={text.taken.title(names.length)} onClose={onClose}>
      <ul className="dialog-names">{names.slice(0, 5).map(name => <li key={name} className="ellipsis"><bdi>{name}</bdi></li>)}{names.length > 5 && <li className="quiet">{text.common.andMore(names.length - 5)}</li>}</ul>
      <p className="quiet">{text.taken.lead}</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => onChoose('both')}>{text.taken.both}</button>
        <button type="button" className="button button-primary" data-focus onClick={() => onChoose('version')}>{text.taken.version}</button>
      </div>
    </Dialog>
  )
}
