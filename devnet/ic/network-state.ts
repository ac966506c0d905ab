import { hex } from './bytes.ts'
import { canisterId, makeCanister, type Canister } from './canister.ts'
import { startMachine, type Surroundings } from './execution.ts'
import { makeIngressLog, type IngressLog } from './ingress-log.ts'
import { makeSecrets, subnetKeys, type SubnetKeys } from './keys.ts'
import { code, Refused } from './reject.ts'
import type { Store } from './store.ts'
import { prepare, unpack } from './wasm.ts'

/** The state of the subnet in memory. */
export interface NetworkState {
  readonly keys: SubnetKeys
  readonly around: Surroundings
  readonly ingress: IngressLog
  canister(id: Uint8Array): Canister | undefined
  canisters(): Iterable<Canister>
  create(controllers: Uint8Array[], cycles: bigint, id: Uint8Array | null): Canister
  remove(canister: Canister): void
  /** Nanoseconds since 1970; never twice the same, and never less than before a restart. */
  now(): bigint
  save(): void
}

/** Loads the state from `store`, or begins a new subnet. No message runs more than `instructionsMax` instructions. */
export function loadState(store: Store, log: (canister: string, text: string) => void, instructionsMax?: number): NetworkState {
  const meta = store.meta()
  const secrets = meta?.secrets ?? makeSecrets()
  const keys = subnetKeys(secrets)
  const around: Surroundings = { subnet: keys.subnetId, rootKey: keys.rootKey, instructionsMax, log }
  const ingress = makeIngressLog(store.ingress())
  const canisters = new Map<string, Canister>()
  let next = meta?.next ?? 1n
  let time = meta?.time ?? 0n
  for (const { canister, wasm, ...saved } of store.canisters()) {
    canisters.set(hex(canister.id), canister)
    if (wasm === null) continue
    const program = prepare(unpack(wasm))
    const machine = startMachine(canister, program, around)
    machine.load({ heapBytes: saved.heapBytes, globals: saved.globals, pages: saved.heapPages() })
    Object.assign(canister, { program, machine, installed: { wasm, hash: saved.hash } })
  }
  const canister = (id: Uint8Array): Canister | undefined => canisters.get(hex(id))
  return {
    keys, around, ingress, canister,
    canisters: () => canisters.values(),
    create(controllers, cycles, wanted) {
      if (wanted && canister(wanted)) throw new Refused(code.sysTransient, 'IC0205', `Canister id ${hex(wanted)} is already in use`)
      let id = wanted ?? canisterId(next++)
      while (canister(id)) id = canisterId(next++)
      const made = makeCanister(id, controllers, cycles)
      canisters.set(hex(id), made)
      return made
    },
    remove(old) { canisters.delete(hex(old.id)) },
    now() {
      const clock = BigInt(Date.now()) * 1_000_000n
      time = clock > time ? clock : time + 1n
      return time
    },
    save() { store.save({ secrets, time, next, canisters: [...canisters.values()], ingress }) },
  }
}
