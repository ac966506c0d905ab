import { performance } from 'node:perf_hooks'
import type { Answered } from '../../lib/wire/server.ts'
import type { ScrubResult, StoreStats } from '../store/store.ts'
import type { HandOverStatus } from './leaving.ts'
import { makeRegistry } from './registry.ts'

/** What the metrics are read from when somebody asks. */
export interface Readings extends StoreStats { indexBytes: number, peers: number, known: number, knownPeers: number, diskFreeBytes: number, draining: boolean, handOver: Pick<HandOverStatus, 'left' | 'damaged'> }

/** The metrics of a node, with the names of the CyxCloud blueprint, §12.1. */
export interface NodeMetrics {
  /** A request was answered: counted by verb and outcome, with its time, and the bytes of shards that came and went. */
  answered: (answered: Answered) => void
  heartbeat: (outcome: 'accepted' | 'failed', nowMs: number) => void
  fault: () => void
  /** So many more shards are with other nodes now. */
  handedOver: (shards: number) => void
  scrubbed: (result: ScrubResult, nowMs: number) => void
  /** A search in the table of peers has ended. */
  lookedUp: (ms: number) => void
  /** The page for Prometheus. */
  page: (readings: Readings) => string
}

/** Seconds: a small read takes under one millisecond, a put with its fsync a few, a slow disk a second. */
const LATENCY_BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Seconds: a node nearby answers in milliseconds; a search ends after ten seconds. */
const LOOKUP_BOUNDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The labels that say which node it is; `lag`: how late timers are, in seconds. */
export interface MetricsOptions { peer: string, name: string, kind: string, version: string, lag: (percent: number) => number }

/** Metrics that start at zero. */
export function makeNodeMetrics({ peer, name, kind, version, lag }: MetricsOptions): NodeMetrics {
  const registry = makeRegistry({ node_id: peer })
  const { counter, gauge } = registry
  const total = gauge('cyxcloud_node_storage_total_bytes', 'Bytes of shards that may be kept.')
  const used = gauge('cyxcloud_node_storage_used_bytes', 'Bytes of shards that are kept, with their lists and heads.')
  const shards = gauge('cyxcloud_node_shard_count', 'Shards that are kept.')
  const latency = registry.histogram('cyxcloud_node_request_latency_seconds', 'Time from the whole request to its answer.', ['operation'], LATENCY_BOUNDS)
  const requests = counter('cyxcloud_node_requests_total', 'Requests, by verb and outcome: ok, or the reason of the refusal.', ['operation', 'status'])
  const uptime = gauge('cyxcloud_node_uptime_seconds', 'Since the start of the process.')
  const lastBeat = gauge('cyxcloud_node_last_heartbeat_timestamp', 'Unix time of the last heartbeat that the directory accepted; 0: none yet, or none is sent.')
  const peers = gauge('cyxcloud_node_peer_count', 'Clients and nodes that are connected.')
  const tablePeers = gauge('cyxcloud_dht_peers_total', 'Nodes that take part in the table of peers and are connected.')
  const table = gauge('cyxcloud_dht_routing_table_size', 'Nodes in this one\'s part of the table of peers; 0 where it takes no part.')
  const lookups = registry.histogram('cyxcloud_dht_lookup_duration_seconds', 'Time of searches in the table for a node that has moved.', [], LOOKUP_BOUNDS)
  // What follows is not in the blueprint.
  const info = gauge('cyxcloud_node_info', 'Always 1; its labels say what the node is.', ['name', 'kind', 'version'])
  const moved = counter('cyxcloud_node_shard_bytes_total', 'Bytes of shards that came in by puts or went out by gets.', ['direction'])
  const beats = counter('cyxcloud_node_heartbeats_total', 'Heartbeats by outcome.', ['outcome'])
  const faults = counter('cyxcloud_node_faults_total', 'Lines of the log about something that is not as it should be.')
  const scrubbedShards = counter('cyxcloud_node_scrubbed_shards_total', 'Shards read and checked by scrubs that came to their end.')
  const rotten = counter('cyxcloud_node_rotten_shards_total', 'Shards that these scrubs found changed.')
  const lastScrub = gauge('cyxcloud_node_last_scrub_timestamp', 'Unix time at which a scrub last came to its end; 0: none yet.')
  const draining = gauge('cyxcloud_node_draining', '1: takes no new shards.')
  const handed = counter('cyxcloud_node_handed_over_shards_total', 'Shards that other nodes took over.')
  const toHandOver = gauge('cyxcloud_node_hand_over_left_shards', 'Shards that the last pass could not hand over, by reason: left (tried again), damaged.', ['reason'])
  const diskFree = gauge('cyxcloud_node_disk_free_bytes', 'Bytes free on the disk of the data folder.')
  const index = gauge('cyxcloud_node_index_bytes', 'Memory of the index of shards.')
  const memory = gauge('process_resident_memory_bytes', 'Memory of the process.')
  const cpu = counter('process_cpu_seconds_total', 'Processor time of the process.')
  const delay = gauge('cyxcloud_node_loop_delay_seconds', 'How late timers are: p50 of them less than this, p99.', ['rank'])

  info.set([name, kind, version], 1)
  for (const one of [lastBeat, lastScrub]) one.set([], 0)
  for (const one of [faults, scrubbedShards, rotten, handed]) one.add([], 0)
  for (const direction of ['in', 'out']) moved.add([direction], 0)
  for (const outcome of ['accepted', 'failed']) beats.add([outcome], 0)
  return {
    answered: ({ verb, outcome, ms, inBytes, outBytes }) => {
      requests.add([verb, outcome])
      latency.observe([verb], ms / 1000)
      if (outcome !== 'ok') return
      if (verb === 'put') moved.add(['in'], inBytes)
      if (verb === 'get') moved.add(['out'], outBytes)
    },
    heartbeat: (outcome, nowMs) => {
      beats.add([outcome])
      if (outcome === 'accepted') lastBeat.set([], nowMs / 1000)
    },
    fault: () => { faults.add([]) },
    handedOver: count => { handed.add([], count) },
    scrubbed: (result, nowMs) => {
      scrubbedShards.add([], result.shards)
      rotten.add([], result.rotten)
      lastScrub.set([], nowMs / 1000)
    },
    lookedUp: ms => { lookups.observe([], ms / 1000) },
    page: readings => {
      total.set([], readings.capacityBytes)
      used.set([], readings.usedBytes)
      shards.set([], readings.shards)
      uptime.set([], performance.now() / 1000)
      peers.set([], readings.peers)
      tablePeers.set([], readings.knownPeers)
      table.set([], readings.known)
      draining.set([], readings.draining ? 1 : 0)
      for (const reason of ['left', 'damaged'] as const) toHandOver.set([reason], readings.handOver[reason])
      diskFree.set([], readings.diskFreeBytes)
      index.set([], readings.indexBytes)
      memory.set([], process.memoryUsage.rss())
      const { user, system } = process.cpuUsage()
      cpu.set([], (user + system) / 1e6)
      for (const percent of [50, 99]) delay.set([`p${String(percent)}`], lag(percent))
      return registry.render()
    },
  }
}
