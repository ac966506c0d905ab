import type { Logger } from '@libp2p/interface'
import { AbstractStream } from '@libp2p/utils'
import type { SendResult } from '@libp2p/utils'
import { describe, expect, it } from 'vitest'
import { openPipe } from './pipe.ts'

const nothing = (): void => { /* nobody reads it */ }
const log: Logger = Object.assign(nothing, { error: nothing, trace: nothing, enabled: false, newScope: () => log })

/** A transport that takes one piece, then none until `take` is called. */
class SlowStream extends AbstractStream {
  sent = 0

  constructor() { super({ id: '1', direction: 'inbound', log }) }

  take(): void { this.safeDispatchEvent('drain') }

  override sendData(data: { byteLength: number }): SendResult {
    this.sent += data.byteLength
    return { sentBytes: data.byteLength, canSendMore: false }
  }

  override sendReset(): void { /* there is nobody */ }
  override sendPause(): void { /* nothing comes */ }
  override sendResume(): void { /* nothing comes */ }
  override sendCloseWrite(): Promise<void> { return Promise.resolve() }
  override sendCloseRead(): Promise<void> { return Promise.resolve() }
}

const tick = (): Promise<void> => new Promise(resolve => { setTimeout(resolve, 0) })
const PIECE = 256 * 1024

describe('a pipe', () => {
  it('hands over a MiB, and the next each time the transport has made room, not only the first time', async () => {
    const stream = new SlowStream()
    const pipe = openPipe(stream, { onBytes: () => undefined, onEnd: () => undefined })
    let done = false
    const all = pipe.send(new Uint8Array(16 * PIECE)).then(() => { done = true })
    for (const pieces of [4, 8, 12, 16]) {
      await tick()
      expect([stream.sent + stream.writeBufferLength, done]).toEqual([pieces * PIECE, false])
      // Room for what waits, then for nothing more.
      stream.take()
      await tick()
      stream.take()
    }
    await all
  })

  it('ends a stream whose peer takes nothing', async () => {
    const stream = new SlowStream()
    const ends: unknown[] = []
    const pipe = openPipe(stream, { onBytes: () => undefined, onEnd: error => { ends.push(error) } }, { stuckMs: 20 })
    await expect(pipe.send(new Uint8Array(8 * PIECE))).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
    expect([stream.status, ends.length]).toEqual(['aborted', 1])
  })
})
