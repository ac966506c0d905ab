import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * What a node runs well with, as NODE_OPTIONS: 30 MB are in use, the index and shards lie outside of this heap. V8's own bounds are for programs that have
 * the machine for themselves: 4 GB, and 134 MB of room for what is young, which it keeps.
 */
export const HEAP_OPTIONS = '--max-old-space-size=512 --max-semi-space-size=16'

/** After the start, when nobody waits for us. */
const AFTER_MS = 5_000

/** After a rush; to collect stops the node for a tenth of a second. */
const EVERY_MS = 300_000

/** Room that V8 keeps although nothing lies in it is not worth a stop below this. */
const SPARE_BYTES = 64e6

/** Gives back what loading left behind, about 40 of 165 MB (V8 keeps the room of its young generation otherwise), then what each rush leaves. */
export function tidyNowAndThen(): void {
  setTimeout(collectAll, AFTER_MS).unref()
  setInterval(() => {
    const { total_heap_size: total, used_heap_size: used } = getHeapStatistics()
    if (total - used > SPARE_BYTES) collectAll()
  }, EVERY_MS).unref()
}

/** Collects all garbage at once, and gives its room back to the system. */
export function collectAll(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { type: 'major', execution: 'sync', flavor: 'last-resort' }) => void
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
