import { useState, type ReactElement } from 'react'
import type { Drive, FileDetails } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { isOver } from '../transfers/state.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useTask } from '../ui/useTask.ts'
import type { Said } from '../ui/Toast.tsx'
import { wayOf, type ChosenClass } from './chosenClass.ts'
import { ClassWays } from './ClassChoice.tsx'
import { useSnapshot } from './useSnapshot.ts'

const words = text.reclass

/** How a file is kept, and the way to another class: off without network, and while it is under way. */
export function ClassRow({ drive, details: { className, needed, total, entry, chunks }, onChange }: { drive: Drive, details: FileDetails, onChange: () => void }): ReactElement {
  const { online, transfers } = useSnapshot(drive)
  const under = transfers.find(one => one.again?.entry === entry.id && !isOver(one))?.again
  const why = under ? words.under(wayOf(under.to)?.name ?? '') : online ? null : words.offline
  return (
    <>
      <span className="pairs-act">
        <span>{className === 'on-chain' ? text.details.classOnChain : text.details.classOnNodes(wayOf(className)?.name ?? '', needed, total)}</span>
        {chunks > 0 && <button type="button" className="button button-small" aria-label={words.label} disabled={why !== null} onClick={onChange}>{words.change}</button>}
      </span>
      {chunks > 0 && why && <span className="small quiet" role="status">{why}</span>}
    </>
  )
}

/** Bytes that a file takes in a class; all that is stored of it now counts. */
const bytesIn = ({ storedBytes, needed, total }: FileDetails, way: { needed: number, total: number }): number => Math.round(storedBytes * needed / total * way.total / way.needed)

/** Chooses another class for a stored file: what it takes then, what it survives, and what becomes of what is stored now. */
export function ReclassDialog({ drive, details, onClose, onSaid }: { drive: Drive, details: FileDetails, onClose: () => void, onSaid: (said: Said) => void }): ReactElement {
  const { className, storedBytes, entry: { id, name, links, size } } = details
  const [chosen, setChosen] = useState<ChosenClass | null>(wayOf(className)?.key ?? null)
  const task = useTask()
  const way = chosen === null || chosen === className ? undefined : wayOf(chosen)
  const start = (): void => {
    if (way) task.run(async signal => {
      await drive.reclass(id, way.key, { signal })
      onSaid({ text: words.said(name, way.name) })
    })
  }
  return (
    <Dialog title={words.title(name)} onClose={onClose} busy={task.busy}>
      <form className="share-form" onSubmit={event => { event.preventDefault(); start() }}>
        <p className="quiet">{words.lead}</p>
        <ClassWays legend={words.choose} name="reclass" chosen={chosen} onChoose={setChosen} disabled={task.busy} takes={to => to.key === className ? words.now(storedBytes) : words.takes(bytesIn(details, to), storedBytes)} />
        <div className="who" role="status">
          <Icon name="info" />
          {way ? <div className="who-effect">
            <p className="tabular">{words.cost(storedBytes, bytesIn(details, way))}</p>
            <p className="small quiet">{words.moves(size, bytesIn(details, way))}</p>
          </div> : <span>{className === 'on-chain' ? words.chooseOnChain : words.chooseOther}</span>}
        </div>
        <p className="small quiet">{links > 0 ? words.linked(links) : words.old}</p>
        {task.error && <ErrorNote error={task.error} during="change" />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
          <button type="submit" className="button button-primary" disabled={task.busy || !way}>{task.busy ? words.starting : words.start}</button>
        </div>
      </form>
    </Dialog>
  )
}
