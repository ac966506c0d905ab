import { toHex } from '../../lib/bytes/base.ts'
import { STANDARD } from '../../lib/codec/sizes.ts'
import type { Options } from '../../lib/options.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { makeFolder, removeFolder, startNodeProcess } from '../../node/testing/process.ts'
import { runPage } from '../page.ts'
import type { LinesJob } from '../pages/lines.ts'
import type { LineFigure, LineNode, LineRun } from '../pages/linesWorker.ts'
import { PLAIN, openLine } from './line.ts'
import type { Line, LineKind } from './line.ts'

/** Real nodes, each behind a line of its own. */
export interface Lines { nodes: LineNode[], lines: Line[] }

/** 14 and two spares. */
const NODES = STANDARD.total + 2

/** How often each is measured. */
export const ROUNDS = 2

/** A run of a page, and the state that the lines are in. */
export type Step = LinesJob['steps'][number]

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

/** Steps through states of the lines: each address puts all lines into one. A page and a worker of its own; Chromium makes one wait that had connections fail. */
export async function runSteps({ nodes, lines }: Lines, states: Record<string, (line: number) => Partial<LineKind>>, steps: Step[], { signal }: Options): Promise<LineFigure[]> {
  const answers = Object.fromEntries(Object.entries(states).map(([address, kindOf]) => [address, () => {
    for (const [i, line] of lines.entries()) line.set({ ...PLAIN, ...kindOf(i) })
    return Promise.resolve(null)
  }]))
  const files = { '/codec.wasm': 'lib/codec/wasm/dist/codec.wasm', '/codec-relaxed.wasm': 'lib/codec/wasm/dist/codec-relaxed.wasm' }
  const input: LinesJob = { nodes, steps }
  return runPage<LineFigure[]>({ entry: 'bench/pages/lines.ts', input, workers: { '/lines.js': 'bench/pages/linesWorker.ts' }, files, answers }, { signal, timeoutMs: 600_000 })
}

/** A step. */
export const step = (set: string, what: LineRun['what'], chunks: number): Step => ({ set, run: { what, chunks } })
