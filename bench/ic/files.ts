import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startIc } from '../../devnet/ic/ic.ts'
import type { Options } from '../../lib/options.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { buildBulk } from './bulk.ts'
import { measure, STEPS } from './growth.ts'
import { startBare } from './load.ts'
import type { Cost } from './load.ts'

/** Files at which the restart is measured. */
const RESTART = 100_000
/** Files measured at each size, and restarts. */
const [ROUNDS, RESTARTS] = [30, 3]

/** What each step costs at 1,000, 100,000 and 1,000,000 files, an upgrade too, and how long a restart takes. IC_FILES names another largest number; without Rust, which loads them natively, it is 100,000. */
export default async function files({ signal }: Options = {}): Promise<Row[]> {
  const program = await buildBulk({ signal })
  const largest = Number(process.env['IC_FILES'] ?? (program === null ? RESTART : 1_000_000))
  const sizes = [...new Set([1_000, RESTART, largest])].filter(size => size <= largest)
  const stateDir = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-ic-'))
  const bare = await startBare(stateDir)
  const restarts: number[] = []
  try {
    const owner = bare.person()
    const found: { files: number, steps: Record<string, Cost>, upgrade: number, stableBytes: number, loadSeconds: number }[] = []
    let loaded = 0
    for (const size of sizes) {
      const began = performance.now()
      const last = program === null || size === sizes[0] ? bare.load(owner, size - loaded) : await bare.fill(program, owner, size - loaded, { signal })
      loaded = size
      const loadSeconds = (performance.now() - began) / 1_000
      measure(bare, owner, last, 5)
      const steps = measure(bare, owner, last, ROUNDS)
      found.push({ files: size, steps, upgrade: bare.upgrade(), stableBytes: bare.stableBytes(), loadSeconds })
      signal?.throwIfAborted()
      if (size !== RESTART) continue
      bare.save()
      for (let i = 0; i < RESTARTS; i++) restarts.push(await restart(stateDir))
    }
    const [first, top] = [found[0], found.at(-1)]
    if (!first || !top) throw new Error('nothing was measured')
    const ratio = Object.fromEntries(STEPS.map(step => [step, (top.steps[step]?.instructions ?? 0) / (first.steps[step]?.instructions ?? 1)]))
    return [
      { id: 'ic.growth', value: Math.max(...Object.values(ratio)), unit: '×', better: 'lower', goal: 1.5, raw: { ratio, found } },
      { id: 'ic.upgrade', value: top.upgrade / first.upgrade, unit: '×', better: 'lower', goal: 1.2, raw: { instructions: found.map(one => [one.files, one.upgrade]) } },
      ...restarts.length > 0 ? [{ id: 'ic.restart.s', value: median(restarts), unit: 's', better: 'lower', goal: 3, raw: { files: RESTART, restarts } } as const] : [],
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
