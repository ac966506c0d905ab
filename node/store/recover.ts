import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HEADER_BYTES } from './shardFile.ts'
import { makeIndex, parseKey, shardKey } from './index.ts'
import type { Index } from './index.ts'
import type { LeaseRecord } from './leaseLog.ts'

/** Files looked at at a time. */
const LANES = 16

/** What was found amiss on the disk. */
export interface Recovered { index: Index, orphans: string[], lost: string[] }

/**
 * The index of what is on the disk: shards by their files, leases by the log.
 *
 * @returns `orphans`: files that no lease holds (a crash came between write and receipt); `lost`: leases whose file is gone
 */
export async function recover(folder: string, records: readonly LeaseRecord[]): Promise<Recovered> {
  const index = makeIndex()
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(file => file.isFile() && parseKey(file.name) !== null).values()
  const lane = async (): Promise<void> => {
    for (const file of files) {
      const sizes = await readSizes(join(file.parentPath, file.name))
      if (sizes) index.shards.set(file.name, { ...sizes, leases: new Map() })
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  replay(index, records)
  const lost = new Set<string>()
  for (const { shards } of [...index.versions.values()]) {
    for (const [under, lease] of [...shards]) {
      const key = under.slice(0, under.lastIndexOf(':'))
      if (index.shards.has(key)) continue
      lost.add(key)
      index.drop(key, lease)
    }
  }
  const orphans = [...index.shards].filter(([, { leases }]) => leases.size === 0).map(([key]) => key)
  for (const key of orphans) index.shards.delete(key)
  return { index, orphans, lost: [...lost] }
}

/** Empties the folder of drafts: none of them was promised to anybody. */
export async function clearDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { force: true })
}

function replay(index: Index, records: readonly LeaseRecord[]): void {
  for (const { op, version, chunkIndex, chunkId, shardIndex, atMs } of records) {
    const key = shardKey(chunkId, shardIndex)
    if (op === 'take') index.take(key, { version, chunkIndex }, atMs)
    if (op === 'drop') index.drop(key, { version, chunkIndex })
    if (op === 'live') {
      const entry = index.versions.get(Buffer.from(version).toString('hex'))
      if (entry) entry.live = true
    }
  }
}

/** The lengths by the header; null when they do not fit the file. */
async function readSizes(path: string): Promise<{ fileBytes: number, shardBytes: number } | null> {
  const { size } = await stat(path)
  const handle = await open(path)
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    await handle.read(header, 0, HEADER_BYTES, 0)
    const shardBytes = header.readUInt32BE(12)
    return HEADER_BYTES + header.readUInt32BE(8) + shardBytes === size ? { fileBytes: size, shardBytes } : null
  } finally {
    await handle.close()
  }
}
