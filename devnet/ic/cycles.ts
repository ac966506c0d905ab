import { wasmPageBytes } from './pages.ts'
import type { Canister } from './canister.ts'
import type { Kind } from './frame.ts'

/** Published prices of a subnet of 13 nodes, in cycles (Internet Computer documentation, "Cycles costs"): the same that `docs/costs.md` reckons with. */
export const prices = {
  /** An ingress message, and each byte of it. */
  ingress: 1_200_000n, ingressByte: 2_000n,
  /** A message that is executed, and each instruction of it. */
  message: 5_000_000n, instruction: 1n,
  /** A call to another canister, and each byte of its argument and of its answer. */
  call: 260_000n, callByte: 1_000n,
  create: 500_000_000_000n,
  /** Memory of a GiB, and one percent of a core set aside, for a second. */
  gibSecond: 127_000n, percentSecond: 10_000_000n,
}

/** Instructions that one message may run, by what it is (IC interface specification, §Resource limits; Internet Computer documentation, "Resource limits"). */
export const instructionLimits: Record<Kind, number> = {
  U: 40e9, RQ: 40e9, Ry: 40e9, Rt: 40e9, C: 40e9, T: 40e9, NRQ: 5e9, CQ: 5e9, F: 0.2e9, I: 300e9, G: 300e9, s: 300e9,
}

const secondNs = 1_000_000_000n
/** Memory is paid for this often, in ns. */
const idleNs = 10n * secondNs
/** An answer may have 2 MiB, and its bytes are set aside when the call is made. */
const answerBytesMax = 2n ** 21n

/** Bytes that are paid for: heap, stable memory, module, chunks. */
export function memoryBytes({ machine, stable, installed, chunks }: Canister): bigint {
  const stored = [...chunks.values()].reduce((sum, chunk) => sum + chunk.length, 0)
  return BigInt((machine?.heapBytes() ?? 0) + stable.pages() * wasmPageBytes + (installed?.wasm.length ?? 0) + stored)
}

/** Cycles that a canister burns in `seconds` without doing anything. */
export function idleCycles(canister: Canister, seconds: bigint): bigint {
  const { memoryAllocation, computeAllocation } = canister.settings
  const used = memoryBytes(canister)
  const bytes = used > memoryAllocation ? used : memoryAllocation
  return (bytes * prices.gibSecond * seconds >> 30n) + computeAllocation * prices.percentSecond * seconds
}

/** The balance below which a canister is frozen: what it burns idle during its freezing threshold (IC interface specification, §Freezing threshold). */
export const frozenBelow = (canister: Canister): bigint => idleCycles(canister, canister.settings.freezingThreshold)

/** What it can spend without freezing, ≥ 0. */
export const liquidCycles = (canister: Canister): bigint => {
  const liquid = canister.cycles - frozenBelow(canister)
  return liquid > 0n ? liquid : 0n
}

/** Takes `amount`, at most what is there. */
export const burn = (canister: Canister, amount: bigint): void => { canister.cycles = canister.cycles > amount ? canister.cycles - amount : 0n }

/** What a message of `kind` may cost at most, which must be there before it starts. */
export const executionMax = (kind: Kind): bigint => prices.message + BigInt(instructionLimits[kind]) * prices.instruction

/** What an ingress message of so many bytes costs its receiver. */
export const ingressCost = (bytes: number): bigint => prices.ingress + BigInt(bytes) * prices.ingressByte

/** What sending a call of so many bytes costs. */
export const callCost = (bytes: number): bigint => prices.call + BigInt(bytes) * prices.callByte

/** What must be there to make a call: its sending, the longest answer, and running the callback. */
export const callReserve = (bytes: number): bigint => callCost(bytes) + answerBytesMax * prices.callByte + executionMax('Ry')

/** Takes what memory has cost since it was last paid. Returns whether the canister has nothing left and loses its code (IC interface specification, §Freezing threshold). */
export function payMemory(canister: Canister, now: bigint): boolean {
  if (canister.paidUntil === 0n) canister.paidUntil = now
  if (now < canister.paidUntil + idleNs) return false
  burn(canister, idleCycles(canister, (now - canister.paidUntil) / secondNs))
  canister.paidUntil = now
  return canister.cycles === 0n && canister.installed !== null
}
