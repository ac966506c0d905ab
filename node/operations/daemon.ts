import { mkdir, statfs } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { CyxError } from '../../lib/errors.ts'
import { pause } from '../../lib/options.ts'
import type { NodeConfig } from '../config.ts'
import type { NodeDirectory } from '../directory.ts'
import { openIdentity } from '../identity.ts'
import type { Identity } from '../identity.ts'
import { startNode } from '../node.ts'
import type { StorageNode } from '../node.ts'
import type { ScrubResult } from '../store/store.ts'
import { VERSION } from '../version.ts'
import { closable } from './closableShelf.ts'
import type { ClosableShelf } from './closableShelf.ts'
import { openControl } from './control.ts'
import { makeLeaving } from './leaving.ts'
import type { Log } from './log.ts'
import { makeNodeMetrics } from './metrics.ts'
import { openMode, stateOf } from './mode.ts'
import { peerOf } from './peer.ts'
import { healthOf } from './status.ts'
import type { Health, Status } from './status.ts'
import { openWeb } from './web.ts'

/** A node with all that an operator needs around it. */
export interface Daemon {
  identity: Identity
  node: StorageNode
  status: () => Promise<Status>
  /** Address of `/metrics` and `/health`; null: off. */
  web: string | null
  /** Path of the socket for the other commands; null: none. */
  control: string | null
  /** Resolves when the node was told to exit and other nodes have its shards: it is to be closed then. */
  left: Promise<null>
  /** Takes no more shards, lets what is under way end, closes everything. */
  close: () => Promise<void>
}

/** Requests under way are waited for so long, then their connections are closed. */
const FINISH_MS = 5_000

/** Lateness is measured by a timer of so long; its own time is not late. */
const LAG_STEP_MS = 50

export interface DaemonOptions {
  /** The directory as the node's identity calls it; null: none. */
  directoryOf: (config: NodeConfig, identity: Identity) => Promise<NodeDirectory | null>
  log: Log
}

/** Starts a node in its folder, makes the folder if need be. @throws NODE_OPERATION when one runs there, or a port is taken */
export async function startDaemon(config: NodeConfig, { directoryOf, log }: DaemonOptions): Promise<Daemon> {
  await mkdir(config.folder, { recursive: true, mode: 0o700 })
  const opened: (() => Promise<void>)[] = []
  const closeAll = async (): Promise<void> => { for (const close of opened.reverse()) await close() }
  try {
    const control = await openControl(config.folder)
    opened.push(control.close)
    if (control.path === null) log('warn', 'the data folder has too long a path for a socket: the node cannot be asked for its status')
    const identity = await openIdentity(config.folder)
    const file = await openMode(config.folder)
    const closed = (): boolean => file.mode() !== 'open'
    const lag = monitorEventLoopDelay({ resolution: LAG_STEP_MS })
    const peer = peerOf(identity)
    const metrics = makeNodeMetrics({ peer, name: config.name, kind: config.kind, version: VERSION, lag: percent => Math.max(0, lag.percentile(percent) / 1e9 - LAG_STEP_MS / 1000) })
    const startedMs = Date.now()
    let door: ClosableShelf | null = null
    let stopping = false
    let faults = 0
    let lastHeartbeatMs: number | null = null
    let lastScrub: Status['scrub'] = null
    const noteScrub = (result: ScrubResult): void => {
      lastScrub = { ...result, endedMs: Date.now() }
      metrics.scrubbed(result, lastScrub.endedMs)
      log(result.rotten > 0 ? 'warn' : 'info', 'scrubbed', { ...result })
    }
    const say = (line: string): void => {
      faults++
      metrics.fault()
      log('warn', line)
    }
    const directory = await directoryOf(config, identity)
    const node = await startNode(config, {
      identity, directory, say,
      watch: {
        shelf: shelf => {
          door = closable(shelf, () => stopping || closed())
          return door.shelf
        },
        answered: metrics.answered,
        // No new shard is placed here then.
        state: () => stateOf(file.mode()),
        beat: outcome => {
          if (outcome === 'accepted') lastHeartbeatMs = Date.now()
          metrics.heartbeat(outcome, Date.now())
          log('debug', 'heartbeat', { outcome })
        },
        scrubbed: noteScrub,
        lookedUp: metrics.lookedUp,
      },
    })
    opened.push(node.close)
    const left = Promise.withResolvers<null>()
    const leaving = makeLeaving({
      store: node.store, directory, connect: node.network.connect, say, onMoved: metrics.handedOver,
      onLeft: () => {
        // Started again it stays closed, and up.
        file.set('drain').then(() => { left.resolve(null) }, left.reject)
      },
    })
    opened.push(leaving.close)
    await leaving.follow(file.mode())
    lag.enable()
    opened.push(() => Promise.resolve(void lag.disable()))

    const readings = async (): Promise<Pick<Status, 'capacityBytes' | 'usedBytes' | 'shards' | 'indexBytes' | 'peers' | 'diskFreeBytes'>> => {
      const { bavail, bsize } = await statfs(config.folder)
      return { ...node.store.stats(), indexBytes: node.store.indexBytes(), peers: node.network.peers(), diskFreeBytes: bavail * bsize }
    }
    const { capacityBytes, usedBytes, diskFreeBytes } = await readings()
    if (capacityBytes - usedBytes > diskFreeBytes) log('warn', 'the disk has less room than the capacity promises', { capacityBytes, usedBytes, diskFreeBytes })
    const health = (): Health => healthOf({ stopping, mode: file.mode(), reports: directory !== null, sinceMs: lastHeartbeatMs ?? startedMs, nowMs: Date.now(), offlineMs: config.offlineSeconds * 1000 })
    const status = async (): Promise<Status> => ({
      version: VERSION, pid: process.pid, peer, name: config.name, kind: config.kind, operator: config.operator, region: config.region, folder: config.folder,
      addresses: node.network.addresses(), health: health(), uptimeSeconds: (Date.now() - startedMs) / 1000, directory: config.directory?.host ?? null,
      lastHeartbeatMs, scrub: lastScrub, faults, mode: file.mode(), handOver: leaving.status(), ...await readings(),
    })
    const web = config.metricsPort === 0 ? null : await openWeb(config.metricsPort, {
      metrics: async () => metrics.page({ ...await readings(), known: node.network.known(), knownPeers: await node.network.knownPeers(), draining: closed(), handOver: leaving.status() }),
      health: () => ({ status: health(), peer, ...node.store.stats(), uptimeSeconds: (Date.now() - startedMs) / 1000, lastHeartbeatMs }),
    })
    if (web) opened.push(web.close)
    control.serve(async (request, signal) => {
      if (stopping) throw new CyxError('NODE_OPERATION', { what: 'The node is stopping.', next: 'Start it again by `cyxcloud node run`.' })
      if (request.verb === 'mode') {
        if (request.mode === 'exit' && !directory) throw new CyxError('NODE_OPERATION', { what: 'The node has no directory: nobody says which nodes could take its shards.', next: 'Nobody was led to shards here either. Stop the node by SIGTERM when you like.' })
        await file.set(request.mode)
        log('info', 'mode', { mode: request.mode })
        await leaving.follow(request.mode)
      }
      if (request.verb !== 'scrub') return status()
      const result = await node.store.scrub({ bytesPerSecond: request.bytesPerSecond, signal })
      noteScrub(result)
      return result
    })
    return {
      identity, node, status,
      left: left.promise,
      web: web?.address ?? null,
      control: control.path,
      close: async () => {
        stopping = true
        const deadline = performance.now() + FINISH_MS
        while ((door?.busy() ?? 0) > 0 && performance.now() < deadline) await pause(10)
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
