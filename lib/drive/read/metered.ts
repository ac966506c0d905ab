import type { Bytes } from '../../bytes/bytes.ts'
import { makeMeter } from '../../engine/meter.ts'
import { isAbort, packError } from '../../errors.ts'
import { STANDARD } from '../../codec/sizes.ts'
import type { Picture } from '../picture.ts'
import type { ReadEvents } from './stream.ts'

/** How long a finished download stays in the tray. */
const SHOWN_MS = 4_000

/** A download that shows itself in the tray as transfer `id`: while it runs, and its error until it is read. One that was cancelled is gone from there. */
export async function* meteredStream(
  { id, name, size, doneBytes = 0 }: { id: string, name: string, size: number, doneBytes?: number }, picture: Picture, start: (events: ReadEvents) => AsyncGenerator<Bytes, void>,
): AsyncGenerator<Bytes, void> {
  const meter = makeMeter(size, STANDARD.total)
  // What a former try has brought counts, but not as speed.
  meter.skip(doneBytes)
  const show = (): void => { picture.transfer(id, { progress: meter.now('receiving') }) }
  picture.transfer(id, { direction: 'down', name, size, progress: { phase: 'starting', totalBytes: size } })
  let failed = false
  let complete = false
  try {
    for await (const bytes of start({ wire: wire => { meter.add(0, wire) }, shard: (shard, state) => { meter.shard(shard, state); show() } })) {
      // The chunk's buffer is gone once it is handed over.
      const { length } = bytes
      yield bytes
      meter.add(length, 0)
      show()
    }
    complete = true
  } catch (error) {
    // Whoever cancelled it knows.
    failed = !isAbort(error)
    if (failed) picture.transfer(id, { error: packError(error) })
    throw error
  } finally {
    if (complete) picture.transfer(id, { progress: { phase: 'done', totalBytes: size, ring: meter.ring() } })
    if (!failed) setTimeout(() => { picture.removeTransfer(id) }, complete ? SHOWN_MS : 0)
  }
}
