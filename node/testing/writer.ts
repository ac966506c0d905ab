import { Buffer } from 'node:buffer'
import { randomFillSync } from 'node:crypto'
import { writeSync } from 'node:fs'
import { hasher } from '../hash.ts'
import { loadAddon } from '../webtransport/addon.ts'
import { diskOf } from '../store/disk.ts'
import { openStore } from '../store/store.ts'

/** For the crash test: puts, deletes and compacts without end, and says what it has promised: "kept", "dropping" (asked), "dropped" (promised). */
const [folder = '', lanes = '8'] = process.argv.slice(2)
// process.stdout would keep lines in this process while the reader is slow, and they would die with it: a shard dropped by its word would look lost.
const say = (line: string): void => { writeSync(1, `${line}\n`) }
const addon = loadAddon()
const hash = hasher(addon)
const store = await openStore({ folder, capacityBytes: 1 << 30, segmentBytes: 1 << 20, hash, nowMs: Date.now, onFault: text => { say(`fault ${text}`) }, disk: diskOf(addon) })
say('up')
const version = new Uint8Array(16).fill(1)
const lane = async (): Promise<never> => {
  for (let i = 0; ; i++) {
    const bytes = randomFillSync(new Uint8Array([65_536, 4096, 100][i % 3] ?? 1))
    const shardIds = new Uint8Array(hash(bytes))
    const chunkId = new Uint8Array(hash(shardIds))
    const id = Buffer.from(chunkId).toString('hex')
    await store.keep({ chunkId, shardIds, shardIndex: 0, bytes }, { version, chunkIndex: 0 })
    say(`kept ${id}`)
    if (i % 3 !== 2) {
      say(`dropping ${id}`)
      await store.release(chunkId, 0, { version, chunkIndex: 0 })
      say(`dropped ${id}`)
    }
  }
}
const compactor = async (): Promise<never> => {
  for (;;) {
    await new Promise(resolve => { setTimeout(resolve, 5) })
    await store.compact()
  }
}
await Promise.all([compactor(), ...Array.from({ length: Number(lanes) }, lane)])
