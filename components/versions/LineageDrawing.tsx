import type { ReactElement } from 'react'
import type { LineageGraph, LineageNode } from '../../lib/drive/files/lineage.ts'
import { text } from '../text.ts'
import { placesOf } from './places.ts'

const words = text.lineage

/** A graph of lineage, sources above, the version in the middle, what was made from it below; every version of this drive is a button that leads to it. */
export function LineageDrawing({ graph, middle, onGo }: { graph: LineageGraph, middle: string, onGo: (entry: string) => void }): ReactElement {
  const { places, width, height, box } = placesOf(graph.nodes)
  const note = (node: LineageNode): string => node.key === middle ? words.here : node.entry === null ? words.missing : node.script ? words.script : node.current ? '' : words.older
  return (
    <div className="lineage-scroll" tabIndex={0} role="group" aria-label={words.graph}>
      <svg className="lineage-graph" width={width} height={height} viewBox={`0 0 ${String(width)} ${String(height)}`}>
        <g aria-hidden="true">
          {graph.edges.map(({ from, to, transform }, i) => {
            const [a, b] = [places.get(from), places.get(to)]
            if (!a || !b) return null
            const [x, y, u, v] = [a.x + box.width / 2, a.y + box.height, b.x + box.width / 2, b.y]
            const half = (y + v) / 2
            return (
              <g key={i}>
                <path className="lineage-edge" d={`M${String(x)} ${String(y)}C${String(x)} ${String(half)} ${String(u)} ${String(half)} ${String(u)} ${String(v - 5)}`} />
                <path className="lineage-tip" d={`M${String(u - 4)} ${String(v - 6)}h8l-4 6z`} />
                {transform !== '' && <title>{transform}</title>}
              </g>
            )
          })}
        </g>
        {graph.nodes.map(node => {
          const at = places.get(node.key)
          if (!at) return null
          const { entry } = node
          const inside = <><bdi className="ellipsis">{node.name}</bdi>{note(node) !== '' && <span className="lineage-note ellipsis">{note(node)}</span>}</>
          return (
            <foreignObject key={node.key} x={at.x} y={at.y} width={box.width} height={box.height}>
              {entry === null || node.key === middle
                ? <div className={`lineage-node${node.key === middle ? ' lineage-here' : ' lineage-missing'}`} title={node.name}>{inside}</div>
                : <button type="button" className="lineage-node" title={node.name} onClick={() => onGo(entry)}>{inside}</button>}
            </foreignObject>
          )
        })}
      </svg>
    </div>
  )
}
