import type { Options } from '../../lib/options.ts'
import type { Index } from './index.ts'
import type { Log } from './log.ts'
import { CHUNK_ID_AT, HEAD_BYTES, KINDS, VERSION_AT, fieldsOf, numbersAt, recordBytes } from './record.ts'
import type { Fields } from './record.ts'
import { SEGMENT_HEADER_BYTES } from './segment.ts'

/** A sealed segment is rewritten when less than this part of it is still needed. */
const NEEDED = 0.5

/** A record of a segment that is still needed, by what it says and where it lies. */
interface Needed { fields: Fields, offset: number, bytes: number }

export interface CompactOptions extends Options {
  log: Log
  index: Index
  /** Shards have gone since the last time: the segment that is being written is looked at, too. */
  sealActive: boolean
  /** Runs a job while nothing else changes the shard. */
  alone: <T>(chunkId: Uint8Array, shardIndex: number, job: () => Promise<T>) => Promise<T>
  /** Copies a shard's record to the end of the log and points the index there, if it still lies in that place. */
  move: (fields: Fields, segment: number, offset: number) => Promise<void>
}

/**
 * Rewrites segments of which little is needed: what is, goes to the end of the log, then the segment is removed.
 *
 * @returns bytes of the segments that were removed
 */
export async function compact({ log, index, sealActive, alone, move, signal }: CompactOptions): Promise<number> {
  let freed = 0
  const last = log.segments().at(-1)
  // A node to which little comes would keep for ever what was deleted from the segment that it writes.
  if (sealActive && last && last.bytes > SEGMENT_HEADER_BYTES && index.liveBytes(last.number) <= last.bytes * NEEDED) await log.seal()
  for (const { number, bytes, sealed } of log.segments()) {
    if (!sealed || index.liveBytes(number) > bytes * NEEDED) continue
    signal?.throwIfAborted()
    const needed = await neededOf(number, log, index)
    if (needed.reduce((sum, one) => sum + one.bytes, 0) > bytes * NEEDED) continue
    for (const { fields, offset } of needed) {
      signal?.throwIfAborted()
      if (fields.kind === 'shard') await move(fields, number, offset)
      else if (fields.kind === 'live') await log.append({ fields })
      // What was needed a moment ago is looked at again while nobody else can change it.
      else await alone(fields.chunkId, fields.shardIndex, async () => { if (isNeeded(fields, index, hasOlder(log, number))) await log.append({ fields }) })
    }
    await log.remove(number)
    freed += bytes
  }
  return freed
}

const hasOlder = (log: Log, number: number): boolean => log.segments().some(one => one.number < number)

async function neededOf(number: number, log: Log, index: Index): Promise<Needed[]> {
  const needed: Needed[] = []
  const older = hasOlder(log, number)
  await log.replay(number, (cores, at, segment, offset) => {
    const { kind: code, ids, shardBytes, ...rest } = numbersAt(cores, at)
    const kind = (Object.keys(KINDS) as Fields['kind'][]).find(name => KINDS[name] === code) ?? 'live'
    const version = cores.bytes.slice(at + VERSION_AT, at + VERSION_AT + 16)
    const chunkId = cores.bytes.slice(at + CHUNK_ID_AT, at + CHUNK_ID_AT + 32)
    const fields = fieldsOf({ ...rest, kind, ids, shardBytes, version: new Uint8Array(version), chunkId: new Uint8Array(chunkId) })
    if (kind === 'shard') {
      const place = index.place(index.find(chunkId, 0, rest.shardIndex))
      if (place?.segment === segment && place.offset === offset) needed.push({ fields, offset, bytes: recordBytes(ids, shardBytes) })
      // The shard was put anew since; the lease that came with this record may stand.
      else if (isNeeded({ ...fields, kind: 'take' }, index, older)) needed.push({ fields: { ...fields, kind: 'take', ids: 0, shardBytes: 0 }, offset, bytes: HEAD_BYTES })
    } else if (isNeeded(fields, index, older)) needed.push({ fields, offset, bytes: HEAD_BYTES })
  })
  return needed
}

/** Whether a record agrees with what is so now, and something would be different without it. */
function isNeeded({ kind, version, chunkId, shardIndex, chunkIndex }: Fields, index: Index, older: boolean): boolean {
  if (kind === 'live') {
    const row = index.version(version, 0)
    return row !== 0 && index.isLive(row)
  }
  const row = index.find(chunkId, 0, shardIndex)
  if (kind === 'rot') return older && row !== 0 && index.place(row) === null
  const held = row !== 0 && index.holds(row, version, 0, chunkIndex)
  return kind === 'take' ? held : older && !held
}
