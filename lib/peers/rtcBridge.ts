import { makeCollectorHint } from '../bytes/collector.ts'
import { giveBack } from '../bytes/giveBack.ts'
import { CyxError, packError } from '../errors.ts'
import type { ShardClient } from '../wire/shard.ts'
import type { Host } from './host.ts'
import { makeRtcHost } from './rtcHost.ts'
import { buffersOf, isBridged } from './rtcMessages.ts'
import type { ToPage, ToWorker } from './rtcMessages.ts'

/** Requests between two hints to the collector: some half a GB of shards, beside which 5 to 10 MB pile up. */
const HINT_EVERY = 1024

/** The page's end: opens WebRTC connections for a worker and passes requests on. RTCPeerConnection exists only in pages. */
export function bridge(port: MessagePort, host: Host = makeRtcHost()): void {
  const clients = new Map<number, ShardClient>()
  const running = new Map<number, AbortController>()
  const hint = makeCollectorHint(HINT_EVERY)
  const tell = (message: ToWorker, transfer: Transferable[] = []): void => { port.postMessage(message, transfer) }
  const answer = async (id: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> => {
    const stop = new AbortController()
    running.set(id, stop)
    try {
      const result = await work(stop.signal)
      tell({ rtc: 'done', id, result }, buffersOf(result))
    } catch (error) {
      tell({ rtc: 'failed', id, error: packError(error) })
    } finally {
      running.delete(id)
      hint()
    }
  }
  const onMessage = (message: ToPage): void => {
    const { rtc } = message
    if (rtc === 'open') {
      const { id, connection, node } = message
      const onEnd = (): void => {
        clients.delete(connection)
        tell({ rtc: 'ended', connection })
      }
      void answer(id, async signal => {
        const client = await host.route.open(node, { signal, onEnd })
        // The worker may have given up in this very moment: its close has found nothing then.
        if (signal.aborted) await client.close()
        else clients.set(connection, client)
        return null
      })
    } else if (rtc === 'ask') {
      const { id, connection, verb, request } = message
      void answer(id, async signal => {
        const client = clients.get(connection)
        if (!client) throw new CyxError('NETWORK_NODE_UNREACHABLE')
        // The worker's proxy has the types; structured clone keeps them.
        const result = await (verb === 'stats' ? client.stats({ signal }) : client[verb](request as never, { signal }))
        // All of it has arrived. Of a request that failed the connection may still be sending.
        for (const buffer of buffersOf(request)) giveBack(buffer)
        return result
      })
    } else if (rtc === 'abort') running.get(message.id)?.abort()
    else void clients.get(message.connection)?.close()
  }
  const listen = ({ data }: MessageEvent): void => { if (isBridged(data)) onMessage(data as ToPage) }
  port.addEventListener('message', listen)
  port.start()
}
