import { utf8 } from './bytes.ts'
import { isController } from './canister.ts'
import { callReserve, liquidCycles, prices } from './cycles.ts'
import { refusals } from './reject.ts'
import { joined, readable, unsigned, type Host, type SystemCall } from './system-host.ts'

/** Functions about the canister itself: id, cycles, time, timer, certified data, costs, traps. */
export function selfImports(host: Host): Record<string, SystemCall> {
  const { canister, frame } = { canister: host.canister, frame: host.frame }
  const inSystem = 'I G U RQ Ry Rt C T'
  const certificate = (): Uint8Array => frame().certificate?.() ?? new Uint8Array()
  const free = (at: number): void => host.storeAmount(at, 0n)
  const freeKey = (_source: number, _length: number, _curve: number, at: number): number => { host.storeAmount(at, 0n); return 0 }
  return {
    ...readable(host, 'canister_self', '*', () => canister.id),
    ...readable(host, 'subnet_self', '*', () => host.subnet),
    ...readable(host, 'root_key', inSystem, () => host.rootKey),
    ...readable(host, 'data_certificate', 'NRQ CQ', certificate),
    data_certificate_present: { where: '*', run: () => frame().certificate ? 1 : 0 },
    certified_data_set: {
      where: 'I G U Ry Rt T',
      run: (at: number, length: number) => {
        if (length >>> 0 > 32) throw refusals.violated(canister.text, 'ic0_certified_data_set failed because the passed data must be no larger than 32 bytes')
        canister.certifiedData = host.load(at, length)
        return undefined
      },
    },
    canister_status: { where: '*', run: () => ({ running: 1, stopping: 2, stopped: 3 })[canister.status] },
    canister_version: { where: '*', run: () => canister.version },
    canister_cycle_balance: { where: '*', run: () => canister.cycles },
    canister_cycle_balance128: { where: '*', run: (at: number) => host.storeAmount(at, canister.cycles) },
    canister_liquid_cycle_balance128: { where: '*', run: (at: number) => host.storeAmount(at, liquidCycles(canister)) },
    cycles_burn128: {
      where: inSystem,
      run: (high: bigint, low: bigint, at: number) => {
        const asked = joined(high, low)
        const liquid = liquidCycles(canister)
        const burnt = asked < liquid ? asked : liquid
        canister.cycles -= burnt
        host.storeAmount(at, burnt)
      },
    },
    subnet_self_node_count: { where: '*', run: () => 1 },
    ...environmentImports(host),
    time: { where: '*', run: () => frame().now },
    global_timer_set: {
      where: 'I G U Ry Rt C T',
      run: (at: bigint) => {
        const before = canister.timer
        canister.timer = unsigned(at)
        return before
      },
    },
    performance_counter: {
      where: '* s',
      // Kind 1 counts the whole call context, callbacks and all (IC interface specification, §Performance counter).
      run: (kind: number) => BigInt(host.instructions() + (kind === 1 ? frame().context?.instructions ?? 0 : 0)),
    },
    is_controller: { where: '* s', run: (at: number, length: number) => isController(canister, host.load(at, length)) ? 1 : 0 },
    in_replicated_execution: { where: '* s', run: () => ['NRQ', 'CQ', 'F'].includes(frame().kind) ? 0 : 1 },
    cost_call: { where: '* s', run: (name: bigint, payload: bigint, at: number) => host.storeAmount(at, callReserve(Number(unsigned(name)) + Number(unsigned(payload)))) },
    cost_create_canister: { where: '* s', run: (at: number) => host.storeAmount(at, prices.create) },
    cost_http_request: { where: '* s', run: (_request: bigint, _response: bigint, at: number) => free(at) },
    cost_http_request_v2: { where: '* s', run: (_source: number, _length: number, at: number) => free(at) },
    cost_sign_with_ecdsa: { where: '* s', run: freeKey },
    cost_sign_with_schnorr: { where: '* s', run: freeKey },
    cost_vetkd_derive_key: { where: '* s', run: freeKey },
    debug_print: { where: '* s', run: (at: number, length: number) => host.log(Buffer.from(host.load(at, length)).toString('utf8')) },
    trap: { where: '* s', run: (at: number, length: number) => { throw refusals.called(canister.text, Buffer.from(host.load(at, length)).toString('utf8')) } },
  }
}

/** Environment variables, by place or by name (IC interface specification, §Environment variables). */
function environmentImports(host: Host): Record<string, SystemCall> {
  const all = (): { name: string, value: string }[] => host.canister.settings.environment
  const nameAt = (index: number): Uint8Array => {
    const found = all()[index >>> 0]
    if (!found) throw new RangeError(`there is no environment variable ${index >>> 0}`)
    return utf8(found.name)
  }
  const find = (at: number, length: number): { value: string } | undefined => {
    const name = Buffer.from(host.load(at, length)).toString('utf8')
    return all().find(one => one.name === name)
  }
  const valueOf = (at: number, length: number): Uint8Array => {
    const found = find(at, length)
    if (!found) throw new RangeError('there is no environment variable of this name')
    return utf8(found.value)
  }
  const part = (bytes: Uint8Array, to: number, offset: number, length: number): undefined => {
    if ((offset >>> 0) + (length >>> 0) > bytes.length) throw new RangeError('env_var: out of bounds')
    host.store(to, bytes.subarray(offset >>> 0, (offset >>> 0) + (length >>> 0)))
    return undefined
  }
  return {
    env_var_count: { where: '*', run: () => all().length },
    env_var_name_size: { where: '*', run: (index: number) => nameAt(index).length },
    env_var_name_copy: { where: '*', run: (index: number, to: number, offset: number, length: number) => part(nameAt(index), to, offset, length) },
    env_var_name_exists: { where: '*', run: (at: number, length: number) => find(at, length) ? 1 : 0 },
    env_var_value_size: { where: '*', run: (at: number, length: number) => valueOf(at, length).length },
    env_var_value_copy: { where: '*', run: (at: number, length: number, to: number, offset: number, count: number) => part(valueOf(at, length), to, offset, count) },
  }
}
