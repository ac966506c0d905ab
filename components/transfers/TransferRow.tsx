import type { ReactElement } from 'react'
import type { Drive, Transfer } from '../../lib/drive/types.ts'
import { unpackError } from '../../lib/errors.ts'
import { wayOf } from '../drive/chosenClass.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { bytes } from '../ui/format.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { countState, ringOf } from '../ui/ring.ts'
import { ShardRing } from '../ui/ShardRing.tsx'
import { canPause, canResume, isOver, partOf } from './state.ts'

const words = text.transfers

/** What a transfer is doing, in words and numbers. */
function line({ progress, direction, size }: Transfer): string {
  switch (progress.phase) {
    case 'waiting': return `${bytes(size)} · ${words.waiting}`
    case 'starting': return words.starting[direction]
    case 'sending':
    case 'receiving': return words.moved(progress.doneBytes, progress.totalBytes)
    case 'paused': return words.paused(progress.doneBytes, progress.totalBytes)
    case 'asking': return progress.reopen ? words.askingReopen : words.askingPick
    case 'committing': return words.committing
    case 'stored': return words.short(progress.totalBytes, progress.missing)
    case 'done': return words.done[direction](progress.totalBytes)
  }
}

function Act({ icon, label, onClick }: { icon: IconName, label: string, onClick: () => void }): ReactElement {
  return <button type="button" className="button button-plain button-icon button-small" aria-label={label} title={label} onClick={onClick}><Icon name={icon} /></button>
}

/** One transfer in the tray. */
export function TransferRow({ transfer, drive }: { transfer: Transfer, drive: Pick<Drive, 'cancel' | 'retry' | 'dismiss' | 'pause' | 'resume' | 'first'> }): ReactElement {
  const { progress, error, name, id } = transfer
  const ring = 'ring' in progress && progress.ring.length > 0 ? progress.ring : ringOf('empty')
  // A file of 0 bytes has no pieces; what is listed is stored all the same.
  const stored = progress.phase === 'done' && countState(ring, 'stored') === 0
  const moving = progress.phase === 'sending' || progress.phase === 'receiving' ? progress : null
  const over = isOver(transfer)
  return (
    <li className="transfer">
      <ShardRing ring={error ? ringOf('empty') : stored ? ringOf('stored') : ring} size="medium" {...(stored ? { label: text.files.stored } : {})} />
      <div className="transfer-text">
        <p className="transfer-name ellipsis" title={name}><Icon name={transfer.direction === 'up' ? 'upload' : 'download'} pixels={14} /><bdi className="ellipsis">{name}</bdi></p>
        {!error && <p className="small quiet tabular">{transfer.again && `${words.again(wayOf(transfer.again.to)?.name ?? '')} · `}{line(transfer)}{moving && ` · ${words.pieces(countState(ring, 'stored'), ring.length)}`}</p>}
        {!over && <progress className="bar" max={1} value={partOf(transfer)} aria-label={name} />}
      </div>
      <p className="transfer-pace small tabular quiet">
        {moving && !error && <>{moving.bytesPerSecond > 0 && <span>{words.speed(moving.bytesPerSecond)}</span>}{moving.secondsLeft !== null && <span>{words.left(moving.secondsLeft)}</span>}</>}
      </p>
      <div className="transfer-acts">
        {!error && progress.phase === 'waiting' && transfer.direction === 'up' && <Act icon="up" label={words.first(name)} onClick={() => drive.first(id)} />}
        {canPause(transfer) && <Act icon="pause" label={words.pause(name)} onClick={() => drive.pause(id)} />}
        {canResume(transfer) && <Act icon="play" label={words.resume(name)} onClick={() => drive.resume(id)} />}
        <Act icon="close" label={over ? words.dismiss(name) : words.cancel(name)} onClick={() => { if (over) drive.dismiss(id); else drive.cancel(id) }} />
      </div>
      {error && <div className="transfer-error"><ErrorNote error={error} during={transfer.again ? 'change' : transfer.direction} act={unpackError(error).retryable ? { label: words.retry, run: () => drive.retry(id) } : undefined} /></div>}
    </li>
  )
}
