/** Bytes that all streams of a node may be sending it at a time; who comes when they are taken waits, unread. */
export interface Budget {
  /** Calls `go` when there is room, at once or later (`waits`); `release` gives the room back, or the place in the line. */
  take: (bytes: number, go: () => void) => { waits: boolean, release: () => void }
  taken: () => number
}

/** A budget of `maxBytes`; a request that is larger alone counts as all of it. */
export function makeBudget(maxBytes: number): Budget {
  let taken = 0
  const waiting = new Set<{ bytes: number, go: () => void }>()
  const serve = (): void => {
    for (const one of waiting) {
      if (taken + one.bytes > maxBytes) return
      waiting.delete(one)
      taken += one.bytes
      one.go()
    }
  }
  return {
    take: (wanted, go) => {
      const one = { bytes: Math.min(wanted, maxBytes), go }
      waiting.add(one)
      serve()
      let back = false
      return {
        waits: waiting.has(one),
        release: () => {
          if (back) return
          back = true
          if (!waiting.delete(one)) taken -= one.bytes
          serve()
        },
      }
    },
    taken: () => taken,
  }
}
