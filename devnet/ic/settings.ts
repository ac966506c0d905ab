import { Principal } from '@icp-sdk/core/principal'
import type { Canister, Visibility } from './canister.ts'
import type { GivenSettings, GivenVisibility } from './management-types.ts'
import { code, Refused } from './reject.ts'

/** Bounds of the IC interface specification, §create_canister: controllers, percent, environment variables and the bytes of their names and values. */
const most = { controllers: 10, percent: 100n, variables: 20, text: 128, nat64: 2n ** 64n - 1n, logBytes: 2n ** 21n }

/**
 * Changes the settings of a canister that are given.
 *
 * @throws Refused when one is out of its bounds; nothing is changed then
 */
export function applySettings(canister: Canister, given: GivenSettings): void {
  const controllers = given.controllers[0]?.map(one => one.toUint8Array()) ?? canister.controllers
  if (controllers.length > most.controllers) throw refused(`a canister has at most ${most.controllers} controllers`)
  const { settings } = canister
  const number = (name: NumberName, before: bigint, max = most.nat64): bigint => {
    const value = given[name][0] ?? before
    if (value > max) throw refused(`${name} is at most ${max}`)
    return value
  }
  if ((given.minimum_incoming_canister_call_cycles[0] ?? 0n) > 0n) throw refused('minimum_incoming_canister_call_cycles is not known to this runtime')
  const environment = given.environment_variables[0] ?? settings.environment
  if (environment.length > most.variables || environment.some(({ name, value }) => name.length > most.text || value.length > most.text)) {
    throw refused(`there are at most ${most.variables} environment variables of ${most.text} bytes`)
  }
  if (new Set(environment.map(({ name }) => name)).size < environment.length) throw refused('an environment variable has two values')
  Object.assign(canister, { controllers, version: canister.version + 1n })
  canister.settings = {
    computeAllocation: number('compute_allocation', settings.computeAllocation, most.percent), memoryAllocation: number('memory_allocation', settings.memoryAllocation),
    freezingThreshold: number('freezing_threshold', settings.freezingThreshold), reservedCyclesLimit: number('reserved_cycles_limit', settings.reservedCyclesLimit, 2n ** 128n - 1n),
    wasmMemoryLimit: number('wasm_memory_limit', settings.wasmMemoryLimit), wasmMemoryThreshold: number('wasm_memory_threshold', settings.wasmMemoryThreshold),
    logVisibility: visibilityOf(given.log_visibility, settings.logVisibility), statusVisibility: visibilityOf(given.status_visibility, settings.statusVisibility),
    snapshotVisibility: visibilityOf(given.snapshot_visibility, settings.snapshotVisibility), logMemoryLimit: number('log_memory_limit', settings.logMemoryLimit, most.logBytes), environment,
  }
}

const refused = (text: string): Refused => new Refused(code.canisterReject, 'IC0408', `The settings are not valid: ${text}.`)

type NumberName = 'compute_allocation' | 'memory_allocation' | 'freezing_threshold' | 'reserved_cycles_limit' | 'wasm_memory_limit' | 'wasm_memory_threshold' | 'log_memory_limit'

const visibilityOf = ([given]: [] | [GivenVisibility], before: Visibility): Visibility =>
  given === undefined ? before : 'public' in given ? 'public' : 'controllers' in given ? 'controllers' : given.allowed_viewers.map(one => one.toUint8Array())

const shownVisibility = (one: Visibility): object => Array.isArray(one) ? { allowed_viewers: one.map(id => Principal.fromUint8Array(id)) } : { [one]: null }

/** The settings as `canister_status` shows them. */
export function shownSettings({ controllers, settings }: Canister): object {
  return {
    controllers: controllers.map(one => Principal.fromUint8Array(one)), compute_allocation: settings.computeAllocation, memory_allocation: settings.memoryAllocation,
    freezing_threshold: settings.freezingThreshold, reserved_cycles_limit: settings.reservedCyclesLimit, wasm_memory_limit: settings.wasmMemoryLimit,
    wasm_memory_threshold: settings.wasmMemoryThreshold, environment_variables: settings.environment,
    log_visibility: shownVisibility(settings.logVisibility), status_visibility: shownVisibility(settings.statusVisibility), snapshot_visibility: shownVisibility(settings.snapshotVisibility),
    log_memory_limit: settings.logMemoryLimit, minimum_incoming_canister_call_cycles: 0n,
  }
}
