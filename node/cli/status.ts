import { askNode } from '../operations/askNode.ts'
import type { Status } from '../operations/status.ts'
import type { Command } from './cli.ts'
import { settle } from './settle.ts'
import { bytesText, durationText, kindText } from './text.ts'

/** A running node answers at once; one that is stopped in its tracks does not. */
export const ANSWER_MS = 10_000

/** `cyxcloud node status` */
export const status: Command = async (args, { signal }) => {
  const { config, flags } = await settle(args, { json: { type: 'boolean' } })
  const answer = await askNode(config.folder, { verb: 'status' }, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) })
  return flags.json === true ? JSON.stringify(answer, null, 2) : statusText(answer, Date.now())
}

const HEALTH: Record<Status['health'], string> = {
  ok: 'ok',
  maintenance: 'maintenance: it takes no new shards, keeps and serves those it has',
  draining: 'draining: it takes no new shards, hands over those it has, and serves them until then',
  offline: 'offline: the directory has accepted no heartbeat for too long',
  stopping: 'stopping',
}

/** A status for people. */
export function statusText(status: Status, nowMs: number): string {
  const ago = (ms: number): string => `${durationText(Math.max(0, nowMs - ms) / 1000)} ago`
  const heartbeat = status.lastHeartbeatMs === null ? 'none accepted yet' : `accepted ${ago(status.lastHeartbeatMs)}`
  const rows: [string, string][] = [
    ['health', HEALTH[status.health]],
    ['peer', status.peer],
    ['kind', kindText(status)],
    ['up', `${durationText(status.uptimeSeconds)} (process ${String(status.pid)}, version ${status.version})`],
    ['kept', `${String(status.shards)} shards, ${bytesText(status.usedBytes)} of ${bytesText(status.capacityBytes)}; ${bytesText(status.diskFreeBytes)} free on the disk`],
    ['connected', `${String(status.peers)} peers`],
    ['directory', status.directory === null ? 'none' : `${status.directory}, heartbeat ${heartbeat}`],
    ['last scrub', status.scrub === null ? 'none since the start' : `${String(status.scrub.shards)} shards, ${String(status.scrub.rotten)} rotten, ${ago(status.scrub.endedMs)}`],
    ...status.mode === 'drain' || status.mode === 'exit' ? [['handed over', handOverText(status)] as [string, string]] : [],
    ['faults', `${String(status.faults)} since the start; the log has their lines`],
    ...status.addresses.map((address, i): [string, string] => [i === 0 ? 'addresses' : '', address]),
  ]
  return rows.map(([name, text]) => `${name.padEnd(11)} ${text}`).join('\n')
}

/** How far handing over is. */
export function handOverText({ shards, handOver: { moved, left, damaged, endedMs } }: Pick<Status, 'shards' | 'handOver'>): string {
  const rest = endedMs === null ? `${String(shards)} are here` : `${String(left)} could not be moved yet`
  return `${String(moved)} shards; ${rest}${damaged === 0 ? '' : `; ${String(damaged)} are damaged here and have to be rebuilt from others`}`
}
