import type { Connection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { expect, test } from 'vitest'
import { SHARD_PROTOCOL } from '../wire/shard.ts'
import { makeLeads } from './leads.ts'

const [NODE, OTHER, TAB] = ['12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5', '12D3KooWJWEKvSFbben74C7H4YtKjhPMTDxd7gP7zxWGUjcdRMzs', '12D3KooWPjceQrSwdWXPyLLeABRXmuqt69Rg3sBYbU1Nft9HyQ6X']
const direct = (peer: string): string => `/ip4/127.0.0.1/udp/4001/quic-v1/webtransport/p2p/${peer}`
const through = (peer: string, tab = TAB): string => `${direct(peer)}/p2p-circuit/p2p/${tab}`
const tab = { addresses: [through(NODE)] }

/** A host whose connections a test opens and ends. */
function makeHost() {
  const open = new Set<Connection>()
  const heard: (() => void)[] = []
  const end = (one: Connection): void => {
    open.delete(one)
    for (const hear of heard) hear()
  }
  const connect = (address: string, protocols: string[] = []): Connection => {
    const one = {
      status: 'open', remoteAddr: multiaddr(address), remotePeer: address.split('/').at(-1), streams: protocols.map(protocol => ({ protocol })),
      close: () => { end(one); return Promise.resolve() },
    } as unknown as Connection
    open.add(one)
    return one
  }
  const leads = makeLeads({ getConnections: () => [...open], addEventListener: (_: string, hear: unknown) => { heard.push(hear as () => void) } })
  return { connect, end, leads, peers: () => [...open].map(({ remoteAddr }) => remoteAddr.toString()) }
}

test('a session to the node that leads to a tab is known, one to another node or to the tab itself is none', () => {
  const { connect, leads } = makeHost()
  connect(direct(OTHER))
  connect(through(NODE))
  expect(leads.open(tab)).toBe(false)
  connect(direct(NODE))
  expect(leads.open(tab)).toBe(true)
  expect(leads.open({ addresses: [direct(NODE)] })).toBe(false)
})

test('a session that was opened for tabs ends with the last of them', async () => {
  const { connect, end, leads, peers } = makeHost()
  const first = await leads.around(tab, () => { connect(direct(NODE)); return Promise.resolve(connect(through(NODE))) })
  const second = await leads.around({ addresses: [through(NODE, OTHER)] }, () => Promise.resolve(connect(through(NODE, OTHER))))
  end(first)
  expect(peers()).toContain(direct(NODE))
  end(second)
  expect(peers()).toEqual([])
})

test('it ends at once where the tab was not there, and not while another tab is being dialled over it', async () => {
  const { connect, leads, peers } = makeHost()
  const { promise, resolve } = Promise.withResolvers<Connection>()
  const slow = leads.around({ addresses: [through(NODE, OTHER)] }, () => promise)
  await expect(leads.around(tab, () => { connect(direct(NODE)); return Promise.reject(new Error('no tab')) })).rejects.toThrow('no tab')
  expect(peers()).toEqual([direct(NODE)])
  resolve(connect(through(NODE, OTHER)))
  await slow
  expect(peers()).toHaveLength(2)
  await expect(leads.around({ addresses: [through(OTHER)] }, () => { connect(direct(OTHER)); return Promise.reject(new Error('no tab')) })).rejects.toThrow('no tab')
  expect(peers()).toHaveLength(2)
})

test('a session that was open before, or that shards of the node itself move over, is left alone', async () => {
  const { connect, end, leads, peers } = makeHost()
  connect(direct(NODE))
  end(await leads.around(tab, () => Promise.resolve(connect(through(NODE)))))
  expect(peers()).toEqual([direct(NODE)])
  end(await leads.around({ addresses: [through(OTHER)] }, () => { connect(direct(OTHER), [SHARD_PROTOCOL]); return Promise.resolve(connect(through(OTHER))) }))
  expect(peers()).toEqual([direct(NODE), direct(OTHER)])
})
