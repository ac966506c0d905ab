import { join } from 'node:path'
import { fromHex } from '../lib/bytes/base.ts'
import { isCyxError } from '../lib/errors.ts'
import { serveShards } from '../lib/wire/server.ts'
import type { Answered } from '../lib/wire/server.ts'
import type { NodeStatus } from '../lib/wire/shard.ts'
import type { Shelf } from '../lib/wire/shelf.ts'
import type { NodeConfig } from './config.ts'
import { makeDeletions } from './deletions.ts'
import type { Heartbeat, NodeDirectory } from './directory.ts'
import { makeGrantGate } from './grants.ts'
import type { GrantGate } from './grants.ts'
import { hasher } from './hash.ts'
import type { Identity } from './identity.ts'
import { makeLoadMeter } from './load.ts'
import { openNetwork } from './network.ts'
import type { Network } from './network.ts'
import { CALL_MS, makeSweep, repeat } from './rounds.ts'
import { signer } from './sign.ts'
import { diskOf } from './store/disk.ts'
import { openStore } from './store/store.ts'
import type { ScrubResult, Store } from './store/store.ts'
import { VERSION } from './version.ts'
import { whyOf } from './why.ts'
import { loadAddon } from './webtransport/addon.ts'
import type { Addon } from './webtransport/addon.ts'

/** A node that runs. */
export interface StorageNode {
  network: Network
  store: Store
  /** Stops listening, ends what is under way, closes the files. */
  close: () => Promise<void>
}

/** Provisional leases and the log of deletions are looked at so often. */
const SWEEP_MS = 60_000

/** Every shard is read and checked at this pace, then again from the start: 256 GiB in a day and a half. */
const SCRUB_BYTES_PER_SECOND = 2 << 20
const SCRUB_PAUSE_MS = 3_600_000

/** Room of deleted shards is given back so often in the grace of leases: every ten minutes of the usual twenty. */
const COMPACTIONS = 2

/** Addresses that the directory takes (directory.did, Heartbeat). */
const ADDRESSES_MAX = 8

/** Certificates are looked at so often. */
const RENEW_MS = 3_600_000

/** One who looks on while a node runs, and may close it to new shards. */
export interface Watch {
  /** The shelf that requests are answered from. */
  shelf: (shelf: Shelf) => Shelf
  /** What the directory is told of how the node stands. */
  state: () => Heartbeat['state']
  answered: (answered: Answered) => void
  beat: (outcome: 'accepted' | 'failed') => void
  scrubbed: (result: ScrubResult) => void
  /** A search for a node in the table of peers has ended. */
  lookedUp: (ms: number) => void
}

const UNWATCHED: Watch = { shelf: shelf => shelf, state: () => null, answered: () => undefined, beat: () => undefined, scrubbed: () => undefined, lookedUp: () => undefined }

export interface StartOptions {
  identity: Identity
  /** Null: reports to nobody. */
  directory: NodeDirectory | null
  /** Lines for people: what is off, what is damaged. */
  say: (line: string) => void
  watch?: Watch
}

/** Starts a node in its folder, which is there. */
export async function startNode(config: NodeConfig, { identity, directory, say, watch = UNWATCHED }: StartOptions): Promise<StorageNode> {
  const addon = addonOrSay(say)
  // On a machine that is at work what comes is taken by dozens of datagrams: a third more from a browser beside it.
  addon?.workInBatches()
  const hash = hasher(addon)
  const store = await openStore({ folder: join(config.folder, 'store'), capacityBytes: config.capacityBytes, hash, nowMs: Date.now, onFault: say, disk: diskOf(addon) })
  const gate = makeGrantGate(identity.publicKey, Date.now)
  if (config.grantKey !== null) gate.setKey(fromHex(config.grantKey))
  const shelf = watch.shelf({ nodeKey: identity.publicKey, hash, sign: signer(identity, addon), nowMs: Date.now, admit: gate.admit, status: makeStatus(store), ...store })
  const onFault = (error: unknown): void => { say(`a request failed: ${whyOf(error)}`) }
  const network = await openNetwork(config, identity, addon, stream => { serveShards(stream, shelf, { onFault, onAnswer: watch.answered }) }, { registry: directory?.nodes ?? null, lookedUp: watch.lookedUp, say }).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  const rounds = [
    repeat(() => network.renew(Date.now()), () => RENEW_MS, say),
    repeat(async signal => { await untilAborted(signal, store.compact({ signal })) }, () => Math.max(1_000, config.leaseGraceSeconds * 1000 / COMPACTIONS), say),
    repeat(async signal => { await untilAborted(signal, store.scrub({ bytesPerSecond: SCRUB_BYTES_PER_SECOND, signal }).then(watch.scrubbed)) }, () => SCRUB_PAUSE_MS, say),
  ]
  if (directory) {
    const sweepMs = Math.min(SWEEP_MS, config.leaseGraceSeconds * 1000)
    let logEnd: bigint | null = null
    rounds.push(startHeart({ config, identity, directory, gate, store, network, say, watch, onLogEnd: end => { logEnd = end } }))
    rounds.push(repeat(makeDeletions({ folder: config.folder, store, directory, logEnd: () => logEnd, onFault: say }), () => sweepMs, say))
    rounds.push(repeat(makeSweep(store, directory, config.leaseGraceSeconds * 1000, Date.now, say), () => sweepMs, say))
  }
  return {
    network,
    store,
    close: async () => {
      await Promise.all(rounds.map(stop => stop()))
      await network.close()
      await store.close()
    },
  }
}

/** What the node tells whoever asks by the verb stats. */
function makeStatus(store: Store): () => NodeStatus {
  const load = makeLoadMeter()
  return () => {
    const { cpuPercent, memoryPercent } = load()
    return { ...store.stats(), cpuPercent: Math.round(cpuPercent), memoryPercent: Math.round(memoryPercent), uptimeSeconds: Math.floor(process.uptime()), version: VERSION }
  }
}

interface HeartOptions extends Required<StartOptions> { config: NodeConfig, directory: NodeDirectory, gate: GrantGate, store: Store, network: Network, onLogEnd: (end: bigint | null) => void }

function startHeart({ config, identity, directory, gate, store, network, say, watch, onLogEnd }: HeartOptions): () => Promise<void> {
  let intervalMs = config.heartbeatSeconds * 1000
  let silent = false
  const load = makeLoadMeter()
  const beat = async (signal: AbortSignal): Promise<void> => {
    const { capacityBytes, usedBytes, shards } = store.stats()
    try {
      const reply = await directory.heartbeat({
        publicKey: identity.publicKey, addresses: network.addresses().slice(0, ADDRESSES_MAX), kind: config.kind, operator: config.operator, region: config.region, version: VERSION,
        capacityBytes, usedBytes, shards, ...load(), state: watch.state(),
      }, { signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]) })
      watch.beat('accepted')
      intervalMs = reply.intervalMs
      onLogEnd(reply.deleted)
      if (config.grantKey === null) gate.setKey(reply.grantKey)
      if (silent) say('the directory accepts heartbeats again')
      silent = false
    } catch (error) {
      if (signal.aborted) return
      onLogEnd(null)
      watch.beat('failed')
      if (!silent) say(`the directory accepted no heartbeat: ${whyOf(error)}`)
      silent = true
    }
  }
  // While the directory is silent the node asks more often: it serves nobody without the key of grants.
  return repeat(beat, () => silent ? Math.min(intervalMs, 2_000) : intervalMs, say)
}

/** A stop is no failure of a round. */
async function untilAborted(signal: AbortSignal, work: Promise<unknown>): Promise<void> {
  try { await work } catch (error) { if (!signal.aborted) throw error }
}

function addonOrSay(say: (line: string) => void): Addon | null {
  try { return loadAddon() } catch (error) {
    if (!isCyxError(error)) throw error
    say(`${error.message} ${error.next}`)
    return null
  }
}
