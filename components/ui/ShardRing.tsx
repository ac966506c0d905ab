import type { ReactElement } from 'react'
import type { ShardState } from '../../lib/options.ts'
import { text } from '../text.ts'
import { countState, RING_SIZES, segmentPath, STANDARD } from './ring.ts'

interface Props {
  ring: readonly ShardState[]
  size?: keyof typeof RING_SIZES
  /** Shards that must answer. */
  needed?: number
  /** Replaces the counted text; an empty one hides the ring from assistive technology because a text stands beside it. */
  label?: string
  /** A segment to point out; the others step back. */
  marked?: number | null
  onMark?: (segment: number | null) => void
}

/** Our one signature element: a segment per shard, in three sizes; form and colour say the state and so does its text. */
export function ShardRing({ ring, size = 'small', needed = STANDARD.needed, label, marked = null, onMark }: Props): ReactElement {
  const shape = RING_SIZES[size]
  const name = label ?? text.ring.describe(ring, needed)
  return (
    <svg className="ring" viewBox="0 0 100 100" width={shape.pixels} height={shape.pixels} {...(name ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}>
      {ring.map((state, i) => (
        <path key={i} d={segmentPath(i, ring.length, state, shape)} className={`ring-seg ring-${state}${marked !== null && marked !== i ? ' ring-dim' : ''}`}
          {...(onMark ? { onPointerEnter: () => onMark(i), onPointerLeave: () => onMark(null) } : {})} />
      ))}
      {size === 'large' && <>
        <text x="50" y="54" className="ring-number">{countState(ring, 'stored')}</text>
        <text x="50" y="64" className="ring-word">{text.ring.of(ring.length)}</text>
      </>}
    </svg>
  )
}

/** The logo: a full ring in the colour of the text around it. */
export function Mark({ pixels = 20 }: { pixels?: number }): ReactElement {
  const shape = { outer: 49, thick: 17, gap: 6 }
  return (
    <svg className="ring ring-mark" viewBox="0 0 100 100" width={pixels} height={pixels} aria-hidden="true">
      {Array.from({ length: STANDARD.total }, (_, i) => <path key={i} className="ring-seg" d={segmentPath(i, STANDARD.total, 'stored', shape)} />)}
    </svg>
  )
}
