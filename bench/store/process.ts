import { randomFillSync } from 'node:crypto'
import { hasher } from '../../node/hash.ts'
import { diskOf } from '../../node/store/disk.ts'
import { openStore } from '../../node/store/store.ts'
import { loadAddon } from '../../node/webtransport/addon.ts'

/** `process.ts fill FOLDER COUNT PER_VERSION` puts so many small shards and waits to be killed; `process.ts start FOLDER` opens the store and says how long that took. */
const [mode = '', folder = '', count = '0', perVersion = '1'] = process.argv.slice(2)
const addon = loadAddon()
const hash = hasher(addon)
const say = (value: unknown): void => { process.stdout.write(`${JSON.stringify(value)}\n`) }
const begun = performance.now()
const store = await openStore({ folder, capacityBytes: Number.MAX_SAFE_INTEGER, hash, nowMs: Date.now, onFault: text => { process.stderr.write(`${text}\n`) }, disk: diskOf(addon) })
const seconds = (performance.now() - begun) / 1000

/** A shard of the class standard at the start of a file of some bytes: 14 ids, 256 bytes. */
async function putOne(n: number): Promise<void> {
  const bytes = randomFillSync(new Uint8Array(256))
  const shardIds = randomFillSync(new Uint8Array(14 * 32))
  shardIds.set(hash(bytes), 0)
  const version = new Uint8Array(16)
  new DataView(version.buffer).setUint32(0, Math.floor(n / Number(perVersion)))
  await store.keep({ chunkId: new Uint8Array(hash(shardIds)), shardIndex: 0, shardIds, bytes }, { version, chunkIndex: n % Number(perVersion) })
}

if (mode === 'fill') {
  let next = 0
  const lane = async (): Promise<void> => { while (next < Number(count)) await putOne(next++) }
  await Promise.all(Array.from({ length: 512 }, lane))
  say({ filled: store.stats().shards })
  setInterval(() => undefined, 60_000)
} else {
  const { shards } = store.stats()
  say({ seconds, shards, indexBytes: store.indexBytes(), rssMb: process.memoryUsage().rss / 1e6 })
  await store.close()
}
