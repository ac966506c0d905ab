import { expect, it } from 'vitest'
import { announced } from './network.ts'
import { browsersFirst } from './transports.ts'

const found = ['/ip4/127.0.0.1/udp/1/quic-v1/webtransport', '/ip4/10.0.0.5/udp/1/quic-v1/webtransport', '/ip6/::1/udp/2/webrtc-direct']

it('others are told of no loopback address, unless there is no other', () => {
  expect(announced(found, [])).toEqual(['/ip4/10.0.0.5/udp/1/quic-v1/webtransport'])
  expect(announced(found.slice(0, 1), [])).toEqual(found.slice(0, 1))
})

it('addresses that everybody reaches come before those of private networks, and those of a link are no addresses', () => {
  const bridges = Array.from({ length: 9 }, (_, i) => `/ip4/172.${String(17 + i)}.0.1/udp/1/quic-v1/webtransport`)
  const far = ['/ip4/1.2.3.4/udp/1/quic-v1/webtransport', '/ip4/1.2.3.4/udp/2/webrtc-direct', '/ip6/2a00:1::7/udp/2/webrtc-direct']
  expect(announced([...bridges, ...far, '/ip6/fd00::2/udp/2/webrtc-direct', '/ip6/fe80::1/udp/2/webrtc-direct', '/ip6/::1/udp/2/webrtc-direct'], [])).toEqual([...far, ...bridges, '/ip6/fd00::2/udp/2/webrtc-direct'])
})

it('a node behind a router tells the router\'s address, once for each way in', () => {
  expect(announced(found, ['203.0.113.7', '2001:db8::7'])).toEqual([
    '/ip4/203.0.113.7/udp/1/quic-v1/webtransport', '/ip4/203.0.113.7/udp/2/webrtc-direct', '/ip6/2001:db8::7/udp/1/quic-v1/webtransport', '/ip6/2001:db8::7/udp/2/webrtc-direct',
  ])
})

it('addresses of browsers come first, as the directory keeps eight', () => {
  expect(browsersFirst(['/ip4/10.0.0.5/udp/3/quic-v1/p2p/x', '/ip4/10.0.0.5/tcp/1/p2p/x', '/ip4/10.0.0.5/tcp/2/ws/p2p/x', '/ip6/::1/udp/2/webrtc-direct/certhash/y/p2p/x', '/ip4/10.0.0.5/udp/1/quic-v1/webtransport/certhash/y/p2p/x'])
    .map(one => one.split('/').slice(4, 7).join('/'))).toEqual(['1/quic-v1/webtransport', '2/webrtc-direct/certhash', '2/ws/p2p', '1/p2p/x', '3/quic-v1/p2p'])
})
