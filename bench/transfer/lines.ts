import { toHex } from '../../lib/bytes/base.ts'
import { STANDARD } from '../../lib/codec/sizes.ts'
import type { Options } from '../../lib/options.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { makeFolder, removeFolder, startNodeProcess } from '../../node/testing/process.ts'
import { runPage } from '../page.ts'
import type { LinesJob } from '../pages/lines.ts'
import type { LineFigure, LineNode, LineRun } from '../pages/linesWorker.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { PLAIN, openLine } from './line.ts'
import type { Line, LineKind } from './line.ts'

/** Real nodes, each behind a line of its own. */
export interface Lines { nodes: LineNode[], lines: Line[] }

/** 14 and two spares. */
const NODES = STANDARD.total + 2

const ROUNDS = 2

/** Of a node whose line is narrow, bytes per second: all together well below what two cores move. */
const NARROW = 2_500_000

type Step = LinesJob['steps'][number]

/** Runs `work` with sixteen nodes' processes, each behind a UDP line; all are gone afterwards. */
export async function withLines<T>(work: (world: Lines) => Promise<T>): Promise<T> {
  const folders = await Promise.all(Array.from({ length: NODES }, makeFolder))
  const environment = { NODE_GRANT_KEY: toHex(makeTestDirectory().grantKey), NODE_WEBRTC: '0', NODE_CAPACITY_BYTES: String(2 ** 34) }
  const processes = await Promise.all(folders.map(folder => startNodeProcess(folder, environment)))
  const lines: Line[] = []
  const nodes: LineNode[] = []
  try {
    for (const [i, { ready }] of processes.entries()) {
      const address = ready.addresses.find(one => one.startsWith('/ip4/127.0.0.1/') && one.includes('/webtransport/')) ?? ''
      const host = `127.0.${String(i + 1)}.1`
      const line = await openLine(Number(/\/udp\/(\d+)\//.exec(address)?.[1]), host)
      lines.push(line)
      nodes.push({ number: i + 1, publicKey: ready.publicKey, addresses: [address.replace(/^\/ip4\/127.0.0.1\/udp\/\d+\//, `/ip4/${host}/udp/${String(line.port)}/`)] })
    }
    return await work({ nodes, lines })
  } finally {
    await Promise.all(lines.map(line => line.close()))
    await Promise.all(processes.map(one => one.end('SIGKILL')))
    await Promise.all(folders.map(removeFolder))
  }
}

/** Steps through states of the lines: each address puts all lines into one. */
async function runSteps({ nodes, lines }: Lines, states: Record<string, (line: number) => Partial<LineKind>>, steps: Step[], { signal }: Options): Promise<LineFigure[]> {
  const answers = Object.fromEntries(Object.entries(states).map(([address, kindOf]) => [address, () => {
    for (const [i, line] of lines.entries()) line.set({ ...PLAIN, ...kindOf(i) })
    return Promise.resolve(null)
  }]))
  const files = { '/codec.wasm': 'lib/codec/wasm/dist/codec.wasm', '/codec-relaxed.wasm': 'lib/codec/wasm/dist/codec-relaxed.wasm' }
  const input: LinesJob = { nodes, steps }
  return runPage<LineFigure[]>({ entry: 'bench/pages/lines.ts', input, workers: { '/lines.js': 'bench/pages/linesWorker.ts' }, files, answers }, { signal, timeoutMs: 600_000 })
}

const step = (set: string, what: LineRun['what'], chunks: number): Step => ({ set, run: { what, chunks } })

/** Chunks of each run over distance: some seconds each. */
const [FAR_CHUNKS, FAR_ONE_CHUNKS] = [12, 3]

/** Fourteen nodes against one connection, 20 and 80 ms round trip, without and with 1 % of the packets lost. */
async function distance(world: Lines, options: Options): Promise<Row[]> {
  const kinds = [20, 80].flatMap(ms => [0, 0.01].map(loss => ({ ms, loss, address: `/${String(ms)}ms-${String(loss)}` })))
  const runs: [LineRun['what'], number][] = [['up', FAR_CHUNKS], ['one up', FAR_ONE_CHUNKS], ['down', FAR_CHUNKS], ['one down', FAR_ONE_CHUNKS]]
  const figures: LineFigure[] = []
  const steps: Step[] = []
  for (const { ms, loss, address } of kinds) {
    const mine = Array.from({ length: ROUNDS }, () => runs.map(([what, chunks]) => step(address, what, chunks))).flat()
    steps.push(...mine)
    // A page of its own: Chromium makes one wait that had connections fail.
    figures.push(...await runSteps(world, { [address]: () => ({ delayMs: ms / 2, loss }) }, mine, options))
  }
  const raw = kinds.map(({ ms, loss, address }) => {
    const of = (what: LineRun['what']): number => median(figures.flatMap(({ mbps }, i) => steps[i]?.set === address && steps[i].run.what === what ? [mbps] : []))
    const [up, oneUp, down, oneDown] = [of('up'), of('one up'), of('down'), of('one down')]
    return { ms, loss, up, oneUp, down, oneDown, upRatio: up / oneUp, downRatio: down / oneDown }
  })
  return [20, 80].map((trip): Row => ({
    id: `transfer.rtt${String(trip)}`, value: Math.min(...raw.filter(({ ms }) => ms === trip).flatMap(({ upRatio, downRatio }) => [upRatio, downRatio])),
    unit: 'of one connection', better: 'higher', goal: trip === 80 ? 4 : null, raw: { mbps: raw },
  }))
}

/** Chunks of a run in which one node is slow. */
const SLOW_CHUNKS = 48

/** Fourteen equal, narrow lines, 20 ms long; then one of them ten times narrower. */
async function slowNode(world: Lines, options: Options): Promise<Row[]> {
  const narrow = { delayMs: 10, bytesPerSecond: NARROW }
  const states = { '/equal': () => narrow, '/one-slow': (line: number) => line === 4 ? { ...narrow, bytesPerSecond: NARROW / 10 } : narrow }
  const steps = Array.from({ length: ROUNDS }, () => (['up', 'down'] as const).flatMap(what => [step('/equal', what, SLOW_CHUNKS), step('/one-slow', what, SLOW_CHUNKS)])).flat()
  const figures = await runSteps(world, states, steps, options)
  const ms = (set: string, what: 'up' | 'down'): number => median(figures.flatMap((one, i) => steps[i]?.set === set && steps[i].run.what === what ? [one.ms] : []))
  const cost = (what: 'up' | 'down'): number => 100 * (ms('/one-slow', what) / ms('/equal', what) - 1)
  return [{ id: 'transfer.slownode', value: Math.max(cost('up'), cost('down')), unit: '% longer', better: 'lower', goal: 15, raw: { upPercent: cost('up'), downPercent: cost('down'), figures, steps: steps.map(({ set, run }) => `${set} ${run.what}`) } }]
}

/** Chunks of a download while six nodes are silent. */
const DEAD_CHUNKS = 32

/** A download over fourteen nodes, and while the six that hold the first data shards take every packet and answer none. */
async function deadNodes(world: Lines, options: Options): Promise<Row[]> {
  const states = { '/alive': () => ({}), '/six-dead': (line: number) => ({ dead: line < 6 }) }
  const mine = [step('/alive', 'up', DEAD_CHUNKS), step('/alive', 'down', DEAD_CHUNKS), step('/six-dead', 'down', DEAD_CHUNKS)]
  const figures: LineFigure[] = []
  // Each in a page of its own, as above.
  for (let round = 0; round < ROUNDS; round++) figures.push(...await runSteps(world, states, mine, options))
  const steps = Array.from({ length: ROUNDS }, () => mine).flat()
  const ms = (set: string): number[] => figures.flatMap((one, i) => steps[i]?.set === set && steps[i].run.what === 'down' ? [one.ms] : [])
  return [{ id: 'transfer.dead6.s', value: (median(ms('/six-dead')) - median(ms('/alive'))) / 1000, unit: 's more', better: 'lower', goal: 2, raw: { aliveMs: ms('/alive'), deadMs: ms('/six-dead'), bytes: DEAD_CHUNKS * 2 ** 22 } }]
}

/** What is measured over lines: each takes nodes that {@link withLines} started. */
export const LINE_BENCHES: Record<string, (world: Lines, options: Options) => Promise<Row[]>> = { distance, slowNode, deadNodes }

/** What distance, a slow node and dead nodes cost, over lines of this bench: sixteen real nodes, the drive's own sender and fetcher in a worker. */
export const measureLines = (options: Options): Promise<Row[]> => withLines(async world => {
  const rows: Row[] = []
  for (const bench of Object.values(LINE_BENCHES)) rows.push(...await bench(world, options))
  return rows
})
