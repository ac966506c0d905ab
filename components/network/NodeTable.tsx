import { useState, type ReactElement } from 'react'
import type { NodeDiagnosis } from '../../lib/drive/diagnosis.ts'
import { text } from '../text.ts'
import { when } from '../ui/format.ts'

const words = text.network

/** A line for each node: those in use first, then by number. */
export function NodeTable({ nodes }: { nodes: readonly NodeDiagnosis[] }): ReactElement {
  const [now] = useState(() => Date.now())
  const sorted = [...nodes].sort((a, b) => Number(b.transport !== null) - Number(a.transport !== null) || a.number - b.number)
  return (
    <table className="links nodes">
      <caption className="page-sub">{words.nodes}</caption>
      <thead><tr><th scope="col">{words.columns.node}</th><th scope="col">{words.columns.way}</th><th scope="col" className="nodes-number">{words.columns.trip}</th><th scope="col" className="nodes-number">{words.columns.goodput}</th><th scope="col">{words.columns.last}</th></tr></thead>
      <tbody>{sorted.map(node => <Row key={node.number} node={node} now={now} />)}</tbody>
    </table>
  )
}

function Row({ node, now }: { node: NodeDiagnosis, now: number }): ReactElement {
  const { number, online, mode, transport, roundTripMs, bytesPerSecond, avoided, lastError } = node
  const measured = (value: string | null): ReactElement => value === null ? <span className="quiet" title={words.unknown}><span aria-hidden="true">–</span><span className="visually-hidden">{words.unknown}</span></span> : <span>{value}</span>
  return (
    <tr>
      <th scope="row"><span>{words.node(number)}</span><span className="small quiet nodes-place ellipsis"><bdi>{words.place(node)}</bdi></span></th>
      <td data-name={words.columns.way}>
        <span className={`state ${transport ? 'state-live' : ''}`}>{transport ? words.ways[transport] : words.notConnected}</span>
        {!online && <span className="small nodes-hint" title={words.silentHint}>{words.silent}</span>}
        {online && mode && <span className="small nodes-hint" title={words.modeHints[mode]}>{words.modes[mode]}</span>}
        {avoided && <span className="small nodes-hint" title={words.avoidedHint}>{words.avoided}</span>}
      </td>
      <td data-name={words.columns.trip} className="tabular nodes-number">{measured(roundTripMs === null ? null : words.trip(roundTripMs))}</td>
      <td data-name={words.columns.goodput} className="tabular nodes-number">{measured(bytesPerSecond === null ? null : words.goodput(bytesPerSecond))}</td>
      <td data-name={words.columns.last}>{lastError ? <><bdi>{lastError.sentence}</bdi><span className="small quiet nodes-when tabular">{when(lastError.at, now)} · <code>{lastError.code}</code></span></> : <span className="quiet">{words.none}</span>}</td>
    </tr>
  )
}
