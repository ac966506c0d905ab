import { CLASSES } from './sizes.ts'
import type { StorageClass } from './sizes.ts'

/** What a chunk's durability is computed from (docs/durability.md). */
export interface DurabilityInputs {
  /** Holders needed, holders at first, and at how many left repair starts. */
  needed: number
  total: number
  repair: number
  /** Share of holders that are lost for good in a year, without notice. */
  lossesPerYear: number
  /** From the loss that makes repair due to all holders being there again, on average, hours. */
  repairHours: number
}

/** Mean year, hours. */
const YEAR_HOURS = 365.25 * 24

/** Storage nodes: a quarter gone in a year; 4 h until a node counts as gone (seed 002), 8 h to move its shards. */
const NODES = { lossesPerYear: 0.25, repairHours: 12 }

/**
 * The replicas of a subnet of 13: up to 4 may be faulty (IC interface specification, "Fault tolerance": n ≥ 3f + 1), so 5 have an honest one among
 * them. Data centres, a tenth gone in a year; every loss is made good by a vote, within three days.
 */
const SUBNET: DurabilityInputs = { needed: 5, total: 13, repair: 12, lossesPerYear: 0.1, repairHours: 72 }

/** The inputs of a class. */
export const durabilityInputs = ({ name, data, total, repair }: StorageClass): DurabilityInputs =>
  name === CLASSES['on-chain'].name ? SUBNET : { needed: data, total, repair, ...NODES }

/**
 * Years until a chunk is lost, on average: the exact mean time to absorption of the Markov chain in docs/durability.md.
 *
 * @param inputs - needed ≤ repair ≤ total, rates above 0
 */
export function yearsToLoss({ needed, total, repair, lossesPerYear, repairHours }: DurabilityInputs): number {
  const repairsPerYear = YEAR_HOURS / repairHours
  // T_i = years + (1 − slip) T_n: `years` until the chain is lost or repaired, `slip` the chance that it is lost first.
  let [years, slip] = [0, 1]
  for (let left = needed; left <= total; left++) {
    const losses = left * lossesPerYear
    const rate = losses + (left <= repair ? repairsPerYear : 0)
    years = 1 / rate + losses / rate * years
    slip *= losses / rate
  }
  return years / slip
}

/** The chance that a given chunk is lost within a year, 0 … 1. */
export const lossPerYear = (inputs: DurabilityInputs): number => -Math.expm1(-1 / yearsToLoss(inputs))

/** Nines of durability: 3.5 means 99.97 % a year. */
export const nines = (inputs: DurabilityInputs): number => -Math.log10(lossPerYear(inputs))

/** The chance that a chunk can be read right now, when each of its n holders answers with chance `up`, 0 … 1. */
export function readable({ needed, total }: DurabilityInputs, up: number): number {
  let [chance, sum] = [(1 - up) ** total, 0]
  for (let there = 0; there <= total; there++) {
    if (there >= needed) sum += chance
    chance *= (total - there) / (there + 1) * up / (1 - up)
  }
  return Math.min(1, sum)
}
