import { useEffect, useState, type ReactElement } from 'react'
import type { Drive, FileDetails, FileEntry, ShardPlace } from '../../lib/drive/types.ts'
import { isAbort, packError, type ErrorRecord } from '../../lib/errors.ts'
import type { ShardState } from '../../lib/options.ts'
import { Sharing } from '../share/Sharing.tsx'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { bytes, exactly, whole } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { countState, ringOf } from '../ui/ring.ts'
import { ShardRing } from '../ui/ShardRing.tsx'
import type { Said } from '../ui/Toast.tsx'
import { Access } from './Access.tsx'
import { LineageFold } from '../versions/LineageFold.tsx'
import { History } from './History.tsx'
import { Preview } from './Preview.tsx'
import { Proof } from './Proof.tsx'
import { ClassRow, ReclassDialog } from './Reclass.tsx'

interface Props {
  drive: Drive
  file: FileEntry
  /** Whether the directory was asked who can read it. */
  known: boolean
  onClose: () => void
  /** Tells the list the state of each piece. */
  onSeen: (id: string, ring: readonly ShardState[]) => void
  /** A version by its id, or the newest. */
  onDownload: (version?: string) => void
  onShare: () => void
  onRemove: () => void
  onSaid: (said: Said) => void
  /** Shows another file. */
  onGo: (entry: string) => void
}

const words = text.details

/** A file that was just stored is anchored, and its last pieces are sent, in the background; an open panel looks again until all is there, each time so much later, ms. */
const LOOK_AGAIN_MS = 4_000
/** A piece whose node is away for long is asked for so often, ms. */
const LOOK_SELDOM_MS = 60_000

/** All that is known of one file. */
export function Details({ drive, file, known, onClose, onSeen, onDownload, onShare, onRemove, onSaid, onGo }: Props): ReactElement {
  const [details, setDetails] = useState<FileDetails | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const [round, setRound] = useState(0)
  const [changing, setChanging] = useState(false)
  const [marked, setMarked] = useState<number | null>(null)
  const { id } = file
  useEffect(() => {
    const stop = new AbortController()
    drive.details(id, { signal: stop.signal }).then(
      found => { if (!stop.signal.aborted) { setDetails(found); setError(null); onSeen(id, found.shards.map(shard => shard.state)) } },
      (reason: unknown) => { if (!stop.signal.aborted && !isAbort(reason)) setError(packError(reason)) },
    )
    return () => stop.abort()
  }, [drive, id, round, onSeen])
  const settled = details === null || (details.anchor.state === 'anchored' && details.shards.every(({ state }) => state === 'stored'))
  useEffect(() => {
    if (settled) return
    const timer = setTimeout(() => setRound(n => n + 1), Math.min(LOOK_AGAIN_MS * (round + 1), LOOK_SELDOM_MS))
    return () => clearTimeout(timer)
  }, [settled, details])
  const ring = details ? details.shards.map(shard => shard.state) : ringOf('empty')
  return (
    <div className="detail">
      <header className="detail-head">
        <h2 dir="auto">{file.name}</h2>
        <button type="button" className="button button-plain button-icon button-small detail-close" aria-label={words.close} onClick={onClose}><Icon name="close" /></button>
      </header>
      <div className="detail-acts">
        <button type="button" className="button" onClick={() => onDownload()}><Icon name="download" />{text.files.actions.download}</button>
        <button type="button" className="button" onClick={onShare}><Icon name="link" />{text.files.actions.link}</button>
        <button type="button" className="button button-icon" aria-label={text.files.actions.remove} title={text.files.actions.remove} onClick={onRemove}><Icon name="trash" /></button>
      </div>
      {error && <ErrorNote error={error} during="change" act={{ label: text.error.again, run: () => { setError(null); setRound(n => n + 1) } }} />}
      <Preview drive={drive} file={file} />
      <figure className="detail-ring" aria-busy={!details && !error}>
        <ShardRing ring={ring} size="large" {...(details ? { needed: details.needed } : { label: text.common.loading })} marked={marked} onMark={setMarked} />
        <figcaption className="quiet">{details ? details.chunks === 0 ? words.noPieces : words.health(countState(ring, 'stored') + countState(ring, 'slow'), details.total, details.needed) : text.common.loading}</figcaption>
      </figure>
      <dl className="pairs">
        <div><dt>{words.access}</dt><dd className="pairs-access"><Access links={file.links} known={known} /></dd></div>
        <div><dt>{words.size}</dt><dd className="tabular">{bytes(file.size)}{file.size > 999 && <span className="quiet"> · {whole(file.size)} B</span>}</dd></div>
        {details && <div><dt>{words.stored}</dt><dd className="tabular">{bytes(details.storedBytes)}</dd></div>}
        <div><dt>{words.type}</dt><dd>{file.type || text.common.unknown}</dd></div>
        <div><dt>{words.added}</dt><dd className="tabular">{exactly(file.addedAt)}</dd></div>
        {details && <div><dt>{words.className}</dt><dd><ClassRow drive={drive} details={details} onChange={() => setChanging(true)} /></dd></div>}
        {details && <div><dt>{words.chunks}</dt><dd className="tabular">{whole(details.chunks)}</dd></div>}
      </dl>
      <Sharing drive={drive} file={file} />
      <History drive={drive} file={file} onDownload={onDownload} onSaid={onSaid} />
      <LineageFold drive={drive} file={file} onGo={onGo} onSaid={onSaid} />
      {details && details.chunks > 0 && <Places shards={details.shards} marked={marked} onMark={setMarked} />}
      {details && <Proof details={details} />}
      {details && changing && <ReclassDialog drive={drive} details={details} onClose={() => setChanging(false)} onSaid={said => { setChanging(false); onSaid(said) }} />}
    </div>
  )
}

function Places({ shards, marked, onMark }: { shards: readonly ShardPlace[], marked: number | null, onMark: (shard: number | null) => void }): ReactElement {
  return (
    <details className="fold" open>
      <summary><Icon name="right" pixels={14} />{words.nodes}</summary>
      <ol className="places">
        {shards.map(({ shard, state, nodes }) => (
          <li key={shard} className={marked === shard ? 'places-marked' : ''} onPointerEnter={() => onMark(shard)} onPointerLeave={() => onMark(null)}>
            <span className={`places-state places-${state}`}>{text.ring.states[state]}</span>
            <span className="places-nodes">{nodes.map(node => (
              <span key={node.number} title={node.peer}>{words.node(node.number)} <span className="quiet">{[node.operator, node.region].filter(Boolean).join(', ')}{node.online ? '' : ` · ${words.offlineNode}`}</span></span>
            ))}</span>
          </li>
        ))}
      </ol>
      <p className="small quiet">{words.declared}</p>
    </details>
  )
}
