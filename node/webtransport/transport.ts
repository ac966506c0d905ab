import { transportSymbol } from '@libp2p/interface'
import type { ComponentLogger, CreateListenerOptions, Listener, ListenerEvents, Logger, PeerId, PrivateKey, Transport, Upgrader } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { getThinWaistAddresses } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import type { Multiaddr } from '@multiformats/multiaddr'
import { TypedEventEmitter } from 'main-event'
import { base64url } from 'multiformats/bases/base64'
import { CyxError } from '../../lib/errors.ts'
import type { Addon, AddonListener, AddonSession } from './addon.ts'
import type { Certificates } from './certificates.ts'
import { HandshakeStream, WebTransportConnection } from './connection.ts'
import { webTransportMuxer } from './muxer.ts'

/** The path of libp2p (specs/webtransport). */
const PATH = '/.well-known/libp2p-webtransport'

/** From the session to the authenticated connection. */
const HANDSHAKE_MS = 10_000

interface Components { logger: ComponentLogger, peerId: PeerId, privateKey: PrivateKey, upgrader: Upgrader }

export interface WebTransportInit {
  addon: Addon
  certificates: Certificates
  /** Sessions at a time. */
  connections: number
  /** Sessions that have not proven who they are yet, at a time. */
  strangers: number
  /** Serves other paths, without libp2p. */
  raw?: Record<string, (session: AddonSession) => void>
}

/** A libp2p transport that listens on WebTransport; it does not dial. */
export const webTransportListen = (init: WebTransportInit) => (components: Components): Transport => ({
  [Symbol.toStringTag]: '@cyxcloud/webtransport',
  [transportSymbol]: true,
  dial: () => Promise.reject(new CyxError('INTERNAL', { what: 'this transport only listens' })),
  dialFilter: () => [],
  listenFilter: addresses => addresses.filter(address => address.toString().endsWith('/quic-v1/webtransport')),
  createListener: options => new WebTransportListener(components, options, init),
})

class WebTransportListener extends TypedEventEmitter<ListenerEvents> implements Listener {
  readonly #components: Components
  readonly #options: CreateListenerOptions
  readonly #init: WebTransportInit
  readonly #log: Logger
  #listener: AddonListener | null = null
  #address: Multiaddr | null = null
  #strangers = 0

  constructor(components: Components, options: CreateListenerOptions, init: WebTransportInit) {
    super()
    this.#components = components
    this.#options = options
    this.#init = init
    this.#log = components.logger.forComponent('cyxcloud:webtransport')
  }

  async listen(address: Multiaddr): Promise<void> {
    const { addon, certificates, connections, raw = {} } = this.#init
    const [host, port] = address.getComponents()
    if (host?.value === undefined || (host.name !== 'ip4' && host.name !== 'ip6') || port?.name !== 'udp') throw new CyxError('CONFIG_INVALID', { what: `cannot listen on ${address.toString()}` })
    const { certificate, key } = certificates.current()
    this.#listener = await addon.listen({ host: host.value, port: Number(port.value), certificate, key, paths: [PATH, ...Object.keys(raw)], sessions: connections })
    this.#address = address
    certificates.onChange(() => {
      const { certificate, key } = certificates.current()
      this.#listener?.setCertificate(certificate, key)
      this.safeDispatchEvent('listening')
    })
    void this.#accept(this.#listener)
    this.safeDispatchEvent('listening')
  }

  getAddrs(): Multiaddr[] {
    if (!this.#listener || !this.#address) return []
    const hashes = this.#init.certificates.hashes().map(hash => `/certhash/${base64url.encode(hash)}`)
    return getThinWaistAddresses(this.#address, this.#listener.port).map(address => multiaddr(`${address.toString()}/quic-v1/webtransport${hashes.join('')}`))
  }

  updateAnnounceAddrs(): void { /* addresses are announced as they are */ }

  async close(): Promise<void> {
    await this.#listener?.close()
    this.#listener = null
    this.safeDispatchEvent('close')
  }

  async #accept(listener: AddonListener): Promise<void> {
    for (let session = await listener.accept(); session; session = await listener.accept()) {
      const open = session
      const raw = this.#init.raw?.[open.path]
      if (raw) raw(open)
      else if (this.#strangers >= this.#init.strangers) open.close(1)
      else {
        this.#strangers++
        this.#authenticate(open).catch((error: unknown) => {
          this.#log('inbound session failed - %e', error)
          open.close(1)
        }).finally(() => { this.#strangers-- })
      }
    }
  }

  /** Noise on the session's first stream, bound to the certificates (specs/webtransport, "Security handshake"). */
  async #authenticate(session: AddonSession): Promise<void> {
    const signal = AbortSignal.timeout(HANDSHAKE_MS)
    signal.addEventListener('abort', () => { if (!done) session.close(1) })
    let done = false
    const family = session.remoteHost.includes(':') ? 'ip6' : 'ip4'
    const remoteAddr = multiaddr(`/${family}/${session.remoteHost}/udp/${String(session.remotePort)}/quic-v1/webtransport`)
    const connection = new WebTransportConnection(session, remoteAddr, this.#log.newScope('connection'))
    const first = await session.acceptStream()
    if (!first) throw new CyxError('NETWORK_NODE_UNREACHABLE')
    const handshake = new HandshakeStream(first, this.#log.newScope('handshake'))
    const secure = noise({ extensions: { webtransportCerthashes: this.#init.certificates.allHashes() } })(this.#components)
    const { remotePeer } = await secure.secureInbound(handshake, { signal, skipStreamMuxerNegotiation: true })
    await this.#options.upgrader.upgradeInbound(connection, {
      skipEncryption: true, skipProtection: true, remotePeer, muxerFactory: webTransportMuxer(session), signal,
    })
    done = true
  }
}
