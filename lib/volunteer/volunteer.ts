import { ed25519 } from '@noble/curves/ed25519.js'
import { toHex } from '../bytes/base.ts'
import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { verifySlowly } from '../bytes/ed25519Slowly.ts'
import { blake3 } from '../bytes/hash.ts'
import { isAbort, packError } from '../errors.ts'
import type { ErrorRecord } from '../errors.ts'
import type { Heartbeat, HeartbeatReply } from '../ledger/ic/node.ts'
import type { Options } from '../options.ts'
import { pause } from '../options.ts'
import { isTab } from '../peers/route.ts'
import { makeGate } from '../wire/gate.ts'
import { serveShards } from '../wire/server.ts'
import type { Shelf } from '../wire/shelf.ts'
import { openTabHost } from './host.ts'
import type { TabHost } from './host.ts'
import type { TabShelf } from './shelf.ts'

/** What a tab asks of the directory; `lib/ledger/ic/node.ts` has it over the IC. */
export interface TabDirectory {
  heartbeat: (beat: Heartbeat, options?: Options) => Promise<Pick<HeartbeatReply, 'interval_ms' | 'grant_key'>>
  nodes: (options?: Options) => Promise<{ publicKey: Uint8Array, addresses: string[], online: boolean }[]>
  leaseStatus: (versions: readonly Uint8Array[], options?: Options) => Promise<('live' | 'pending' | 'gone')[]>
}

/** How a tab that keeps shards for others does. `servedBytes`: since the tab was opened. `serving`: it can be reached and the directory knows. */
export interface VolunteerState { serving: boolean, shards: number, usedBytes: number, servedBytes: number, error: ErrorRecord | null }

export interface VolunteerOptions extends Options {
  /** The tab's Ed25519 seed, 32 bytes: its name among nodes, and nothing else. */
  seed: Bytes
  shelf: TabShelf
  directory: TabDirectory
  onState: (state: VolunteerState) => void
  /** Between two looks at what was deleted, ms. */
  sweepMs?: number
  /** After no node took it, until the next try, ms. */
  restMs?: number
}

const [OPEN_MS, CALL_MS, SWEEP_MS, REST_MS] = [15_000, 30_000, 10 * 60_000, 30_000]

/** Versions of one question to the directory, at most. */
const VERSIONS_MOST = 1_000

/** What the registry shows for a tab. */
const VERSION = 'tab/1'

/**
 * Keeps shards for others and serves them through a node, until it is aborted: never rejects before that. Whoever holds a grant of the directory for any
 * registered node may put and get what the grant covers (docs/format.md §16).
 */
export async function volunteer({ seed, shelf, directory, onState, signal, sweepMs = SWEEP_MS, restMs = REST_MS }: VolunteerOptions): Promise<void> {
  const publicKey = new Uint8Array(ed25519.getPublicKey(seed))
  let registered = new Set<string>()
  const state: Pick<VolunteerState, 'serving' | 'servedBytes' | 'error'> = { serving: false, servedBytes: 0, error: null }
  const tell = (change: Partial<typeof state> = {}): void => {
    const { shards, usedBytes } = shelf.stats()
    onState({ ...Object.assign(state, change), shards, usedBytes })
  }
  const gate = makeGate({ isFor: key => registered.has(toHex(key)), verify: verifySlowly, nowMs: Date.now })
  const served: Shelf = { nodeKey: publicKey, hash: blake3, sign: message => ed25519.sign(message, seed), nowMs: Date.now, admit: gate.admit, ...shelf }
  const limit = (ms: number): { signal: AbortSignal } => ({ signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(ms)]) : AbortSignal.timeout(ms) })
  const failed = (error: unknown): void => { if (!signal?.aborted) tell({ error: packError(error), ...isAbort(error) ? {} : { serving: false } }) }

  const look = async (): Promise<Awaited<ReturnType<TabDirectory['nodes']>>> => {
    const nodes = await directory.nodes(limit(CALL_MS))
    registered = new Set(nodes.map(node => toHex(node.publicKey)))
    return nodes
  }
  /** Every tab has an order of its own, so that they spread over the nodes. */
  const open = async (): Promise<TabHost | null> => {
    const relays = (await look()).filter(node => node.online && !isTab(node))
      .map(node => ({ ...node, place: toHex(blake3(concat(publicKey, node.publicKey))) })).sort((a, b) => a.place < b.place ? -1 : 1)
    for (const { addresses } of relays) {
      try {
        return await openTabHost(seed, addresses, stream => { serveShards(stream, served, { onAnswer: ({ verb, outBytes }) => { tell({ servedBytes: state.servedBytes + (verb === 'get' ? outBytes : 0) }) } }) }, limit(OPEN_MS))
      } catch (error) { failed(error) }
      signal?.throwIfAborted()
    }
    return null
  }
  const beat = async (addresses: string[]): Promise<number> => {
    const { shards, usedBytes } = shelf.stats()
    // As large as it is full: the directory gives a place to nobody without room, so that no version ever counts on a tab.
    const reply = await directory.heartbeat({
      public_key: publicKey, addresses, kind: { Volunteer: null }, operator: 'a browser tab', region: '', version: VERSION,
      capacity_bytes: BigInt(usedBytes), used_bytes: BigInt(usedBytes), shards: BigInt(shards), cpu_percent: 0, memory_percent: 0, state: [],
    }, limit(CALL_MS))
    gate.setKey(new Uint8Array(reply.grant_key))
    return Number(reply.interval_ms)
  }
  let sweptAt = -Infinity
  const sweep = async (): Promise<void> => {
    if (performance.now() - sweptAt < sweepMs) return
    sweptAt = performance.now()
    const versions = shelf.versions()
    for (let from = 0; from < versions.length; from += VERSIONS_MOST) {
      const some = versions.slice(from, from + VERSIONS_MOST)
      const states = await directory.leaseStatus(some, limit(CALL_MS))
      await shelf.drop(some.filter((_, i) => states[i] === 'gone'))
    }
  }
  /** Serves through one node for as long as that goes. */
  const serve = async (host: TabHost): Promise<void> => {
    const ended = new AbortController()
    void host.lost.then(() => { ended.abort() })
    const stop = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal
    while (!stop.aborted && host.addresses().length > 0) {
      let everyMs = restMs
      try {
        everyMs = await beat(host.addresses())
        await look()
        tell({ serving: true, error: null })
        await sweep()
        tell()
      } catch (error) { failed(error) }
      await pause(everyMs, { signal: stop }).catch(() => undefined)
    }
  }

  tell()
  while (!signal?.aborted) {
    try {
      const host = await open()
      if (!host) { await pause(restMs, { signal }); continue }
      try { await serve(host) } finally {
        tell({ serving: false })
        await host.close()
      }
    } catch (error) {
      failed(error)
      await pause(restMs, { signal }).catch(() => undefined)
    }
  }
  tell({ serving: false })
}
