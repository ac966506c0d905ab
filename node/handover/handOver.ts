import type { Bytes } from '../../lib/bytes/bytes.ts'
import type { Options } from '../../lib/options.ts'
import type { Errand, NodeDirectory, NoErrand } from '../directory.ts'
import { CALL_MS } from '../rounds.ts'
import type { Store } from '../store/store.ts'
import { makeCarrier } from './carry.ts'
import type { Carried, CarryOptions, Held } from './carry.ts'

/** What a pass over all shards came to, in shards. */
export interface HandOverResult {
  /** Another node has them, and the directory says so; they are gone from here. */
  moved: number
  /** Could not be moved now: no node had room, was reached or took them, or the version is not committed yet. */
  left: number
  /** Damaged here: they have to be rebuilt from others. */
  damaged: number
  /** The directory places them elsewhere: nobody is led to them here. */
  unplaced: number
}

export interface HandOverOptions extends CarryOptions {
  store: Pick<Store, 'versionIds' | 'held' | 'release' | 'read'>
  directory: Pick<NodeDirectory, 'handOver' | 'handedOver'>
  /** Told after each round. */
  onProgress?: (result: HandOverResult) => void
}

/** Questions of one call (directory.did, hand_over). */
const ASKED_MAX = 100

/** Nodes to be passed over that one question may name. */
const AVOID_MAX = 64

/** Runs of one call, of at most 64 receipts each: 1,024 signatures to check. */
const DELIVERED_MAX = 16

/** The directory places runs of chunks, which never cross a multiple of this. */
const BLOCK_CHUNKS = 64

/** Runs in hand at a time. */
const ERRANDS = 4

/** Shards of a version in one block of chunks, still to be moved. */
interface Task { version: Bytes, shards: Held[] }

interface Delivery extends Carried { task: Task, errand: Errand }

/**
 * Hands every shard that is placed here to other nodes: the directory names one for each run of chunks, it signs for what it has, the directory puts it into
 * this node's place, and only then are the leases dropped here. Whatever breaks off in between is done again by the next pass: a put of what is there
 * is a receipt once more.
 */
export async function handOver({ store, directory, onProgress = () => undefined, signal, ...carrying }: HandOverOptions & Options): Promise<HandOverResult> {
  const result: HandOverResult = { moved: 0, left: 0, damaged: 0, unplaced: 0 }
  const refusers = new Set<number>()
  const carrier = makeCarrier({ store, ...carrying })
  const call = (): Options => ({ signal: AbortSignal.any([...signal ? [signal] : [], AbortSignal.timeout(CALL_MS)]) })
  const fresh = tasksOf(store)
  let again: Task[] = []

  /** Takes shards out of their task, so that each is tried until it is settled, and then no more. */
  const settle = (task: Task, shards: readonly Held[], as: keyof HandOverResult): void => {
    task.shards = task.shards.filter(one => !shards.includes(one))
    result[as] += shards.length
  }
  const refuse = (task: Task, answer: NoErrand): void => {
    // The other chunks of the block may lie elsewhere; what keeps one from being moved keeps them all.
    if (answer === 'unplaced') settle(task, task.shards.filter(({ chunkIndex }) => chunkIndex === task.shards[0]?.chunkIndex), 'unplaced')
    else settle(task, task.shards, 'left')
  }
  const deliver = async (task: Task, errand: Errand, before: ReadonlySet<number>): Promise<Delivery | null> => {
    const inRun = task.shards.filter(({ chunkIndex }) => chunkIndex >= errand.firstChunk && chunkIndex - errand.firstChunk < errand.chunkCount)
    const run = inRun.filter(({ shardIndex }) => shardIndex === errand.shardIndex)
    settle(task, inRun.filter(one => !run.includes(one)), 'unplaced')
    // A directory that names again who had refused knows nobody else; of one that has refused since it was asked it could not know.
    if (before.has(errand.to.number)) settle(task, run, 'left')
    if (run.length === 0 || refusers.has(errand.to.number)) return null
    const carried = await carrier.carry(errand, run, { signal })
    settle(task, carried.damaged, 'damaged')
    if (carried.refused) refusers.add(errand.to.number)
    return { ...carried, task, errand }
  }
  const settleDelivered = async (deliveries: readonly Delivery[]): Promise<void> => {
    const agreed = await directory.handedOver(deliveries.map(({ errand, receipts }) => ({ errand, receipts: receipts.map(({ receipt }) => receipt) })), call())
    for (const [i, { task, receipts }] of deliveries.entries()) {
      if (agreed[i]) await Promise.all(receipts.map(({ held }) => store.release(held.chunkId, held.shardIndex, { version: task.version, chunkIndex: held.chunkIndex })))
      settle(task, receipts.map(({ held }) => held), agreed[i] ? 'moved' : 'left')
    }
  }

  try {
    for (;;) {
      signal?.throwIfAborted()
      const tasks = again.splice(0, ASKED_MAX)
      while (tasks.length < ASKED_MAX) {
        const { value, done } = fresh.next()
        if (done) break
        tasks.push(value)
      }
      if (tasks.length === 0) return result
      const before = new Set(refusers)
      const avoid = [...before].slice(-AVOID_MAX)
      const answers = await directory.handOver(tasks.map(({ version, shards }) => ({ version, chunkIndex: shards[0]?.chunkIndex ?? 0, avoid })), call())
      const deliveries: Delivery[] = []
      const queue = tasks.entries()
      const lane = async (): Promise<void> => {
        for (const [i, task] of queue) {
          const answer = answers[i] ?? 'nobody'
          if (typeof answer === 'string') refuse(task, answer)
          else {
            const delivery = await deliver(task, answer, before)
            if (delivery && delivery.receipts.length > 0) deliveries.push(delivery)
          }
        }
      }
      await Promise.all(Array.from({ length: ERRANDS }, lane))
      for (let first = 0; first < deliveries.length; first += DELIVERED_MAX) await settleDelivered(deliveries.slice(first, first + DELIVERED_MAX))
      again = [...again, ...tasks.filter(({ shards }) => shards.length > 0)]
      onProgress({ ...result })
    }
  } finally {
    await carrier.close()
  }
}

/** All shards here, by version and block of chunks. */
function* tasksOf(store: Pick<Store, 'versionIds' | 'held'>): Generator<Task, undefined> {
  for (const version of store.versionIds()) {
    const blocks = Map.groupBy(store.held(version), ({ chunkIndex }) => Math.floor(chunkIndex / BLOCK_CHUNKS))
    for (const shards of blocks.values()) yield { version, shards: shards.sort((a, b) => a.chunkIndex - b.chunkIndex) }
  }
}
