import { CyxError, unpackError } from '../errors.ts'
import type { Options } from '../options.ts'
import type { ShardClient } from '../wire/shard.ts'
import type { Route } from './route.ts'
import { isBridged, parcel } from './rtcMessages.ts'
import type { BridgedVerb, ToPage, ToWorker } from './rtcMessages.ts'

interface Pending { resolve: (result: unknown) => void, reject: (error: unknown) => void }

/** Numbers of connections and questions: never the same twice on one port, also after the drive was locked and opened again. */
let next = 1

/** The worker's end of `rtcBridge.ts`: a route whose bytes pass through the page. */
export function rtcRoute(port: MessagePort): Route {
  const pending = new Map<number, Pending>()
  const open = new Map<number, () => void>()
  port.addEventListener('message', ({ data }) => {
    if (!isBridged(data)) return
    const message = data as ToWorker
    if (message.rtc === 'ended') {
      open.get(message.connection)?.()
      return
    }
    const one = pending.get(message.id)
    if (message.rtc === 'done') one?.resolve(message.result)
    else one?.reject(unpackError(message.error))
  })
  port.start()
  const tell = (message: ToPage, transfer: ArrayBuffer[] = []): void => { port.postMessage(message, transfer) }
  /** The first of the signals that ends it gives the reason. */
  const ask = <T>(makeMessage: (id: number) => ToPage, signals: readonly AbortSignal[], transfer: ArrayBuffer[] = []): Promise<T> => new Promise((resolve, reject) => {
    const over = signals.find(({ aborted }) => aborted)
    if (over) return reject(over.reason as Error)
    const id = next++
    const settle = (how: () => void): void => {
      pending.delete(id)
      for (const signal of signals) signal.removeEventListener('abort', stop)
      how()
    }
    const stop = (): void => {
      tell({ rtc: 'abort', id })
      settle(() => { reject(signals.find(({ aborted }) => aborted)?.reason as Error) })
    }
    pending.set(id, { resolve: result => { settle(() => { resolve(result as T) }) }, reject: error => { settle(() => { reject(error) }) } })
    for (const signal of signals) signal.addEventListener('abort', stop)
    tell(makeMessage(id), transfer)
  })
  return {
    name: 'webrtc-direct',
    open: async (node, { signal, onEnd }) => {
      const connection = next++
      const gone = new AbortController()
      open.set(connection, () => {
        open.delete(connection)
        gone.abort(new CyxError('NETWORK_NODE_UNREACHABLE', { node: node.number }))
        onEnd()
      })
      const { number, publicKey, addresses } = node
      try {
        await ask(id => ({ rtc: 'open', id, connection, node: { number, publicKey, addresses } }), signal ? [signal] : [])
      } catch (error) {
        open.delete(connection)
        tell({ rtc: 'close', connection })
        throw error
      }
      const verb = <V extends BridgedVerb>(name: V) => (whole: object, { signal: stop }: Options = {}) => {
        const { request, transfer } = parcel(whole)
        return ask<Awaited<ReturnType<ShardClient[V]>>>(id => ({ rtc: 'ask', id, connection, verb: name, request }), stop ? [stop, gone.signal] : [gone.signal], transfer)
      }
      return {
        put: verb('put'), get: verb('get'), exists: verb('exists'), remove: verb('remove'), stats: options => verb('stats')({}, options),
        close: () => {
          tell({ rtc: 'close', connection })
          open.get(connection)?.()
          return Promise.resolve()
        },
      }
    },
  }
}
