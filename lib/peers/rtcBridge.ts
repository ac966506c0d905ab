import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import type { ShardClient } from '../wire/shard.ts'
import type { Host } from './host.ts'
import type { NodeAddress, Route } from './route.ts'

type Request<V extends keyof ShardClient> = Parameters<ShardClient[V]>[0]
type Result<V extends keyof ShardClient> = Awaited<ReturnType<ShardClient[V]>>

/** The calls that a worker makes to its page; whoever owns the port carries them (`serve` and `connect` of lib/engine/rpc.ts). */
export interface RtcCalls {
  open: { args: { node: NodeAddress }, result: { connection: number } }
  /** Answers when the connection has ended. */
  ended: { args: { connection: number }, result: null }
  put: { args: { connection: number, request: Request<'put'> }, result: Result<'put'> }
  get: { args: { connection: number, request: Request<'get'> }, result: Result<'get'> }
  exists: { args: { connection: number, request: Request<'exists'> }, result: Result<'exists'> }
  remove: { args: { connection: number, request: Request<'remove'> }, result: Result<'remove'> }
  close: { args: { connection: number }, result: null }
}

/** The handlers of the page's side. */
export type RtcHandlers = { [K in keyof RtcCalls]: (args: RtcCalls[K]['args'], context: { signal: AbortSignal }) => Promise<RtcCalls[K]['result']> }

/** The worker's way to make those calls. */
export type CallRtc = <K extends keyof RtcCalls>(name: K, args: RtcCalls[K]['args'], options?: Options) => Promise<RtcCalls[K]['result']>

/** The page's side: opens WebRTC connections for a worker and keeps them by number. */
export function rtcHandlers(host: Host): RtcHandlers {
  const open = new Map<number, { client: ShardClient, ended: Promise<null> }>()
  let next = 1
  const clientOf = (connection: number): ShardClient => {
    const one = open.get(connection)
    if (!one) throw new CyxError('NETWORK_NODE_UNREACHABLE')
    return one.client
  }
  return {
    open: async ({ node }, { signal }) => {
      const connection = next++
      const { promise: ended, resolve } = Promise.withResolvers<null>()
      const client = await host.route.open(node, { signal, onEnd: () => { open.delete(connection); resolve(null) } })
      open.set(connection, { client, ended })
      return { connection }
    },
    ended: async ({ connection }) => await open.get(connection)?.ended ?? null,
    put: async ({ connection, request }, options) => clientOf(connection).put(request, options),
    get: async ({ connection, request }, options) => clientOf(connection).get(request, options),
    exists: async ({ connection, request }, options) => clientOf(connection).exists(request, options),
    remove: async ({ connection, request }, options) => clientOf(connection).remove(request, options),
    close: async ({ connection }) => {
      await open.get(connection)?.client.close()
      return null
    },
  }
}

/** The worker's side: a route whose bytes pass through the page. */
export const rtcRoute = (call: CallRtc): Route => ({
  name: 'webrtc-direct',
  open: async (node, { signal, onEnd }) => {
    const { connection } = await call('open', { node: { number: node.number, publicKey: node.publicKey, addresses: [...node.addresses] } }, { signal })
    // The page may go away with all its connections: that ends them too.
    void call('ended', { connection }).catch(() => null).then(onEnd)
    return {
      put: (request, options) => call('put', { connection, request }, options),
      get: (request, options) => call('get', { connection, request }, options),
      exists: (request, options) => call('exists', { connection, request }, options),
      remove: (request, options) => call('remove', { connection, request }, options),
      close: async () => { await call('close', { connection }) },
    }
  },
})
