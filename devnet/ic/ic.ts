import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { CyxError } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'
import { plain } from './bytes.ts'
import { makeBoundary } from './boundary.ts'
import type { Canister } from './canister.ts'
import { makeCertifier } from './certifier.ts'
import { handlers } from './endpoints.ts'
import { makeFaults, type Faults } from './faults.ts'
import { install, type InstallMode } from './install.ts'
import { manage } from './management.ts'
import { loadState } from './network-state.ts'
import { refusals } from './reject.ts'
import { makeRounds } from './rounds.ts'
import { makeScheduler } from './scheduler.ts'
import { stateTree } from './state-tree.ts'
import { openStore } from './store.ts'
import { Principal } from '@icp-sdk/core/principal'

/** Where the runtime keeps its state and listens. `port` 0 takes a free one. `onLog` gets what canisters print and traps nobody is told of. */
export interface IcOptions extends Options {
  stateDir: string
  port: number
  host?: string
  /** A bound of the instructions of a message below the usual ones: 40 G for an update (`cycles.ts`). */
  instructionsMax?: number
  /** Cycles that every canister has at least when the runtime starts: on a local network nobody buys them. */
  topUpTo?: bigint
  onLog?: (canister: string, text: string) => void
}

/** A running local Internet Computer of one subnet and one node. */
export interface Ic {
  readonly url: string
  /** DER of the key that signs certificates, 133 bytes; it stays over restarts. */
  readonly rootKey: Uint8Array
  /** Settles when the runtime has stopped; rejects when it had to stop because the state could not be written. */
  readonly stopped: Promise<void>
  /**
   * Installs a module in the canister `id` (text), or in a new one; returns the id. Mode `auto` installs when it is empty, upgrades when
   * the module is another, and does nothing otherwise.
   */
  installCanister(canister: { id?: string, wasm: Uint8Array, arg: Uint8Array, mode?: InstallMode | 'auto', controllers?: Uint8Array[], cycles?: bigint }): Promise<string>
  /** Faults for tests: traps at awaits, calls that fail. */
  readonly faults: Faults
  /** Cycles of a canister (text id), and what sets them: 0 makes it fail as one that nobody has paid for. */
  readonly cycles: { of(canister: string): bigint, set(canister: string, amount: bigint): void }
  close(): Promise<void>
}

/** Cycles of a new canister: 100 T. */
export const startCycles = 100_000_000_000_000n

/**
 * Starts the runtime on the state in `stateDir`.
 *
 * @throws LOCAL_NETWORK when the port is taken or the state is in use, damaged, or of another version
 */
export async function startIc({ stateDir, port, host = '127.0.0.1', onLog = () => undefined, instructionsMax, topUpTo = 0n, signal }: IcOptions): Promise<Ic> {
  signal?.throwIfAborted()
  const store = openStore(stateDir)
  const state = loadState(store, onLog, instructionsMax)
  for (const canister of state.canisters()) if (canister.cycles < topUpTo) canister.cycles = topUpTo
  const certifier = makeCertifier(state.keys, () => stateTree({ canisters: state.canisters(), requests: state.ingress.tree(), time: state.now(), keys: state.keys }))
  const { faults, points } = makeFaults(() => { rounds.wake() })
  const scheduler = makeScheduler({
    faults: points, canister: state.canister, canisters: state.canisters, now: state.now, log: onLog, manage: request => { manage(state, request) },
  })
  const rounds = makeRounds({ scheduler, now: state.now, save() { state.ingress.prune(state.now()); state.save(); certifier.changed() } })
  const server = makeBoundary(
    () => ({ root_key: plain(state.keys.rootKey), impl_version: 'cyxcloud-devnet', replica_health_status: 'healthy' }),
    handlers({ state, scheduler, rounds, certifier }),
  )
  const stopped = rounds.ended.finally(() => {
    server.close()
    server.closeAllConnections()
    store.close()
  })
  stopped.catch(() => undefined)
  try {
    state.save()
    server.listen(port, host)
    await once(server, 'listening', signal ? { signal } : {})
  } catch (error) {
    rounds.stop()
    await stopped
    throw portError(error, port)
  }
  rounds.wake()
  signal?.addEventListener('abort', () => { rounds.stop() }, { once: true })
  const { port: actual } = server.address() as AddressInfo
  const known = (id: string): Canister => {
    const found = state.canister(Principal.fromText(id).toUint8Array())
    if (!found) throw refusals.notFound(id)
    return found
  }
  return {
    url: `http://${host}:${actual}`, rootKey: state.keys.rootKey, stopped, faults,
    cycles: {
      of: id => known(id).cycles,
      set(id, amount) { known(id).cycles = amount },
    },
    async installCanister({ id, wasm, arg, mode = 'auto', controllers = [Uint8Array.of(4)], cycles = startCycles }) {
      const wanted = id === undefined ? null : Principal.fromText(id).toUint8Array()
      const canister = (wanted && state.canister(wanted)) ?? state.create(controllers, cycles, wanted)
      const { installed } = canister
      if (mode === 'auto' && installed && Buffer.compare(installed.wasm, wasm) === 0) return canister.text
      const chosen = mode !== 'auto' ? mode : installed ? 'upgrade' : 'install'
      install(canister, { mode: chosen, wasm, arg, caller: canister.controllers[0] ?? Uint8Array.of(4), now: state.now() }, state.around)
      await rounds.saved()
      return canister.text
    },
    async close() {
      rounds.stop()
      await stopped
    },
  }
}

function portError(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error
  const what = code === 'EADDRINUSE' ? `Port ${port} is in use by another program.` : `Port ${port} may not be used here.`
  return new CyxError('LOCAL_NETWORK', { what, next: 'Stop that program or choose another port.' }, error)
}
