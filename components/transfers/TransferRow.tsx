import type { ReactElement } from 'react'
import type { Transfer } from '../../lib/drive/types.ts'
import { unpackError } from '../../lib/errors.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { bytes } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { countState, ringOf } from '../ui/ring.ts'
import { ShardRing } from '../ui/ShardRing.tsx'

interface Props { transfer: Transfer, onCancel: () => void, onRetry: () => void, onDismiss: () => void }

const words = text.transfers

/** What a transfer is doing, in words and numbers. */
function line({ progress, direction, size }: Transfer): string {
  switch (progress.phase) {
    case 'waiting': return `${bytes(size)} · ${words.waiting}`
    case 'starting': return words.starting[direction]
    case 'sending':
    case 'receiving': return words.moved(progress.doneBytes, progress.totalBytes)
    case 'committing': return words.committing
    case 'done': return words.done[direction](progress.totalBytes)
  }
}

/** One transfer in the tray. */
export function TransferRow({ transfer, onCancel, onRetry, onDismiss }: Props): ReactElement {
  const { progress, error, name } = transfer
  const ring = 'ring' in progress && progress.ring.length > 0 ? progress.ring : ringOf('empty')
  // A file of 0 bytes has no pieces; what is listed is stored all the same.
  const stored = progress.phase === 'done' && countState(ring, 'stored') === 0
  const moving = progress.phase === 'sending' || progress.phase === 'receiving' ? progress : null
  const part = error || !('totalBytes' in progress) ? 0 : moving ? moving.totalBytes === 0 ? 1 : moving.doneBytes / moving.totalBytes : progress.phase === 'starting' ? 0 : 1
  const over = error !== null || progress.phase === 'done'
  return (
    <li className="transfer">
      <ShardRing ring={error ? ringOf('empty') : stored ? ringOf('stored') : ring} size="medium" {...(stored ? { label: text.files.stored } : {})} />
      <div className="transfer-text">
        <p className="transfer-name ellipsis" title={name}><Icon name={transfer.direction === 'up' ? 'upload' : 'download'} pixels={14} /><bdi className="ellipsis">{name}</bdi></p>
        {!error && <p className="small quiet tabular">{line(transfer)}{moving && ` · ${words.pieces(countState(ring, 'stored'), ring.length)}`}</p>}
        {!over && <progress className="bar" max={1} value={part} aria-label={name} />}
      </div>
      <p className="transfer-pace small tabular quiet">
        {moving && !error && <>{moving.bytesPerSecond > 0 && <span>{words.speed(moving.bytesPerSecond)}</span>}{moving.secondsLeft !== null && <span>{words.left(moving.secondsLeft)}</span>}</>}
      </p>
      <button type="button" className="button button-plain button-icon button-small" aria-label={over ? words.dismiss(name) : words.cancel(name)} title={over ? words.dismiss(name) : words.cancel(name)} onClick={over ? onDismiss : onCancel}><Icon name="close" /></button>
      {error && <div className="transfer-error"><ErrorNote error={error} during={transfer.direction} act={unpackError(error).retryable ? { label: words.retry, run: onRetry } : undefined} /></div>}
    </li>
  )
}
