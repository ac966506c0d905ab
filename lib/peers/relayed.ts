import type { CircuitRelayTransportComponents } from '@libp2p/circuit-relay-v2'
import { transportSymbol } from '@libp2p/interface'
import type { Transport } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import type { Libp2pOptions } from 'libp2p'
import { CyxError } from '../errors.ts'
import { isRelayed } from './route.ts'

/** libp2p's circuit relay, to dial only; its code is loaded with the first tab. */
function circuits(components: CircuitRelayTransportComponents): Transport {
  const load = async (): Promise<Transport> => (await import('@libp2p/circuit-relay-v2')).circuitRelayTransport()(components)
  let loaded: Promise<Transport> | null = null
  return {
    [transportSymbol]: true,
    [Symbol.toStringTag]: 'circuits',
    dial: async (address, options) => {
      loaded ??= load().catch((error: unknown) => { loaded = null; throw error })
      return (await loaded).dial(address, options)
    },
    createListener: () => { throw new CyxError('INTERNAL', { what: 'a host that only dials' }) },
    listenFilter: () => [],
    dialFilter: addresses => addresses.filter(address => isRelayed(address.toString())),
  }
}

/**
 * What a host takes to reach nodes over one transport, and tabs through them: within the session to the node a connection of its own to the other end.
 *
 * @param direct - secures the connection itself and brings its own muxer
 */
export const relayed = (direct: NonNullable<Libp2pOptions['transports']>[number]): Libp2pOptions =>
  ({ transports: [direct, circuits], connectionEncrypters: [noise()], streamMuxers: [yamux()] })
