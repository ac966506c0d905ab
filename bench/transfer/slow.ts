import type { Options } from '../../lib/options.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { ROUNDS, runSteps, step, withLines } from './lines.ts'
import type { Lines } from './lines.ts'

/** Of a node whose line is narrow, bytes per second: all together well below what two cores move. */
const NARROW = 1_000_000

/** Chunks of a run in which one node is slow. */
const SLOW_CHUNKS = 20

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

/** One node that is ten times slower than the others. */
export const slowBench = (options: Options = {}): Promise<Row[]> => withLines(world => slowNode(world, options))

export default slowBench
