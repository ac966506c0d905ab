import type { Bytes } from '../../lib/bytes/bytes.ts'
import { CORE_BYTES, HEAD_BYTES, ID_BYTES, coreView, recordBytes, writeCore } from './record.ts'
import type { Check, Fields } from './record.ts'

/** A record to be written; `list` and `bytes` only where it is a shard. */
export interface Draft { fields: Fields, list?: Uint8Array, bytes?: Uint8Array }

/** Bytes that the record of a draft has. */
export const sizeOf = ({ list, bytes }: Draft): number => recordBytes((list?.length ?? 0) / ID_BYTES, bytes?.length ?? 0)

/** Shards of so many bytes are copied together: sixteen short writes take longer than the copy. */
const COPIED_BYTES = 32 << 10

/** A batch as it is written: parts one after the other, the room that heads lie in, and each head's place there and in the segment. */
export interface LaidOut { parts: Uint8Array[], room: Bytes, places: { at: number, offset: number }[], end: number }

/**
 * The records of a batch from `start` on, as few parts as may be: heads, lists and short shards lie in one room, long shards are not copied.
 *
 * @param take - room of so many bytes or more, whatever is in it; `at` is a core's place there
 */
export function laidOut(batch: readonly { draft: Draft }[], start: number, check: Check, take: (bytes: number) => Bytes): LaidOut {
  const copied = ({ bytes }: Draft): boolean => (bytes?.length ?? 0) <= COPIED_BYTES
  const inRoom = (draft: Draft): number => sizeOf(draft) - (copied(draft) ? 0 : draft.bytes?.length ?? 0)
  const room = coreView(take(batch.reduce((sum, { draft }) => sum + inRoom(draft), 0)))
  const parts: Uint8Array[] = []
  const places: LaidOut['places'] = []
  let end = start
  let used = 0
  let from = 0
  for (const { draft } of batch) {
    const { fields, list, bytes } = draft
    const after = used + inRoom(draft)
    writeCore(room, used, fields)
    room.bytes.set(check(room.bytes, used, end), used + CORE_BYTES)
    places.push({ at: used, offset: end })
    used += HEAD_BYTES
    if (list && bytes) {
      room.bytes.set(list, used)
      used += list.length
      if (copied(draft)) {
        room.bytes.set(bytes, used)
        used += bytes.length
      } else {
        parts.push(room.bytes.subarray(from, used), bytes)
        from = used
      }
    }
    room.bytes.fill(0, used, after)
    used = after
    end += sizeOf(draft)
  }
  return { parts: [...parts, room.bytes.subarray(from, used)].filter(part => part.length > 0), room: room.bytes, places, end }
}
