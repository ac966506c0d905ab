import { randomBytes } from 'node:crypto'
import { IDL } from '@icp-sdk/core/candid'
import { Principal } from '@icp-sdk/core/principal'
import { messageOf } from '../../lib/errors.ts'
import { plain } from './bytes.ts'
import { isController, type Canister } from './canister.ts'
import { install, type InstallMode } from './install.ts'
import type { Surroundings } from './execution.ts'
import { refusals, Refused } from './reject.ts'
import { plainRefusal, type Request } from './scheduler.ts'

const { Nat, Nat8, Null, Opt, Record, Variant, Vec } = IDL
const Id = IDL.Principal
const Blob = Vec(Nat8)
const Named = Record({ canister_id: Id })
const Settings = Record({ controllers: Opt(Vec(Id)) })
const Mode = Variant({ install: Null, reinstall: Null, upgrade: Opt(Record({ skip_pre_upgrade: Opt(IDL.Bool) })) })
const Status = Record({
  status: Variant({ running: Null, stopping: Null, stopped: Null }), cycles: Nat, module_hash: Opt(Blob), memory_size: Nat, version: IDL.Nat64,
  settings: Record({ controllers: Vec(Id) }),
})

/** What calls to the management canister are decoded to. */
interface Given {
  canister_id: Principal
  settings: [] | [{ controllers: [] | [Principal[]] }]
  amount: [] | [bigint]
  specified_id: [] | [Principal]
  mode: Partial<{ install: null, reinstall: null, upgrade: [] | [{ skip_pre_upgrade: [] | [boolean] }] }>
  wasm_module: Uint8Array
  arg: Uint8Array
}

/** What the management canister changes. */
export interface ManagedSubnet {
  readonly around: Surroundings
  canister(id: Uint8Array): Canister | undefined
  /** A new canister, under `id` when one is asked for. @throws Refused when that is taken */
  create(controllers: Uint8Array[], cycles: bigint, id: Uint8Array | null): Canister
  remove(canister: Canister): void
  now(): bigint
}

interface Method {
  takes: IDL.Type[], gives: IDL.Type[]
  /** Whether a person may call it, or canisters only. */
  ingress: boolean
  run(subnet: ManagedSubnet, given: Given, request: Request): unknown[]
}

/** Cycles of a canister that is made without an amount, as local networks give: 100 T. */
const provisionalCycles = 100_000_000_000_000n

const controllersOf = (given: Given, caller: Uint8Array): Uint8Array[] => given.settings[0]?.controllers[0]?.map(one => one.toUint8Array()) ?? [caller]

function found(subnet: ManagedSubnet, { canister_id: id }: Given): Canister {
  const canister = subnet.canister(id.toUint8Array())
  if (canister === undefined) throw refusals.notFound(id.toText())
  return canister
}

function owned(subnet: ManagedSubnet, given: Given, caller: Uint8Array): Canister {
  const canister = found(subnet, given)
  if (!isController(canister, caller)) throw refusals.notController(canister.text)
  return canister
}

/** Cycles of the call, taken out of it. */
function takeCycles(request: Request): bigint {
  const { cycles } = request
  request.cycles = 0n
  return cycles
}

/** The methods there are, by name (IC interface specification, §The IC management canister). */
export const methods: Partial<{ [name: string]: Method }> = {
  create_canister: {
    takes: [Record({ settings: Opt(Settings) })], gives: [Named], ingress: false,
    run: (subnet, given, request) => [{ canister_id: principal(subnet.create(controllersOf(given, request.caller), takeCycles(request), null)) }],
  },
  provisional_create_canister_with_cycles: {
    takes: [Record({ amount: Opt(Nat), settings: Opt(Settings), specified_id: Opt(Id) })], gives: [Named], ingress: true,
    run: (subnet, given, { caller }) =>
      [{ canister_id: principal(subnet.create(controllersOf(given, caller), given.amount[0] ?? provisionalCycles, given.specified_id[0]?.toUint8Array() ?? null)) }],
  },
  update_settings: {
    takes: [Record({ canister_id: Id, settings: Settings })], gives: [], ingress: true,
    run: (subnet, given, { caller }) => {
      const canister = owned(subnet, given, caller)
      const { controllers } = given.settings as unknown as { controllers: [] | [Principal[]] }
      if (controllers[0]) canister.controllers = controllers[0].map(one => one.toUint8Array())
      return []
    },
  },
  install_code: {
    takes: [Record({ mode: Mode, canister_id: Id, wasm_module: Blob, arg: Blob })], gives: [], ingress: true,
    run: (subnet, given, { caller }) => {
      const canister = owned(subnet, given, caller)
      const mode = Object.keys(given.mode)[0] as InstallMode
      const skipPreUpgrade = given.mode.upgrade?.[0]?.skip_pre_upgrade[0] ?? false
      install(canister, { mode, wasm: plain(given.wasm_module), arg: plain(given.arg), caller, now: subnet.now(), skipPreUpgrade }, subnet.around)
      return []
    },
  },
  start_canister: { takes: [Named], gives: [], ingress: true, run: (subnet, given, { caller }) => { owned(subnet, given, caller).status = 'running'; return [] } },
  stop_canister: { takes: [Named], gives: [], ingress: true, run: (subnet, given, { caller }) => { owned(subnet, given, caller).status = 'stopped'; return [] } },
  delete_canister: {
    takes: [Named], gives: [], ingress: true,
    run: (subnet, given, { caller }) => {
      const canister = owned(subnet, given, caller)
      if (canister.status !== 'stopped') throw refusals.notStopped(canister.text)
      subnet.remove(canister)
      return []
    },
  },
  canister_status: {
    takes: [Named], gives: [Status], ingress: true,
    run: (subnet, given, { caller }) => {
      const canister = found(subnet, given)
      if (Buffer.compare(canister.id, caller) !== 0 && !isController(canister, caller)) throw refusals.notController(canister.text)
      return [{
        status: { [canister.status]: null }, cycles: canister.cycles, module_hash: canister.installed ? [canister.installed.hash] : [], version: canister.version,
        memory_size: BigInt((canister.machine?.heapBytes() ?? 0) + canister.stable.pages() * 65536),
        settings: { controllers: canister.controllers.map(one => Principal.fromUint8Array(one)) },
      }]
    },
  },
  deposit_cycles: { takes: [Named], gives: [], ingress: false, run: (subnet, given, request) => { found(subnet, given).cycles += takeCycles(request); return [] } },
  raw_rand: { takes: [], gives: [Blob], ingress: false, run: () => [plain(randomBytes(32))] },
}

const principal = (canister: Canister): Principal => Principal.fromUint8Array(canister.id)

/** Runs a call to the management canister and answers it; what fails is refused and changes nothing. */
export function manage(subnet: ManagedSubnet, request: Request): void {
  try {
    const method = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
    if (!method) throw refusals.unsupported(request.method)
    const reply = IDL.encode(method.gives, method.run(subnet, argumentOf(method, request), request))
    request.respond({ reply }, request.cycles)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    request.respond(plainRefusal(error), request.cycles)
  }
}

function argumentOf(method: Method, { method: name, arg }: Request): Given {
  try {
    return (IDL.decode(method.takes, plain(arg))[0] ?? {}) as unknown as Given
  } catch (error) { throw refusals.badArgument(name, messageOf(error)) }
}

/** The canister whose controllers decide about an ingress call to the management canister: its `canister_id`, or null for a creation. */
export function effectiveId(method: string, arg: Uint8Array): Uint8Array | null {
  const known = Object.hasOwn(methods, method) ? methods[method] : undefined
  if (!known?.ingress) throw refusals.unsupported(method)
  const given = argumentOf(known, { method, arg } as Request)
  return method === 'provisional_create_canister_with_cycles' ? null : given.canister_id.toUint8Array()
}
