import { toHex } from '../../lib/bytes/base.ts'
import type { Options } from '../../lib/options.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { makeFolder, removeFolder, startNodeProcess } from '../../node/testing/process.ts'
import type { NodeProcess } from '../../node/testing/process.ts'
import { runPage } from '../page.ts'
import type { StreamJob } from '../pages/bareStream.ts'
import type { NodeFigures, NodeJob, Step } from '../pages/node.ts'
import type { RawFigures } from '../pages/rawWorker.ts'
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

/** Those that count; one before them does not: compilers, windows and the disk's cache are cold, a half of the usual speed. */
const ROUNDS = 5

const DIRECTIONS = ['up', 'down'] as const
type Direction = typeof DIRECTIONS[number]

/** Runs steps in a page, each once more than `ROUNDS` times, one after the other; medians without the first. */
export async function speedsOf(steps: Step[], { signal }: Options): Promise<RawFigures[]> {
  const job: NodeJob = { steps, rounds: 1 + ROUNDS }
  const figures = await runPage<NodeFigures>({
    entry: 'bench/pages/node.ts', input: job, workers: { '/raw.js': 'bench/pages/rawWorker.ts', '/shard.js': 'bench/pages/shardWorker.ts', '/stream.js': 'bench/pages/streamWorker.ts' },
  }, { signal, timeoutMs: 600_000 })
  return figures.map(([, ...counted]) => ({ up: median(counted.map(one => one.up)), down: median(counted.map(one => one.down)) }))
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
    const raw = { kind: 'raw' as const, job: { ...rawTarget(addresses), bytes: BYTES } }
    const bare = (way: 'ws' | 'webrtc-direct', job: Pick<StreamJob, 'bytes' | 'pieceBytes'>): Step => ({ kind: 'stream', way, job: { publicKey, addresses, ...job } })
    // A floor stands right before the shards of its size: what else the machine does meets both.
    const sizes = (way: 'webtransport' | 'ws' | 'webrtc-direct', bytes: number): Step[] => SIZES.flatMap(pieceBytes => [
      way === 'webtransport' ? { ...raw, job: { ...raw.job, pieceBytes } } : bare(way, { bytes, pieceBytes }),
      { kind: 'shards', way, job: { publicKey, addresses, shardBytes: pieceBytes, shards: Math.floor(bytes / pieceBytes), clients: 1 } },
    ])
    const direct = await speedsOf([raw, ...sizes('webtransport', BYTES), ...plain ? [{ kind: 'raw' as const, job: { ...plain.job, bytes: BYTES } }] : []], { signal })
    const ws = await speedsOf([bare('ws', { bytes: BYTES }), ...sizes('ws', BYTES)], { signal })
    const rtc = await speedsOf([{ kind: 'channel', job: { channel: channel.url, bytes: SLOW_BYTES } }, ...sizes('webrtc-direct', SLOW_BYTES)], { signal })
    const rust = plain ? direct.pop() : undefined
    const [rawSpeed, ...all] = direct
    const usual = all[2 * SIZES.indexOf(USUAL_SHARD_BYTES) + 1]
    return [
      ...rawSpeed && rust ? [addonRow('up', rawSpeed, rust), addonRow('down', rawSpeed, rust)] : [],
      ...wayRows('node.webtransport', 0.8, direct, 'The bytes of the raw stream are thrown away. The floor of a size has pieces of that many bytes hashed, synced and signed for, or read from the disk, the signature checked or the pieces put together, without our protocol; what that takes is a header for each shard, a request or an answer, and their checks: of the smallest shards the most. Browser and node share the two cores.'),
      ...rawSpeed && usual ? [{ id: 'node.get', value: usual.down / rawSpeed.down, unit: 'of raw', better: 'higher' as const, goal: 0.8, raw: { rawMbps: rawSpeed.down, mbps: usual.down, shardBytes: USUAL_SHARD_BYTES }, note: 'Shards of 400 KiB over WebTransport; node.webtransport.floor.down has what reading, hashing and joining alone leave of the raw speed.' }] : [],
      ...wayRows('node.websocket', 0.9, ws, 'The bare libp2p stream is not hashed, stored, signed for or put together; the floor of each size is.'),
      ...wayRows('node.webrtc', 0.9, rtc, 'The raw channel sends 64 KiB at a time, from C++ to the page. libp2p may send 16 KiB, each a message of its own to be encoded, joined and decoded in JavaScript (specs/webrtc): the floor of each size is that, with hash, disk and signature, without our protocol.'),
    ]
  } finally {
    plain?.close()
    await channel.close()
    await node.remove()
  }
}

/** Of the raw figures, then those of each size without our protocol but with the work that no node can do without, and those of its shards. */
function wayRows(id: string, goal: number, [raw, ...all]: RawFigures[], note: string): Row[] {
  if (!raw) return []
  const [floors, shards] = [SIZES.map((_, i) => all[2 * i]), SIZES.map((_, i) => all[2 * i + 1])]
  return [
    ...DIRECTIONS.map(direction => ({ ...worstRow(`${id}.${direction}`, shards, direction, raw), goal, note })),
    ...DIRECTIONS.map(direction => worstRow(`${id}.floor.${direction}`, floors, direction, raw)),
    ...DIRECTIONS.map(direction => ({ ...worstRow(`${id}.gap.${direction}`, shards, direction, floors), unit: 'of the floor' })),
  ]
}

/** What sizes have of the raw speed, or each of its own: the worst of the three. */
function worstRow(id: string, sizes: readonly (RawFigures | undefined)[], direction: Direction, beside: RawFigures | readonly (RawFigures | undefined)[]): Row {
  const mbps = sizes.map(one => one?.[direction] ?? Number.NaN)
  const besideMbps = SIZES.map((_, i) => ('up' in beside ? beside : beside[i])?.[direction] ?? Number.NaN)
  const ratios = mbps.map((one, i) => one / (besideMbps[i] ?? Number.NaN))
  return { id, value: Math.min(...ratios), unit: 'of raw', better: 'higher', goal: null, raw: { mbps, besideMbps, ratios, shardBytes: SIZES } }
}

const addonRow = (direction: Direction, addon: RawFigures, rust: RawFigures): Row =>
  ({ id: `node.addon.${direction}`, value: addon[direction] / rust[direction], unit: 'of Rust alone', better: 'higher', goal: 0.8, raw: { addonMbps: addon[direction], rustMbps: rust[direction] } })
