import type { Connection, Logger, MultiaddrConnection, StreamMuxer, StreamMuxerFactory, Transport, Upgrader } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { describe, expect, it } from 'vitest'
import { withOwnStreams } from './ownStreams.ts'
import { WebTransportStream } from './webTransportStream.ts'

const nothing = (): void => { /* nobody reads it */ }
const log: Logger = Object.assign(nothing, { error: nothing, trace: nothing, enabled: false, newScope: () => log })

type Made = StreamMuxer & { onCreateStream: (options: { signal?: AbortSignal }) => Promise<unknown> }

/** The muxer that a dial ends with, of a transport as @libp2p/webtransport's, with these insides. */
async function dialled(insides: object): Promise<Made> {
  const theirs: StreamMuxerFactory = { protocol: '/webtransport', createStreamMuxer: () => ({ log, onCreateStream: () => Promise.resolve('theirs'), ...insides }) as unknown as StreamMuxer }
  let made: StreamMuxer | undefined
  const upgrader = {
    upgradeOutbound: (connection: MultiaddrConnection, { muxerFactory }: { muxerFactory?: StreamMuxerFactory }) => {
      made = muxerFactory?.createStreamMuxer(connection)
      return Promise.resolve({} as Connection)
    },
  } as unknown as Upgrader
  const transport = { dial: (_: unknown, options: { upgrader: Upgrader }) => options.upgrader.upgradeOutbound({} as MultiaddrConnection, { muxerFactory: theirs } as never) } as unknown as Transport
  await withOwnStreams(transport).dial(multiaddr('/ip4/127.0.0.1/udp/1/quic-v1/webtransport'), { upgrader, signal: new AbortController().signal })
  return made as Made
}

describe('a transport with own streams', () => {
  it('opens streams of ours on the session that its muxer has', async () => {
    const halves = () => Promise.resolve({ readable: new ReadableStream({ type: 'bytes' }), writable: new WritableStream() })
    const muxer = await dialled({ webTransport: { createBidirectionalStream: halves } })
    const [first, second] = [await muxer.onCreateStream({}), await muxer.onCreateStream({})]
    expect(first).toBeInstanceOf(WebTransportStream)
    expect([(first as WebTransportStream).id, (second as WebTransportStream).id]).toEqual(['0', '1'])
    await expect(muxer.onCreateStream({ signal: AbortSignal.abort(new Error('left')) })).rejects.toThrow('left')
  })

  it('leaves a muxer alone that has none', async () => {
    expect(await (await dialled({})).onCreateStream({})).toBe('theirs')
  })
})
