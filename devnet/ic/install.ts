import { installedOf, type Canister } from './canister.ts'
import { executionMax, liquidCycles } from './cycles.ts'
import { execute, startMachine, type Surroundings } from './execution.ts'
import { makeFrame, type Kind } from './frame.ts'
import { refusals } from './reject.ts'
import { hidden, prepare, unpack, type Program } from './wasm.ts'
import { messageOf } from '../../lib/errors.ts'

/** How code is put into a canister (IC interface specification, §install_code). */
export type InstallMode = 'install' | 'reinstall' | 'upgrade'

/** What an installation is given. */
export interface Installation { mode: InstallMode, wasm: Uint8Array, arg: Uint8Array, caller: Uint8Array, now: bigint, skipPreUpgrade?: boolean }

/**
 * Installs, reinstalls or upgrades, as one transaction: when any step of it fails the canister is as before.
 * An upgrade keeps the stable memory and the cycles; the timer is off afterwards.
 *
 * @throws Refused when the module is not valid, the canister is not empty (mode install), or an entry point traps
 */
export function install(canister: Canister, { mode, wasm, arg, caller, now, skipPreUpgrade = false }: Installation, around: Surroundings): void {
  if (mode === 'install' && canister.machine) throw refusals.occupied(canister.text)
  if (mode === 'upgrade' && !canister.machine) throw refusals.noModule(canister.text)
  const missing = executionMax('I') - liquidCycles(canister)
  if (missing > 0n) throw refusals.outOfCycles(canister.text, missing)
  const program = load(canister, wasm)
  const { machine, certifiedData, timer, version, installed, program: oldProgram } = canister
  try {
    if (mode === 'upgrade' && !skipPreUpgrade) step(canister, 'G', 'canister_pre_upgrade', { arg: new Uint8Array(), caller, now })
    const fresh = startMachine(canister, program, around)
    Object.assign(canister, { machine: fresh, program, installed: installedOf(wasm), timer: 0n, version: version + 1n })
    if (mode !== 'upgrade') {
      canister.certifiedData = new Uint8Array()
      canister.stable.clear()
    }
    step(canister, 's', hidden.start, { arg: new Uint8Array(), caller, now })
    step(canister, 'I', mode === 'upgrade' ? 'canister_post_upgrade' : 'canister_init', { arg, caller, now })
    fresh.commit()
    canister.stable.commit()
    canister.heapReplaced = true
  } catch (error) {
    canister.stable.rollback()
    machine?.rollback()
    Object.assign(canister, { machine, certifiedData, timer, version, installed, program: oldProgram })
    throw error
  }
}

function load(canister: Canister, wasm: Uint8Array): Program {
  try { return prepare(unpack(wasm)) } catch (error) { throw refusals.invalidModule(canister.text, messageOf(error)) }
}

/** Runs one entry point; the memories are committed or rolled back once, at the end of the installation. */
function step(canister: Canister, kind: Kind, name: string, { arg, caller, now }: Pick<Installation, 'arg' | 'caller' | 'now'>): void {
  const run = canister.machine?.entry(name)
  if (!run) return
  const failed = execute(canister, makeFrame(kind, now, { arg, caller }), run, 'leave')
  if (failed) throw failed
}
