import type { ShardState } from '../../lib/options.ts'

/** Shards of class standard, and how many of them bring a file back. */
export const STANDARD = { total: 14, needed: 8 } as const

/** A ring of `n` segments that are all in one state. */
export const ringOf = (state: ShardState, n: number = STANDARD.total): ShardState[] => Array.from({ length: n }, () => state)

/** What part of its sector a segment fills: radii as parts of the ring's thickness (0 inner … 1 outer), ends as parts of its angle. */
interface Form { from: number, to: number, start: number, end: number }

const full: Form = { from: 0, to: 1, start: 0, end: 1 }

/** The form of each state, so that it can be told without colour. */
const FORMS: Record<ShardState, Form[]> = {
  stored: [full],
  empty: [{ from: 0.62, to: 0.86, start: 0, end: 1 }],
  moving: [{ from: 0.3, to: 1, start: 0, end: 1 }],
  slow: [{ from: 0, to: 1, start: 0, end: 0.44 }, { from: 0.62, to: 0.86, start: 0.44, end: 1 }],
  lost: [{ from: 0, to: 0.2, start: 0, end: 1 }, { from: 0.8, to: 1, start: 0, end: 1 }],
  repairing: [{ from: 0, to: 0.42, start: 0, end: 1 }, { from: 0.8, to: 1, start: 0, end: 1 }],
}

/** Measures of a ring in its 100 × 100 box: outer radius, thickness, gap between segments along the middle line. */
export interface RingShape { outer: number, thick: number, gap: number }

/** The three sizes, in CSS pixels, with the shape that reads well at each. */
export const RING_SIZES = {
  small: { pixels: 14, outer: 49, thick: 21, gap: 5.5 },
  medium: { pixels: 40, outer: 48, thick: 15, gap: 5 },
  large: { pixels: 168, outer: 48, thick: 9.5, gap: 3 },
} as const

const round = (x: number): string => String(Math.round(x * 100) / 100)

/** The SVG path of segment `i` of `n` in `state`; segment 0 starts at twelve o'clock, the rest follow clockwise. */
export function segmentPath(i: number, n: number, state: ShardState, { outer, thick, gap }: RingShape): string {
  const step = 2 * Math.PI / n
  return FORMS[state].map(form => {
    const high = outer - thick * (1 - form.to)
    const low = outer - thick * (1 - form.from)
    const corner = (radius: number, part: number): string => {
      // The gap is measured along the arc, so that it stays parallel from inside to outside.
      const pad = gap / 2 / radius
      const angle = i * step + pad + (step - 2 * pad) * part
      return `${round(50 + radius * Math.sin(angle))} ${round(50 - radius * Math.cos(angle))}`
    }
    // The only segment of a ring goes round more than half of it (SVG 2 §9.3.8: the large-arc flag).
    const far = step * (form.end - form.start) > Math.PI ? 1 : 0
    return `M${corner(high, form.start)}A${round(high)} ${round(high)} 0 ${String(far)} 1 ${corner(high, form.end)}L${corner(low, form.end)}A${round(low)} ${round(low)} 0 ${String(far)} 0 ${corner(low, form.start)}Z`
  }).join('')
}

/** How many segments are in `state`. */
export const countState = (ring: readonly ShardState[], state: ShardState): number => ring.filter(one => one === state).length
