import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNetwork } from '../canisters/testing.ts'
import { startIc } from '../devnet/ic/ic.ts'
import type { Options } from '../lib/options.ts'
import { countCalls, drop, large, small } from './ic/calls.ts'
import { measure, STEPS } from './ic/growth.ts'
import { startBare } from './ic/load.ts'
import type { Cost } from './ic/load.ts'
import { rate, type Rate } from './ic/rate.ts'
import { startRuntime } from './ic/runtime.ts'
import { median } from './row.ts'
import type { Row } from './row.ts'

/** Files in the directory at each measurement; IC_FILES names a largest one, 1000000 takes half an hour. */
const LARGEST = Number(process.env['IC_FILES'] ?? 0)
const SIZES = [1_000, 100_000, ...LARGEST > 100_000 ? [LARGEST] : []]
/** Files measured at each size, and requests of a rate. */
const [ROUNDS, UPDATES, QUERIES] = [30, 1_500, 5_000]

/** Ingress calls per action, counted at the wire; rates of the runtime; what grows with the number of files; sizes of the modules. */
export async function icBench({ signal }: Options = {}): Promise<Row[]> {
  return [...await calls({ signal }), ...await rates({ signal }), ...await growth({ signal }), await size()]
}

async function calls({ signal }: Options): Promise<Row[]> {
  const network = await startNetwork({ starts_per_minute: 10_000 }, { softLimit: 4n << 30n })
  try {
    const person = await network.person()
    const counts = {
      small: await countCalls(() => small(person)),
      gib: await countCalls(() => large(network, person, 256)),
      pack: await countCalls(() => drop(network, person, 1_000)),
    }
    signal?.throwIfAborted()
    return [
      { id: 'ic.calls.small', value: counts.small, unit: 'calls', better: 'lower', goal: 1, raw: { bytes: 60_000 } },
      { id: 'ic.calls.gib', value: counts.gib, unit: 'calls', better: 'lower', goal: 7, raw: { chunks: 256, groups: 4 } },
      { id: 'ic.calls.pack', value: counts.pack, unit: 'calls', better: 'lower', goal: 12, raw: { files: 1_000 } },
    ]
  } finally { await network.stop() }
}

/** The runtime in a process of its own on the second core, as \`npm start\` runs it; updates and queries in turn. */
async function rates({ signal }: Options): Promise<Row[]> {
  const runtime = await startRuntime({ signal })
  try {
    const updates: Rate[] = []
    const queries: Rate[] = []
    for (let i = 0; i < 3; i++) {
      updates.push(await rate(runtime, 'call', 'register', UPDATES))
      queries.push(await rate(runtime, 'query', 'account', QUERIES))
      signal?.throwIfAborted()
    }
    const row = (id: string, goal: number, rounds: Rate[], messages: number): Row =>
      ({ id, value: median(rounds.map(one => one.perSecond)), unit: '1/s', better: 'higher', goal, raw: { messages, rounds } })
    return [row('ic.updates', 300, updates, UPDATES), row('ic.queries', 1_500, queries, QUERIES)]
  } finally { await runtime.close() }
}

async function growth({ signal }: Options): Promise<Row[]> {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-ic-'))
  const bare = await startBare(stateDir)
  const restarts: { files: number, seconds: number }[] = []
  try {
    const owner = bare.person()
    const found: { files: number, steps: Record<string, Cost>, upgrade: number, stableBytes: number, loadSeconds: number }[] = []
    let loaded = 0
    for (const files of SIZES) {
      const began = performance.now()
      const last = bare.load(owner, files - loaded)
      loaded = files
      const loadSeconds = (performance.now() - began) / 1_000
      measure(bare, owner, last, 5)
      const steps = measure(bare, owner, last, ROUNDS)
      found.push({ files, steps, upgrade: bare.upgrade(), stableBytes: bare.stableBytes(), loadSeconds })
      signal?.throwIfAborted()
      if (files === 100_000) {
        bare.save()
        restarts.push({ files, seconds: await restart(stateDir) })
      }
    }
    const [first, largest] = [found[0], found.at(-1)]
    if (!first || !largest) throw new Error('nothing was measured')
    const ratio = Object.fromEntries(STEPS.map(step => [step, (largest.steps[step]?.instructions ?? 0) / (first.steps[step]?.instructions ?? 1)]))
    return [
      { id: 'ic.growth', value: Math.max(...Object.values(ratio)), unit: '×', better: 'lower', goal: 1.5, raw: { ratio, found } },
      { id: 'ic.upgrade', value: largest.upgrade / first.upgrade, unit: '×', better: 'lower', goal: 1.2, raw: { instructions: found.map(one => [one.files, one.upgrade]) } },
      { id: 'ic.restart.s', value: restarts[0]?.seconds ?? Number.NaN, unit: 's', better: 'lower', goal: 3, raw: { restarts } },
    ]
  } finally {
    bare.close()
    await rm(stateDir, { recursive: true, force: true })
  }
}

/** Seconds until the runtime answers on a copy of the saved state: the original is in use. */
async function restart(saved: string): Promise<number> {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-restart-'))
  try {
    await cp(saved, stateDir, { recursive: true })
    const began = performance.now()
    const ic = await startIc({ stateDir, port: 0 })
    const answer = await fetch(`${ic.url}/api/v2/status`, { signal: AbortSignal.timeout(60_000) })
    await answer.arrayBuffer()
    const seconds = (performance.now() - began) / 1_000
    await ic.close()
    return seconds
  } finally { await rm(stateDir, { recursive: true, force: true }) }
}

async function size(): Promise<Row> {
  const modules = ['directory', 'bucket']
  const bytes = await Promise.all(modules.map(async name => (await readFile(`canisters/dist/${name}.wasm.gz`)).length))
  return { id: 'ic.wasm.kb', value: Math.max(...bytes) / 1_000, unit: 'kB', better: 'lower', goal: 600, raw: Object.fromEntries(modules.map((name, i) => [name, bytes[i]])) }
}

export default icBench
