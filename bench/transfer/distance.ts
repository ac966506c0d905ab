import type { Options } from '../../lib/options.ts'
import type { LineRun } from '../pages/linesWorker.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { ROUNDS, runSteps, step, withLines } from './lines.ts'
import type { Lines, Step } from './lines.ts'

/** Chunks of each run over distance: some seconds each. */
const [FAR_CHUNKS, FAR_ONE_CHUNKS] = [12, 2]

/** The lines without delay and loss: what the machine itself lets through. */
const NEAR = '/near'

/** Fourteen nodes against one connection, 20 and 80 ms round trip, without and with 1 % of the packets lost. */
async function distance(world: Lines, options: Options): Promise<Row[]> {
  const kinds = [20, 80].flatMap(ms => [0, 0.01].map(loss => ({ ms, loss, address: `/${String(ms)}ms-${String(loss)}` })))
  const runs: [LineRun['what'], number][] = [['up', FAR_CHUNKS], ['one up', FAR_ONE_CHUNKS], ['down', FAR_CHUNKS], ['one down', FAR_ONE_CHUNKS]]
  const steps: Step[] = Array.from({ length: ROUNDS }, () => [step(NEAR, 'up', FAR_CHUNKS), step(NEAR, 'down', FAR_CHUNKS)]).flat()
  const figures = await runSteps(world, { [NEAR]: () => ({}) }, steps, options)
  for (const { ms, loss, address } of kinds) {
    const mine = Array.from({ length: ROUNDS }, () => runs.map(([what, chunks]) => step(address, what, chunks))).flat()
    steps.push(...mine)
    // A page of its own: Chromium makes one wait that had connections fail.
    figures.push(...await runSteps(world, { [address]: () => ({ delayMs: ms / 2, loss }) }, mine, options))
  }
  const speedOf = (address: string, what: LineRun['what']): number => median(figures.flatMap(({ mbps }, i) => steps[i]?.set === address && steps[i].run.what === what ? [mbps] : []))
  const [mostUp, mostDown] = [speedOf(NEAR, 'up'), speedOf(NEAR, 'down')]
  const raw = kinds.map(({ ms, loss, address }) => {
    const of = (what: LineRun['what']): number => speedOf(address, what)
    const [up, oneUp, down, oneDown] = [of('up'), of('one up'), of('down'), of('one down')]
    return { ms, loss, up, oneUp, down, oneDown, upRatio: up / oneUp, downRatio: down / oneDown, atBest: { up: mostUp / oneUp, down: mostDown / oneDown } }
  })
  return [20, 80].map((trip): Row => ({
    id: `transfer.rtt${String(trip)}`, value: Math.min(...raw.filter(({ ms }) => ms === trip).flatMap(({ upRatio, downRatio }) => [upRatio, downRatio])),
    unit: 'of one connection', better: 'higher', goal: trip === 80 ? 4 : null, raw: { mbps: raw, near: { up: mostUp, down: mostDown } },
    note: 'atBest: what the same lines carry without delay and loss, against one connection. Page, fourteen nodes and the lines, each packet copied by JavaScript, share the two cores.',
  }))
}

/** Fourteen nodes at a distance against one connection. */
export const distanceBench = (options: Options = {}): Promise<Row[]> => withLines(world => distance(world, options))

export default distanceBench
