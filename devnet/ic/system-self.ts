import { isController } from './canister.ts'
import { refusals } from './reject.ts'
import { joined, readable, unsigned, type Host, type SystemCall } from './system-host.ts'

/** Instructions that are counted for a nanosecond of run time: a guess, since nothing counts instructions here. */
const instructionsPerNanosecond = 2

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
    canister_status: { where: '*', run: () => canister.status === 'running' ? 1 : 3 },
    canister_version: { where: '*', run: () => canister.version },
    canister_cycle_balance: { where: '*', run: () => canister.cycles },
    canister_cycle_balance128: { where: '*', run: (at: number) => host.storeAmount(at, canister.cycles) },
    canister_liquid_cycle_balance128: { where: '*', run: (at: number) => host.storeAmount(at, canister.cycles) },
    cycles_burn128: {
      where: inSystem,
      run: (high: bigint, low: bigint, at: number) => {
        const asked = joined(high, low)
        const burnt = asked < canister.cycles ? asked : canister.cycles
        canister.cycles -= burnt
        host.storeAmount(at, burnt)
      },
    },
    subnet_self_node_count: { where: '*', run: () => 1 },
    env_var_count: { where: '*', run: () => 0 },
    env_var_name_size: { where: '*', run: () => { throw new RangeError('there are no environment variables') } },
    env_var_name_copy: { where: '*', run: () => { throw new RangeError('there are no environment variables') } },
    env_var_name_exists: { where: '*', run: () => 0 },
    env_var_value_size: { where: '*', run: () => { throw new RangeError('there are no environment variables') } },
    env_var_value_copy: { where: '*', run: () => { throw new RangeError('there are no environment variables') } },
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
      run: () => BigInt(Math.round((performance.now() - frame().startedAt) * 1e6 * instructionsPerNanosecond)),
    },
    is_controller: { where: '* s', run: (at: number, length: number) => isController(canister, host.load(at, length)) ? 1 : 0 },
    in_replicated_execution: { where: '* s', run: () => ['NRQ', 'CQ', 'F'].includes(frame().kind) ? 0 : 1 },
    cost_call: { where: '* s', run: (_name: bigint, _payload: bigint, at: number) => free(at) },
    cost_create_canister: { where: '* s', run: free },
    cost_http_request: { where: '* s', run: (_request: bigint, _response: bigint, at: number) => free(at) },
    cost_http_request_v2: { where: '* s', run: (_source: number, _length: number, at: number) => free(at) },
    cost_sign_with_ecdsa: { where: '* s', run: freeKey },
    cost_sign_with_schnorr: { where: '* s', run: freeKey },
    cost_vetkd_derive_key: { where: '* s', run: freeKey },
    debug_print: { where: '* s', run: (at: number, length: number) => host.log(Buffer.from(host.load(at, length)).toString('utf8')) },
    trap: { where: '* s', run: (at: number, length: number) => { throw refusals.called(canister.text, Buffer.from(host.load(at, length)).toString('utf8')) } },
  }
}
