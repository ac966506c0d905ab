import { toHex } from '../../lib/bytes/base.ts'
import type { Options } from '../../lib/options.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { makeFolder, removeFolder, startNodeProcess } from '../../node/testing/process.ts'
import type { NodeProcess } from '../../node/testing/process.ts'
import { runPage } from '../page.ts'
import type { NodeFigures, NodeJob, Step } from '../pages/node.ts'
import type { RawFigures } from '../pages/rawWorker.ts'
import type { ShardJob } from '../pages/shards.ts'
import { rawTarget } from '../rawTarget.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { serveRawChannel } from '../transfer/rawChannel.ts'
import { startPlain } from './plain.ts'

const SIZES = [64 * 1024, 400 * 1024, 700 * 1024]

/** What `node.get` is told for. */
const USUAL_SHARD_BYTES = 400 * 1024

/** Bytes of each round, and of WebRTC's, which is some times slower: half a second at least, as compilers have warmed up and windows grown by then. */
const [BYTES, SLOW_BYTES] = [48 << 20, 16 << 20]

const ROUNDS = 3

const DIRECTIONS = ['up', 'down'] as const
type Direction = typeof DIRECTIONS[number]

/** Runs steps in a page, each `ROUNDS` times, one after the other; medians. */
export async function speedsOf(steps: Step[], { signal }: Options): Promise<RawFigures[]> {
  const job: NodeJob = { steps, rounds: ROUNDS }
  const figures = await runPage<NodeFigures>({
    entry: 'bench/pages/node.ts', input: job, workers: { '/raw.js': 'bench/pages/rawWorker.ts', '/shard.js': 'bench/pages/shardWorker.ts', '/stream.js': 'bench/pages/streamWorker.ts' },
  }, { signal, timeoutMs: 300_000 })
  return figures.map(series => ({ up: median(series.map(one => one.up)), down: median(series.map(one => one.down)) }))
}

/** A node's process that serves raw streams too. */
export async function startBenchNode(): Promise<NodeProcess & { remove: () => Promise<void> }> {
  const folder = await makeFolder()
  const node = await startNodeProcess(folder, { NODE_GRANT_KEY: toHex(makeTestDirectory().grantKey), NODE_BENCH_RAW: '1', NODE_DHT: '0', NODE_CAPACITY_BYTES: String(2 ** 36) })
  return {
    ...node,
    remove: async () => {
      await node.end('SIGKILL')
      await removeFolder(folder)
    },
  }
}

/** Shards of every size by every way, from a browser, against the same bytes without our protocol; and the addon against Rust alone. */
export async function measureSpeeds({ signal }: Options = {}): Promise<Row[]> {
  const node = await startBenchNode()
  const channel = await serveRawChannel()
  const plain = await startPlain()
  if (!plain) console.error('node.addon.* is not measured: there is no Rust 1.95.0 that builds node/webtransport/examples/plain.rs.')
  try {
    const { publicKey, addresses } = node.ready
    const shards = (way: 'webtransport' | 'ws' | 'webrtc-direct', total: number): Step[] => SIZES.map(shardBytes => {
      const job: ShardJob = { publicKey, addresses, shardBytes, shards: Math.floor(total / shardBytes), clients: 1 }
      return { kind: 'shards', way, job }
    })
    const raw: Step = { kind: 'raw', job: { ...rawTarget(addresses), bytes: BYTES } }
    const floor: Step = { kind: 'raw', job: { ...rawTarget(addresses), bytes: BYTES, work: true } }
    const bare = (way: 'ws' | 'webrtc-direct', bytes: number, work: boolean): Step => ({ kind: 'stream', way, job: { publicKey, addresses, bytes, work } })
    const direct = await speedsOf([raw, floor, ...shards('webtransport', BYTES), ...plain ? [{ kind: 'raw' as const, job: { ...plain.job, bytes: BYTES } }] : []], { signal })
    const ws = await speedsOf([bare('ws', BYTES, false), bare('ws', BYTES, true), ...shards('ws', BYTES)], { signal })
    const rtc = await speedsOf([{ kind: 'channel', job: { channel: channel.url, bytes: SLOW_BYTES } }, bare('webrtc-direct', SLOW_BYTES, true), ...shards('webrtc-direct', SLOW_BYTES)], { signal })
    const rust = plain ? direct.pop() : undefined
    const [rawSpeed, , ...sizes] = direct
    return [
      ...rawSpeed && rust ? [addonRow('up', rawSpeed, rust), addonRow('down', rawSpeed, rust)] : [],
      ...wayRows('node.webtransport', 0.8, direct, 'The bytes of the raw stream are thrown away. The floor hashes them, has them on the disk or reads them there, and puts them together, without our protocol; what that takes is a header for each shard, a receipt or a request, and their checks: of the smallest shards the most. Browser and node share the two cores.'),
      ...rawSpeed ? [wayRow('node.get', 'down', 0.8, rawSpeed, sizes.filter((_, i) => SIZES[i] === USUAL_SHARD_BYTES))] : [],
      ...wayRows('node.websocket', 0.9, ws, 'The bare libp2p stream is not hashed, stored or put together; the floor is.'),
      ...wayRows('node.webrtc', 0.9, rtc, 'The raw channel sends 64 KiB at a time, from C++ to the page. libp2p may send 16 KiB, each a message of its own to be encoded, joined and decoded in JavaScript (specs/webrtc): the floor is that, with hash and disk, without our protocol.'),
    ]
  } finally {
    plain?.close()
    await channel.close()
    await node.remove()
  }
}

/** Of figures without our protocol, those with the work that no node can do without, and shards. */
const wayRows = (id: string, goal: number, [raw, floor, ...sizes]: RawFigures[], note: string): Row[] => raw && floor
  ? [...DIRECTIONS.map(direction => ({ ...wayRow(`${id}.${direction}`, direction, goal, raw, sizes), note })), ...DIRECTIONS.map(direction => floorRow(`${id}.floor.${direction}`, direction, raw, floor))]
  : []

/** The worst size of the three. */
const wayRow = (id: string, direction: Direction, goal: number, raw: RawFigures, sizes: readonly RawFigures[]): Row => ({
  id, value: Math.min(...sizes.map(one => one[direction] / raw[direction])), unit: 'of raw', better: 'higher', goal,
  raw: { rawMbps: raw[direction], mbps: sizes.map(one => one[direction]), ratios: sizes.map(one => one[direction] / raw[direction]), shardBytes: sizes.length === SIZES.length ? SIZES : [USUAL_SHARD_BYTES] },
})

const addonRow = (direction: Direction, addon: RawFigures, rust: RawFigures): Row =>
  ({ id: `node.addon.${direction}`, value: addon[direction] / rust[direction], unit: 'of Rust alone', better: 'higher', goal: 0.8, raw: { addonMbps: addon[direction], rustMbps: rust[direction] } })

/**
 * What is left of the raw speed when the node hashes and reads or syncs the bytes, and the page joins them, all without our protocol, which stands on top of
 * that. Over WebRTC also of libp2p's messages on the data channel.
 */
const floorRow = (id: string, direction: Direction, raw: RawFigures, floor: RawFigures): Row =>
  ({ id, value: floor[direction] / raw[direction], unit: 'of raw', better: 'higher', goal: null, raw: { rawMbps: raw[direction], mbps: floor[direction] } })
