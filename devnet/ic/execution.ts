import { messageOf } from '../../lib/errors.ts'
import type { Canister } from './canister.ts'
import { burn, instructionLimits, prices } from './cycles.ts'
import type { Frame, Kind } from './frame.ts'
import { addLog } from './logs.ts'
import { makeMachine, type Machine } from './machine.ts'
import { code, Refused, refusals } from './reject.ts'
import { importsFor, systemCalls } from './system-api.ts'
import type { Host } from './system-host.ts'
import type { Program } from './wasm.ts'

/** What all canisters of a subnet are told about it, and where their debug output goes. */
export interface Surroundings {
  readonly subnet: Uint8Array
  readonly rootKey: Uint8Array
  /** A bound of the instructions of a message below the usual ones. */
  readonly instructionsMax: number | undefined
  log(canister: string, text: string): void
}

/** Kinds of messages that cost nothing: they run on one node only. */
const free = new Set<Kind>(['NRQ', 'CQ', 'F'])

/** The frame a canister is running, by canister: one at a time. */
const running = new WeakMap<Canister, Frame>()

/**
 * A machine for `program` in `canister`.
 *
 * @throws Refused `IC0505` when the module asks for something that is not in `ic0`
 */
export function startMachine(canister: Canister, program: Program, around: Surroundings): Machine {
  const host = hostFor(canister, around, () => heap())
  const known = systemCalls(host)
  for (const { module, name, kind } of WebAssembly.Module.imports(program.module)) {
    if (module !== 'ic0' || kind !== 'function' || !(name in known)) throw refusals.invalidModule(canister.text, `it imports ${module}.${name}, which is not known`)
  }
  const machine = makeMachine(program, importsFor(host), around.instructionsMax)
  const heap = (): Uint8Array => machine.heap()
  return machine
}

function hostFor(canister: Canister, around: Surroundings, heap: () => Uint8Array): Host {
  const frame = (): Frame => {
    const frame = running.get(canister)
    if (frame === undefined) throw new Error('no message is being run')
    return frame
  }
  const view = (at: number, length: number): Uint8Array => {
    const bytes = heap()
    const [from, count] = [at < 0 ? at + 2 ** 32 : at, length < 0 ? length + 2 ** 32 : length]
    if (from + count > bytes.length) throw new RangeError('heap out of bounds')
    frame().system += count
    return bytes.subarray(from, from + count)
  }
  return {
    canister, subnet: around.subnet, rootKey: around.rootKey, view, frame,
    load: (at, length) => view(at, length).slice(),
    store(at, bytes) { view(at, bytes.length).set(bytes) },
    storeAmount(at, amount) {
      const bytes = Buffer.alloc(16)
      bytes.writeBigUInt64LE(BigInt.asUintN(64, amount), 0)
      bytes.writeBigUInt64LE(BigInt.asUintN(64, amount >> 64n), 8)
      view(at, 16).set(bytes)
    },
    instructions: () => (canister.machine?.spent().used ?? 0) + (running.get(canister)?.system ?? 0),
    log(text) {
      const frame = running.get(canister)
      if (frame && !free.has(frame.kind)) addLog(canister, frame.now, text)
      around.log(canister.text, text)
    },
  }
}

/**
 * Runs an entry point as one transaction: when it ends well its effects last, when it traps nothing of it remains, the cycles included
 * (IC interface specification, §Message execution).
 *
 * @param after - `keep`; `undo` in any case, as for queries; `leave` memory as it is in any case, as a step of an installation
 * @returns why it failed, or null
 */
export function execute(canister: Canister, frame: Frame, run: (machine: Machine) => void, after: 'keep' | 'undo' | 'leave' = 'keep'): Refused | null {
  const { machine } = canister
  if (machine === null) return refusals.noModule(canister.text)
  const before = { certifiedData: canister.certifiedData, timer: canister.timer, cycles: canister.cycles, attached: frame.context?.cycles ?? 0n }
  const undo = (): void => {
    if (after !== 'leave') {
      machine.rollback()
      canister.stable.rollback()
    }
    Object.assign(canister, { certifiedData: before.certifiedData, timer: before.timer, cycles: before.cycles })
    if (frame.context) frame.context.cycles = before.attached
  }
  running.set(canister, frame)
  machine.begin(instructionLimits[frame.kind])
  let used = 0
  const count = (): void => {
    const spent = machine.spent()
    used = spent.used + frame.system
    if (used > spent.limit) throw refusals.tooLong(canister.text, spent.limit)
  }
  try {
    run(machine)
    count()
    canister.cycles += frame.building?.cycles ?? 0n
    if (after === 'undo') undo()
    if (after === 'keep') {
      machine.commit()
      canister.stable.commit()
      canister.version += 1n
    }
    return null
  } catch (error) {
    const failed = refusalOf(canister, error, count)
    undo()
    Object.assign(frame, { calls: [], answer: null, accepted: false })
    if (!free.has(frame.kind)) addLog(canister, frame.now, `[TRAP]: ${failed.message}`)
    return failed
  } finally {
    if (frame.context) frame.context.instructions += used
    if (!free.has(frame.kind)) burn(canister, prices.message + BigInt(used) * prices.instruction)
    running.delete(canister)
  }
}

/** Why a message failed; `count` throws when it ran too many instructions. */
function refusalOf(canister: Canister, error: unknown, count: () => void): Refused {
  try { count() } catch (tooLong) { if (tooLong instanceof Refused) return tooLong }
  if (error instanceof Refused) return error
  // A WebAssembly trap, or an access out of bounds that the host noticed first.
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return refusals.trapped(canister.text, error.message)
  return new Refused(code.sysFatal, 'IC0001', `The local runtime failed in canister ${canister.text}: ${messageOf(error)}`)
}
