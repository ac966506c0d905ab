import { equal } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { CyxError, isCyxError } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'
import { decodeGrant } from '../../lib/record/grant.ts'
import type { ShardClient } from '../../lib/wire/shard.ts'
import type { Errand } from '../directory.ts'
import type { Store } from '../store/store.ts'
import { whyOf } from '../why.ts'

/** Opens a client to a node that the directory named. */
export type Connect = (node: Errand['to'], options: Options) => Promise<Pick<ShardClient, 'put' | 'close'>>

export interface CarryOptions {
  store: Pick<Store, 'read'>
  connect: Connect
  /** Told why a node did not take shards, and of shards that cannot be read. */
  say: (line: string) => void
}

/** A shard of a version as the store lists it. */
export type Held = ReturnType<Store['held']>[number]

/** What became of a run: receipts of what arrived, shards that cannot be read here, and whether the other node is to be passed over from now on. */
export interface Carried { receipts: { held: Held, receipt: Bytes }[], damaged: Held[], refused: boolean }

/** Carries runs of shards to other nodes over one connection to each. */
export interface Carrier {
  /** A node that does not take a shard is asked for no more of the run. */
  carry: (errand: Errand, run: readonly Held[], options: Options) => Promise<Carried>
  close: () => Promise<void>
}

/** Shards of a run on their way at a time: 4 of the usual 400 KiB. */
const PUTS = 4

/** Longest time until a node is connected. */
const CONNECT_MS = 20_000

/** A carrier without connections. */
export function makeCarrier({ store, connect, say }: CarryOptions): Carrier {
  const clients = new Map<number, ReturnType<Connect>>()
  const clientOf = (to: Errand['to'], { signal }: Options): ReturnType<Connect> => {
    const known = clients.get(to.number)
    if (known) return known
    const fresh = connect(to, { signal: AbortSignal.any([...signal ? [signal] : [], AbortSignal.timeout(CONNECT_MS)]) })
    clients.set(to.number, fresh)
    return fresh
  }
  return {
    carry: async (errand, run, { signal }) => {
      const carried: Carried = { receipts: [], damaged: [], refused: false }
      const giveUp = (error: unknown): void => {
        signal?.throwIfAborted()
        if (!carried.refused) say(`node ${String(errand.to.number)} did not take over shards: ${whyOf(error)}`)
        carried.refused = true
      }
      const { nodeKey } = decodeGrant(errand.grant).grant
      if (!equal(nodeKey, errand.to.publicKey)) throw new CyxError('LEDGER_UNTRUSTED', { what: 'a grant for another node than it names' })
      const client = await clientOf(errand.to, { signal }).catch(giveUp)
      if (!client) return carried
      const queue = run.values()
      const lane = async (): Promise<void> => {
        for (const held of queue) {
          if (carried.refused) return
          const { chunkId, shardIndex, chunkIndex } = held
          const shard = await readOrNull(store, held)
          if (!shard) {
            say(`a shard of chunk ${String(chunkIndex)} cannot be handed over: it is damaged here`)
            carried.damaged.push(held)
            continue
          }
          try {
            const receipt = await client.put({ grant: errand.grant, version: errand.version, chunkIndex, chunkId, shardIndex, shardIds: shard.shardIds, bytes: shard.bytes }, { signal })
            carried.receipts.push({ held, receipt })
          } catch (error) { giveUp(error) }
        }
      }
      await Promise.all(Array.from({ length: PUTS }, lane))
      return carried
    },
    close: async () => {
      for (const client of clients.values()) await client.then(one => one.close()).catch(() => undefined)
      clients.clear()
    },
  }
}

/** Null where it has rotted: what was found is told by the store. */
async function readOrNull(store: Pick<Store, 'read'>, { chunkId, shardIndex }: Held): ReturnType<Store['read']> {
  try { return await store.read(chunkId, shardIndex) } catch (error) {
    if (isCyxError(error)) return null
    throw error
  }
}
