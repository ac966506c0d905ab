import { readFile } from 'node:fs/promises'
import { startNetwork } from '../canisters/testing.ts'
import type { Options } from '../lib/options.ts'
import { countCalls, drop, large, small } from './ic/calls.ts'
import { rate, type Rate } from './ic/rate.ts'
import { startRuntime } from './ic/runtime.ts'
import { median } from './row.ts'
import type { Row } from './row.ts'

/** Requests of a rate. */
const [UPDATES, QUERIES] = [1_500, 5_000]

/** Ingress calls per action, counted at the wire; rates of the runtime; sizes of the modules. */
export async function icBench({ signal }: Options = {}): Promise<Row[]> {
  return [...await calls({ signal }), ...await rates({ signal }), await size()]
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

async function size(): Promise<Row> {
  const modules = ['directory', 'bucket']
  const bytes = await Promise.all(modules.map(async name => (await readFile(`canisters/dist/${name}.wasm.gz`)).length))
  return { id: 'ic.wasm.kb', value: Math.max(...bytes) / 1_000, unit: 'kB', better: 'lower', goal: 600, raw: Object.fromEntries(modules.map((name, i) => [name, bytes[i]])) }
}

export default icBench
