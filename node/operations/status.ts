import type { ScrubResult, StoreStats } from '../store/store.ts'
import type { HandOverStatus } from './leaving.ts'
import type { Mode } from './mode.ts'

/** How well a node is: `offline` when the directory has accepted no heartbeat for too long. */
export type Health = 'ok' | 'maintenance' | 'draining' | 'offline' | 'stopping'

/** What a node says of itself to its operator. */
export interface Status extends StoreStats {
  version: string
  pid: number
  peer: string
  name: string
  kind: string
  operator: string
  region: string
  folder: string
  addresses: string[]
  health: Health
  uptimeSeconds: number
  peers: number
  indexBytes: number
  diskFreeBytes: number
  /** Host of the directory; null: the node reports to nobody. */
  directory: string | null
  /** Unix time in ms; null: none was accepted yet. */
  lastHeartbeatMs: number | null
  /** The last scrub that was asked for. */
  scrub: ScrubResult & { endedMs: number } | null
  faults: number
  mode: Mode
  handOver: HandOverStatus
}

/** The state of a node. `sinceMs`: of its start, or of the last heartbeat that was accepted. */
export function healthOf({ stopping, mode, reports, sinceMs, nowMs, offlineMs }: { stopping: boolean, mode: Mode, reports: boolean, sinceMs: number, nowMs: number, offlineMs: number }): Health {
  if (stopping) return 'stopping'
  if (reports && nowMs - sinceMs > offlineMs) return 'offline'
  return mode === 'open' ? 'ok' : mode === 'maintenance' ? 'maintenance' : 'draining'
}

/** Whether somebody who asks for the health is to be alarmed. */
export const isWell = (health: Health): boolean => health === 'ok' || health === 'maintenance' || health === 'draining'
