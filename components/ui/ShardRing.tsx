import { memo, type ReactElement } from 'react'
import type { ShardState } from '../../lib/options.ts'
import { countState, RING_SIZES, segmentPath, STANDARD } from './ring.ts'
import { ringText } from './words.ts'

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

/** Paths by size, number of segments, place and state: a list draws the same few again and again. */
const drawn = new Map<string, string>()
function pathOf(i: number, n: number, state: ShardState, size: keyof typeof RING_SIZES): string {
  const key = `${size} ${n} ${i} ${state}`
  const there = drawn.get(key) ?? segmentPath(i, n, state, RING_SIZES[size])
  drawn.set(key, there)
  return there
}

/** Neighbours of one state as one path; each by itself where one can be pointed out. */
function runsOf(ring: readonly ShardState[], size: keyof typeof RING_SIZES, apart: boolean): { at: number, state: ShardState, path: string }[] {
  const runs: { at: number, state: ShardState, path: string }[] = []
  ring.forEach((state, at) => {
    const [last, path] = [runs.at(-1), pathOf(at, ring.length, state, size)]
    if (!apart && last?.state === state) last.path += path
    else runs.push({ at, state, path })
  })
  return runs
}

/** Our one signature element: a segment per shard, in three sizes; form and colour say the state and so does its text. */
export const ShardRing = memo(function ShardRing({ ring, size = 'small', needed = STANDARD.needed, label, marked = null, onMark }: Props): ReactElement {
  const shape = RING_SIZES[size]
  const name = label ?? ringText.describe(ring, needed)
  return (
    <svg className="ring" viewBox="0 0 100 100" width={shape.pixels} height={shape.pixels} {...(name ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}>
      {runsOf(ring, size, onMark !== undefined || marked !== null).map(({ at, state, path }) => (
        <path key={at} d={path} className={`ring-seg ring-${state}${marked !== null && marked !== at ? ' ring-dim' : ''}`}
          {...(onMark ? { onPointerEnter: () => onMark(at), onPointerLeave: () => onMark(null) } : {})} />
      ))}
      {size === 'large' && <>
        <text x="50" y="54" className="ring-number">{countState(ring, 'stored')}</text>
        <text x="50" y="64" className="ring-word">{ringText.of(ring.length)}</text>
      </>}
    </svg>
  )
})

/** The logo: a full ring in the colour of the text around it. */
export function Mark({ pixels = 20 }: { pixels?: number }): ReactElement {
  const shape = { outer: 49, thick: 17, gap: 6 }
  return (
    <svg className="ring ring-mark" viewBox="0 0 100 100" width={pixels} height={pixels} aria-hidden="true">
      {Array.from({ length: STANDARD.total }, (_, i) => <path key={i} className="ring-seg" d={segmentPath(i, STANDARD.total, 'stored', shape)} />)}
    </svg>
  )
}
