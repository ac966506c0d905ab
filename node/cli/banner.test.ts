import { expect, it } from 'vitest'
import type { Status } from '../operations/status.ts'
import { banner } from './banner.ts'

const status: Status = {
  version: '1', pid: 1, peer: '12D3', name: '', kind: 'Volunteer', operator: 'us', region: 'eu', folder: '/data', addresses: [], health: 'ok', uptimeSeconds: 0, directory: null,
  lastHeartbeatMs: null, scrub: null, faults: 0, mode: 'open', handOver: { moved: 0, left: 0, damaged: 0, unplaced: 0, endedMs: null }, capacityBytes: 5e9, usedBytes: 0, shards: 0, indexBytes: 0, peers: 0, diskFreeBytes: 6e9,
}
const said = (more: Partial<Status>): string => banner({ ...status, ...more }, { web: null, control: null, file: null })

it('says that only this machine reaches a node, as long as nobody else does', () => {
  expect(said({ addresses: ['/ip4/127.0.0.1/tcp/1', '/ip6/::1/tcp/1'] })).toContain('reach        from this machine only')
  expect(said({ addresses: ['/ip4/127.0.0.1/tcp/1', '/ip4/10.0.0.5/tcp/1'] })).not.toContain('from this machine only')
})

it('says that WebTransport is missing where it could be there, which is not in a private network', () => {
  const addresses = ['/ip4/10.0.0.5/tcp/1', '/ip4/10.0.0.5/tcp/2/ws']
  expect(said({ addresses })).toContain('WebTransport off')
  expect(said({ addresses, kind: 'Enterprise' })).not.toContain('WebTransport')
  expect(said({ addresses: ['/ip4/10.0.0.5/udp/1/quic-v1/webtransport'] })).not.toContain('WebTransport off')
})
