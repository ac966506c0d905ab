import type { Options } from '../../lib/options.ts'
import type { LineFigure } from '../pages/linesWorker.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { runSteps, step, withLines } from './lines.ts'
import type { Lines, Step } from './lines.ts'

/** How often each is measured. */
const ROUNDS = 3

/** Chunks of a download while six nodes are silent. */
const DEAD_CHUNKS = 32

/** A download over fourteen nodes, and while the six that hold the first data shards take every packet and answer none. */
async function deadNodes(world: Lines, options: Options): Promise<Row[]> {
  const states = { '/alive': () => ({}), '/six-dead': (line: number) => ({ dead: line < 6 }), '/every-second': (line: number) => ({ dead: line % 2 === 0 && line < 12 }), '/last-six': (line: number) => ({ dead: line >= 8 && line < 14 }) }
  const sets = Object.keys(states)
  const figures: LineFigure[] = []
  const steps: Step[] = []
  // Each state in a page of its own: the browser holds handshakes that failed against those that come later.
  for (let round = 0; round < ROUNDS; round++) {
    for (const set of sets) {
      const mine = [step('/alive', 'fill', DEAD_CHUNKS), step(set, 'down', DEAD_CHUNKS)]
      steps.push(...mine)
      figures.push(...await runSteps(world, states, mine, options))
    }
  }
  const of = (set: string): LineFigure[] => figures.filter((_, i) => steps[i]?.set === set && steps[i].run.what === 'down')
  const ms = (set: string): number[] => of(set).map(one => one.ms)
  const raw = Object.fromEntries(sets.map(set => [set.slice(1), { ms: ms(set), firstChunkMs: of(set).map(one => one.firstMs) }]))
  return [{ id: 'transfer.dead6.s', value: (median(ms('/six-dead')) - median(ms('/alive'))) / 1000, unit: 's more', better: 'lower', goal: 2, raw: { ...raw, bytes: DEAD_CHUNKS * 2 ** 22 } }]
}

/** Six nodes that are silent. */
export const deadBench = (options: Options = {}): Promise<Row[]> => withLines(world => deadNodes(world, options))

export default deadBench
