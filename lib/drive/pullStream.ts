import type { Bytes } from '../bytes/bytes.ts'
import { connect, serve, transferring } from '../engine/rpc.ts'
import type { Options } from '../options.ts'
import type { StreamCalls } from './calls.ts'

/**
 * Offers a generator's chunks over a port, one per pull; the chunks are transferred. The port closes at the end.
 *
 * @param stop - aborted when the other side cancels: a source in the middle of a wait would answer only after it
 * @param ended - told once: null when all was pulled, else the error (an AbortError when the other side cancelled)
 */
export function offerStream(source: AsyncGenerator<Bytes, void>, stop: AbortController, ended: (error: unknown) => void = () => undefined): MessagePort {
  const { port1, port2 } = new MessageChannel()
  let over = false
  const finish = (error: unknown): void => {
    if (over) return
    over = true
    ended(error)
  }
  serve<StreamCalls>(port1, {
    pull: async () => {
      try {
        const { value, done } = await source.next()
        if (done) { finish(null); return { bytes: null } }
        return transferring({ bytes: value }, [value.buffer])
      } catch (error) {
        finish(error)
        throw error
      }
    },
    cancel: async () => {
      const cancelled = new DOMException('the download was cancelled', 'AbortError')
      finish(cancelled)
      stop.abort(cancelled)
      await source.return()
      return null
    },
  })
  return port2
}

/** The chunks of an offered stream; leaving the loop early, or an abort, cancels it at its source. */
export async function* pullStream(port: MessagePort, { signal }: Options = {}): AsyncGenerator<Bytes, void> {
  const remote = connect<StreamCalls>(port)
  let complete = false
  try {
    for (;;) {
      const { bytes } = await remote.call('pull', null, { ...(signal ? { signal } : {}) })
      if (!bytes) { complete = true; return }
      yield bytes
    }
  } finally {
    if (!complete) await remote.call('cancel', null).catch(() => null)
    port.close()
  }
}
