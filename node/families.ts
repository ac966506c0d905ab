import { networkInterfaces } from 'node:os'
import type { Listener, Transport } from '@libp2p/interface'
import { getThinWaistAddresses } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import type { Multiaddr } from '@multiformats/multiaddr'
import { instead } from '../lib/wire/instead.ts'

/** Every address of IPv4, of IPv6. */
export const ALL_V4 = '0.0.0.0'
export const ALL_V6 = '::'

/** Whether every address of both families is meant. */
export const areBoth = (hosts: readonly string[]): boolean => hosts.includes(ALL_V4) && hosts.includes(ALL_V6)

/** Whether this machine has addresses of IPv6; one without may let a socket listen on `::` all the same. */
export const hasV6 = (): boolean => Object.values(networkInterfaces()).some(all => all?.some(({ family }) => family === 'IPv6'))

/** Whether an IP address is reached from this machine only. */
export const isLoopback = (host: string): boolean => host.startsWith('127.') || host === '::1'

/** A transport that listens on `::` by a socket that is for IPv4 too, and tells its IPv4 addresses beside the others. */
export const tellingBoth = (transport: Transport): Transport => instead(transport, {
  createListener: options => {
    const listener = transport.createListener(options)
    return instead<Listener>(listener, { getAddrs: () => withV4(listener.getAddrs()) })
  },
})

/** Addresses on one UDP port, and before them the same of each IPv4 address of this machine. */
function withV4(found: readonly Multiaddr[]): Multiaddr[] {
  const [, port = '', rest = ''] = /^\/ip6\/[^/]+\/udp\/(\d+)(\/.*)$/.exec(found[0]?.toString() ?? '') ?? []
  if (port === '') return [...found]
  return [...getThinWaistAddresses(multiaddr(`/ip4/${ALL_V4}/udp/${port}`), Number(port)).map(one => multiaddr(`${one.toString()}${rest}`)), ...found]
}
