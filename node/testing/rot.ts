import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HEAD_BYTES, ID_BYTES, KINDS, coreView, numbersAt, recordBytes } from '../store/record.ts'
import { SEGMENT_HEADER_BYTES } from '../store/segment.ts'

/** The segments of a store. */
export const segmentFiles = async (store: string): Promise<string[]> =>
  (await readdir(join(store, 'segments'))).filter(name => name.endsWith('.log')).sort().map(name => join(store, 'segments', name))

/** Flips a bit of every shard in a store: of its last byte, of its list of ids, or of the fields before them. */
export async function rotShards(store: string, where: 'shard' | 'list' | 'fields' = 'shard'): Promise<void> {
  for (const path of await segmentFiles(store)) {
    const cores = coreView(await readFile(path))
    for (let at = SEGMENT_HEADER_BYTES; at < cores.bytes.length;) {
      const { kind, ids, shardBytes } = numbersAt(cores, at)
      const size = recordBytes(ids, shardBytes)
      const target = where === 'fields' ? at + 40 : where === 'list' ? at + HEAD_BYTES : at + HEAD_BYTES + ids * ID_BYTES + shardBytes - 1
      if (kind === KINDS.shard) cores.bytes[target] = (cores.bytes[target] ?? 0) ^ 1
      at += size
    }
    await writeFile(path, cores.bytes)
  }
}
