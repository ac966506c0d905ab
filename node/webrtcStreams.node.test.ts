import { multiaddr } from '@multiformats/multiaddr'
import { expect, it } from 'vitest'
import { fromHex } from '../lib/bytes/base.ts'
import { createShardClient } from '../lib/wire/client.ts'
import { SHARD_PROTOCOL } from '../lib/wire/shard.ts'
import { addressOf, makeDialler } from './testing/dialler.ts'
import { makeFolder, removeFolder, startNodeProcess } from './testing/process.ts'
import { STREAMS_OF_A_LIFE } from './webrtcStreams.ts'

it('a connection over WebRTC that opens stream after stream is ended, and the next one is served', async () => {
  const folder = await makeFolder()
  const node = await startNodeProcess(folder, { NODE_DHT: '0' })
  const other = await makeDialler('webRtc')
  try {
    const address = multiaddr(addressOf(node.ready.addresses, 'webRtc'))
    const connection = await other.dial(address)
    let opened = 0
    for (; opened < 2 * STREAMS_OF_A_LIFE && connection.status === 'open'; opened++) {
      const stream = await connection.newStream(SHARD_PROTOCOL).catch(() => null)
      stream?.abort(new Error('left'))
    }
    expect(opened).toBeGreaterThan(STREAMS_OF_A_LIFE - 8)
    await expect.poll(() => connection.status).not.toBe('open')
    const client = createShardClient(await other.dialProtocol(address, SHARD_PROTOCOL), { nodeKey: fromHex(node.ready.publicKey) })
    expect((await client.stats()).shards).toBe(0)
    await client.close()
  } finally {
    await other.stop()
    await node.end('SIGKILL')
    await removeFolder(folder)
  }
})
