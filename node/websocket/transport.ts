import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { transportSymbol } from '@libp2p/interface'
import type { ComponentLogger, CreateListenerOptions, Listener, ListenerEvents, Logger, Transport } from '@libp2p/interface'
import { getThinWaistAddresses, ipPortToMultiaddr } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import type { Multiaddr } from '@multiformats/multiaddr'
import { TypedEventEmitter } from 'main-event'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { CyxError } from '../../lib/errors.ts'
import { WebSocketConnection } from './connection.ts'

/** Longest message that is taken: Noise sends 64 KiB at a time, others may join some. */
const MESSAGE_BYTES = 1 << 20

/** From the connection to the end of the HTTP request, and from there to the authenticated connection. */
const HANDSHAKE_MS = 10_000

/** A socket on which nothing moves for so long is closed; yamux asks every 30 s whether the other is there. */
const IDLE_MS = 120_000

/** `connections`: sockets at a time. */
export interface WebSocketInit { connections: number }

/** A libp2p transport that listens on WebSocket, plain: TLS is for a proxy before it. It does not dial. */
export const webSocketListen = ({ connections }: WebSocketInit) => (components: { logger: ComponentLogger }): Transport => ({
  [Symbol.toStringTag]: '@cyxcloud/websocket',
  [transportSymbol]: true,
  dial: () => Promise.reject(new CyxError('INTERNAL', { what: 'this transport only listens' })),
  dialFilter: () => [],
  listenFilter: addresses => addresses.filter(address => /\/tcp\/\d+\/ws$/.test(address.toString())),
  createListener: options => new WebSocketListener(components.logger.forComponent('cyxcloud:websocket'), options, connections),
})

class WebSocketListener extends TypedEventEmitter<ListenerEvents> implements Listener {
  readonly #log: Logger
  readonly #options: CreateListenerOptions
  readonly #http: Server
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES, perMessageDeflate: false })
  #address: Multiaddr | null = null

  constructor(log: Logger, options: CreateListenerOptions, connections: number) {
    super()
    this.#log = log
    this.#options = options
    this.#http = createServer({ headersTimeout: HANDSHAKE_MS, requestTimeout: HANDSHAKE_MS, connectionsCheckingInterval: HANDSHAKE_MS / 4 })
    this.#http.maxConnections = connections
    this.#http.on('connection', socket => { socket.setTimeout(IDLE_MS, () => socket.destroy()) })
    // RFC 9110 §15.5.22: what was asked for is to be had by another protocol.
    this.#http.on('request', (_request, response) => { response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end() })
    this.#http.on('upgrade', (request: IncomingMessage, socket, head) => {
      socket.on('error', () => socket.destroy())
      this.#sockets.handleUpgrade(request, socket, head, open => { this.#authenticate(open, request) })
    })
  }

  async listen(address: Multiaddr): Promise<void> {
    const [host, port] = address.getComponents()
    if (host?.value === undefined || port?.name !== 'tcp') throw new CyxError('CONFIG_INVALID', { what: `cannot listen on ${address.toString()}` })
    await new Promise((resolve, reject) => {
      this.#http.once('error', reject)
      this.#http.listen({ host: host.value, port: Number(port.value), ipv6Only: host.name === 'ip6' }, () => { resolve(null) })
    })
    this.#address = address
    this.safeDispatchEvent('listening')
  }

  getAddrs(): Multiaddr[] {
    if (!this.#address) return []
    return getThinWaistAddresses(this.#address, (this.#http.address() as AddressInfo).port).map(address => multiaddr(`${address.toString()}/ws`))
  }

  updateAnnounceAddrs(): void { /* addresses are announced as they are */ }

  async close(): Promise<void> {
    this.#address = null
    const closed = new Promise(resolve => { this.#http.close(resolve) })
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#http.closeAllConnections()
    await closed
    this.safeDispatchEvent('close')
  }

  #authenticate(socket: WebSocket, { socket: { remoteAddress = '0.0.0.0', remotePort = 0 } }: IncomingMessage): void {
    const remote = multiaddr(`${ipPortToMultiaddr(remoteAddress, remotePort).toString()}/ws`)
    const connection = new WebSocketConnection(socket, remote, this.#log.newScope('connection'))
    this.#options.upgrader.upgradeInbound(connection, { signal: AbortSignal.timeout(HANDSHAKE_MS) }).catch((error: unknown) => {
      this.#log('inbound connection failed - %e', error)
      connection.abort(error as Error)
    })
  }
}
