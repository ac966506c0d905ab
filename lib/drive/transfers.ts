import { toBase32 } from '../bytes/base.ts'
import { randomId } from '../bytes/id.ts'
import { makeGate } from '../engine/gate.ts'
import { makeMeter } from '../engine/meter.ts'
import { CyxError, packError } from '../errors.ts'
import { STANDARD } from '../codec/sizes.ts'
import type { DriveContext } from './context.ts'
import type { Picture } from './picture.ts'
import { makeCommitter } from './upload/commit.ts'
import type { ListedRecord } from './upload/commit.ts'
import type { Incoming } from './upload/prepare.ts'
import { upload } from './upload/upload.ts'

/** Files sent at the same time; memory is bounded by the chunk gate, this only keeps small files from waiting in line one by one. */
const FILES_AT_ONCE = 6
/** Files whose sessions may be open before their turn: one call of the directory starts them all. */
const STARTED_AHEAD = 100
/** How long a finished transfer stays in the tray. */
const SHOWN_MS = 4_000

/** Uploads under way. */
export interface Uploads {
  add: (files: readonly Incoming[]) => void
  cancel: (transfer: string) => void
  retry: (transfer: string) => void
  dismiss: (transfer: string) => void
  close: () => void
}

/**
 * Runs uploads, each as its own story, and shows them in the picture.
 *
 * @param listed - called after each file that is committed
 */
export function makeUploads(context: DriveContext, picture: Picture, listed: (record: ListedRecord) => void): Uploads {
  const ahead = makeGate(STARTED_AHEAD)
  const gate = makeGate(FILES_AT_ONCE)
  const closed = new AbortController()
  const commit = makeCommitter(context, { signal: closed.signal })
  const known = new Map<string, { incoming: Incoming, stop: AbortController, failed: boolean }>()

  const run = async (id: string, incoming: Incoming, signal: AbortSignal): Promise<void> => {
    const { file } = incoming
    const leave = await ahead.enter({ signal })
    let sent = (): void => undefined
    const meter = makeMeter(file.size, STANDARD.total)
    const show = (): void => { picture.transfer(id, { progress: meter.now('sending') }) }
    const story = upload(context, commit, incoming, {
      done: (plain, wire) => { meter.add(plain, wire); show() },
      shard: (shard, state) => { meter.shard(shard, state); show() },
    }, { signal })
    try {
      for (;;) {
        const { value, done } = await story.next()
        if (done) {
          listed(value)
          picture.transfer(id, { progress: { phase: 'done', totalBytes: file.size, ring: meter.ring() } })
          known.delete(id)
          setTimeout(() => { picture.removeTransfer(id) }, SHOWN_MS)
          return
        }
        // Sessions are opened many at a time, in one call; bytes then go file by file.
        if (value.step === 'started') {
          sent = await gate.enter({ signal })
          picture.transfer(id, { progress: { phase: 'starting', totalBytes: file.size } })
        }
        // What follows are calls of the directory, which many files share.
        if (value.step === 'stored') {
          sent()
          picture.transfer(id, { progress: { phase: 'committing', totalBytes: file.size, ring: meter.ring() } })
        }
      }
    } finally {
      sent()
      leave()
      // A story that was left while it waited for its turn gives its session back.
      await story.return(undefined as never)
    }
  }
  const begin = (id: string, incoming: Incoming): void => {
    const { file, name } = incoming
    const stop = new AbortController()
    const one = { incoming, stop, failed: false }
    known.set(id, one)
    picture.transfer(id, { direction: 'up', name, size: file.size, progress: { phase: 'waiting' }, error: null })
    run(id, incoming, stop.signal).catch((error: unknown) => {
      one.failed = true
      if (stop.signal.aborted) { picture.removeTransfer(id); known.delete(id) }
      else picture.transfer(id, { error: packError(picture.now().online ? error : new CyxError('NETWORK_OFFLINE', {}, error)) })
    })
  }
  return {
    add: files => { for (const incoming of files) begin(toBase32(randomId()), incoming) },
    cancel: id => { known.get(id)?.stop.abort(new DOMException('cancelled', 'AbortError')) },
    retry: id => {
      const one = known.get(id)
      // One that is under way is not begun a second time.
      if (one?.failed) begin(id, one.incoming)
    },
    dismiss: id => {
      known.get(id)?.stop.abort(new DOMException('dismissed', 'AbortError'))
      known.delete(id)
      picture.removeTransfer(id)
    },
    close: () => {
      const reason = new DOMException('the drive was locked', 'AbortError')
      closed.abort(reason)
      for (const { stop } of known.values()) stop.abort(reason)
    },
  }
}
