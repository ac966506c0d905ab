import { Buffer } from 'node:buffer'
import { makeTestChunk } from '../../lib/wire/testing/fixtures.ts'
import { hasher } from '../hash.ts'
import { loadAddon } from '../webtransport/addon.ts'
import { openStore } from '../store/store.ts'

/** For the crash test: writes shards without end and says, per shard, what it has promised. */
const [folder = ''] = process.argv.slice(2)
const hash = hasher(loadAddon())
const store = await openStore({ folder, capacityBytes: 1 << 30, hash, nowMs: Date.now, onFault: text => { process.stdout.write(`fault ${text}\n`) } })
process.stdout.write('up\n')
const version = new Uint8Array(16).fill(1)
const lane = async (): Promise<never> => {
  for (;;) {
    const { chunkId, shardIds, shards: [bytes = new Uint8Array(0)] } = makeTestChunk(65_536, 2)
    await store.keep({ chunkId, shardIds, shardIndex: 0, bytes }, { version, chunkIndex: 0 })
    process.stdout.write(`kept ${Buffer.from(chunkId).toString('hex')}\n`)
  }
}
await Promise.all(Array.from({ length: 8 }, lane))
