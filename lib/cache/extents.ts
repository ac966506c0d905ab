import { CyxError } from '../errors.ts'

/** Runs of pages in slabs: which are free, which are taken. A run never crosses from one slab into the next. */
export interface Extents {
  /** Takes `pages` neighbouring pages, the first place that fits; null when there is none. */
  take: (pages: number) => number | null
  /** Takes certain pages; false, and nothing is taken, unless all of them are free. */
  claim: (first: number, pages: number) => boolean
  /** Gives pages back. @throws INTERNAL when one of them is free already */
  give: (first: number, pages: number) => void
  /** Adds a slab. */
  grow: () => void
  slabs: () => number
}

interface Run { first: number, end: number }

/** No slab yet. @param slabPages - pages of one slab */
export function makeExtents(slabPages: number): Extents {
  /** Free runs in order, joined within their slab. */
  const free: Run[] = []
  let slabs = 0
  /** Where the first run stands that ends behind `page`. */
  const placeOf = (page: number): number => {
    let [low, high] = [0, free.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((free[middle]?.end ?? 0) > page) high = middle
      else low = middle + 1
    }
    return low
  }
  const cut = (at: number, { first, end }: Run, from: number, to: number): void => {
    free.splice(at, 1, ...first < from ? [{ first, end: from }] : [], ...to < end ? [{ first: to, end }] : [])
  }
  const joins = (left: Run | undefined, right: Run | undefined): boolean =>
    left !== undefined && right !== undefined && left.end === right.first && right.first % slabPages !== 0
  return {
    take: pages => {
      const at = free.findIndex(({ first, end }) => end - first >= pages)
      const run = free[at]
      if (!run) return null
      cut(at, run, run.first, run.first + pages)
      return run.first
    },
    claim: (first, pages) => {
      const at = placeOf(first)
      const run = free[at]
      if (!run || run.first > first || run.end < first + pages) return false
      cut(at, run, first, first + pages)
      return true
    },
    give: (first, pages) => {
      const at = placeOf(first)
      const next = free[at]
      if (pages < 1 || first < 0 || first + pages > slabs * slabPages || (next && next.first < first + pages)) throw new CyxError('INTERNAL', { what: 'pages of the cache were given back twice' })
      free.splice(at, 0, { first, end: first + pages })
      for (const i of [at, at - 1]) {
        const [left, right] = [free[i], free[i + 1]]
        if (left && right && joins(left, right)) free.splice(i, 2, { first: left.first, end: right.end })
      }
    },
    grow: () => {
      free.push({ first: slabs * slabPages, end: (slabs + 1) * slabPages })
      slabs++
    },
    slabs: () => slabs,
  }
}
