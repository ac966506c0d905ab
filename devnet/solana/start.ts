import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { REGISTRY } from '../../lib/ledger/solana/program.ts'
import type { Options } from '../../lib/options.ts'
import { type Forward, forward } from './forward.ts'
import { type State, readState, takeState, writeState } from './state.ts'
import { type Surfnet, startSurfnet } from './surfnet.ts'

/** A running local Solana. `close` writes the state, then stops it. */
export interface LocalSolana { rpcUrl: string, wsUrl: string, close: () => Promise<void> }

export interface SolanaOptions extends Options {
  /** Folder for the accounts; made when missing. */
  stateDir: string
  /** JSON-RPC and WebSocket ports on loopback; 0 takes a free one. Clients of Solana expect the second right after the first. */
  port: number
  wsPort: number
  /** Hears of a snapshot that could not be written; the next change tries again. */
  onProblem?: (error: unknown) => void
}

const PROGRAM = fileURLToPath(new URL('../../programs/dist/registry.so', import.meta.url))

/** How soon after a change the accounts are on disk. */
const WATCH_MS = 250

/**
 * Starts the local Solana with the accounts of the last run and the program `registry`.
 *
 * Accounts survive a restart, a kill loses at most the last moment; the list of old transactions does not survive.
 *
 * @throws LOCAL_NETWORK when the platform has no Surfpool, a port is taken, the state is damaged
 */
export async function startSolana({ stateDir, port, wsPort, signal, onProblem }: SolanaOptions): Promise<LocalSolana> {
  signal?.throwIfAborted()
  await mkdir(stateDir, { recursive: true })
  const kept = await readState(stateDir)
  const surfnet = startSurfnet()
  const forwards: Forward[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(forwards.map(one => one.close()))
    surfnet.stop()
  }
  try {
    surfnet.deploy({ programId: REGISTRY, soPath: PROGRAM })
    const own = await takeState(surfnet.rpcUrl, { signal })
    restore(surfnet, kept)
    forwards.push(await forward(port, surfnet.rpcUrl), await forward(wsPort, surfnet.wsUrl))
    const keeper = keep(surfnet, stateDir, own, onProblem ?? (() => undefined))
    let closing: Promise<void> | undefined
    const close = (): Promise<void> => closing ??= keeper.close().finally(stop)
    return { rpcUrl: `http://127.0.0.1:${forwards[0]?.port}`, wsUrl: `ws://127.0.0.1:${forwards[1]?.port}`, close }
  } catch (error) {
    await stop()
    throw error
  }
}

function restore(surfnet: Surfnet, kept: State | null): void {
  for (const [address, { lamports, data, owner }] of kept ?? []) surfnet.setAccount(address, lamports, [...Buffer.from(data, 'base64')], owner)
  surfnet.drainEvents()
}

/** Writes the accounts after each change, one write at a time. `own` are Surfpool's: every start makes them anew. */
function keep(surfnet: Surfnet, stateDir: string, own: State, onProblem: (error: unknown) => void): { close: () => Promise<void> } {
  const write = async (): Promise<void> => {
    const state = await takeState(surfnet.rpcUrl)
    await writeState(stateDir, new Map([...state].filter(([address]) => !own.has(address))))
  }
  let writing = Promise.resolve()
  let dirty = false
  const look = (): void => {
    dirty ||= surfnet.drainEvents().some(event => event.kind === 'accountUpdate' || event.kind === 'transactionProcessed')
    if (!dirty) return
    dirty = false
    clearInterval(watch)
    writing = write().catch((error: unknown) => { dirty = true; onProblem(error) }).finally(() => { if (!closed) watch = setInterval(look, WATCH_MS) })
  }
  let closed = false
  let watch = setInterval(look, WATCH_MS)
  const close = async (): Promise<void> => {
    closed = true
    clearInterval(watch)
    await writing
    await write()
  }
  return { close }
}
