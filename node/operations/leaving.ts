import type { NodeDirectory } from '../directory.ts'
import type { Connect } from '../handover/carry.ts'
import { handOver } from '../handover/handOver.ts'
import type { HandOverResult } from '../handover/handOver.ts'
import { repeat } from '../rounds.ts'
import type { Store } from '../store/store.ts'
import { whyOf } from '../why.ts'
import type { Mode } from './mode.ts'

/** How far a node is with handing over: `moved` since its start, the rest by its last pass. */
export interface HandOverStatus extends HandOverResult {
  /** Unix time in ms at which a pass last came to its end; null: none yet. */
  endedMs: number | null
}

/** Hands shards over while the mode says so. */
export interface Leaving {
  /** Follows a mode that was set. */
  follow: (mode: Mode) => Promise<void>
  status: () => HandOverStatus
  close: () => Promise<void>
}

export interface LeavingOptions {
  store: Store
  /** Null: nobody says where shards may go. */
  directory: NodeDirectory | null
  connect: Connect
  say: (line: string) => void
  /** Told of each shard that another node has now. */
  onMoved: (shards: number) => void
  /** Told once a pass in the mode `exit` has left nothing behind that could be moved. */
  onLeft: () => void
}

/** Between two passes, in which the directory is asked about whatever could not be moved; twice as long after each that has moved nothing, ten minutes at most. */
const PASS_MS = 10_000
const PASS_MAX_MS = 600_000

/** Nothing is handed over until a mode is followed that says so. */
export function makeLeaving({ store, directory, connect, say, onMoved, onLeft }: LeavingOptions): Leaving {
  let status: HandOverStatus = { moved: 0, left: 0, damaged: 0, unplaced: 0, endedMs: null }
  let stop: () => Promise<void> = () => Promise.resolve()
  let waitMs = PASS_MS
  const pass = async (mode: Mode, signal: AbortSignal): Promise<void> => {
    if (!directory) return
    const before = status.moved
    let told = 0
    const note = (result: HandOverResult): void => {
      onMoved(result.moved - told)
      told = result.moved
      status = { ...result, moved: before + result.moved, endedMs: status.endedMs }
    }
    const result = await handOver({ store, directory, connect, say, signal, onProgress: note }).catch((error: unknown) => {
      if (!signal.aborted) say(`handing over broke off, it goes on in a while: ${whyOf(error)}`)
      return null
    })
    waitMs = result && result.moved > 0 ? PASS_MS : Math.min(waitMs * 2, PASS_MAX_MS)
    if (!result) return
    note(result)
    status.endedMs = Date.now()
    if (mode === 'exit' && result.left === 0) onLeft()
  }
  return {
    status: () => status,
    follow: async mode => {
      await stop()
      stop = () => Promise.resolve()
      if (mode !== 'drain' && mode !== 'exit') return
      if (!directory) say('there is no directory that says where shards may go: nothing is handed over')
      waitMs = PASS_MS / 2
      stop = repeat(signal => pass(mode, signal), () => waitMs, say)
    },
    close: () => stop(),
  }
}
