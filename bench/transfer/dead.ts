import type { Options } from '../../lib/options.ts'
import type { LineFigure } from '../pages/linesWorker.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { ROUNDS, runSteps, step, withLines } from './lines.ts'
import type { Lines } from './lines.ts'

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

/** Six nodes that are silent. */
export const deadBench = (options: Options = {}): Promise<Row[]> => withLines(world => deadNodes(world, options))

export default deadBench
