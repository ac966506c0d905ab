import type { Logger } from '@libp2p/interface'
import { AbstractStream } from '@libp2p/utils'
import type { SendResult } from '@libp2p/utils'
import type { Uint8ArrayList } from 'uint8arraylist'
import { describe, expect, it } from 'vitest'
import { openPipe } from './pipe.ts'

const nothing = (): void => { /* nobody reads it */ }
const log: Logger = Object.assign(nothing, { error: nothing, trace: nothing, enabled: false, newScope: () => log })

/** A transport that takes one piece, then none until `take` is called. */
class SlowStream extends AbstractStream {
  sent = 0

  constructor() { super({ id: '1', direction: 'inbound', log }) }

  take(): void { this.safeDispatchEvent('drain') }

  override sendData(data: Uint8ArrayList): SendResult {
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
    const pipe = openPipe(stream, { onBytes: () => 0, onEnd: () => undefined })
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

  it('tells a stream of ours how much is awaited, and hands it the parts as they are', async () => {
    class OurStream extends SlowStream {
      readonly gathers = true
      wanted = 1
      readonly parts: number[] = []
      come(bytes: Uint8Array): void { this.onData(bytes) }
      override sendData(data: Uint8ArrayList): SendResult {
        this.parts.push(data.byteLength)
        return { sentBytes: data.byteLength, canSendMore: true }
      }
    }
    const stream = new OurStream()
    const pipe = openPipe(stream, { onBytes: bytes => 100 - bytes.length, onEnd: () => undefined })
    stream.come(new Uint8Array(30))
    expect(stream.wanted).toBe(70)
    await pipe.send(new Uint8Array(3), new Uint8Array(5))
    expect(stream.parts).toEqual([3, 5])
  })

  it('joins what is sent in one turn into as few pieces as may be, in its order', async () => {
    class Listening extends SlowStream {
      readonly pieces: Uint8Array[] = []
      override sendData(data: Uint8ArrayList): SendResult {
        this.pieces.push(data.slice())
        return { sentBytes: data.byteLength, canSendMore: true }
      }
    }
    const stream = new Listening()
    const pipe = openPipe(stream, { onBytes: () => 0, onEnd: () => undefined })
    const third = PIECE / 4 + 1
    const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)
    await Promise.all([pipe.send(filled(9, 1), filled(third, 2)), pipe.send(filled(third, 3)), pipe.send(filled(third, 4)), pipe.send(filled(third, 5)), pipe.send(filled(7, 6), filled(PIECE + 5, 7)), pipe.send(filled(0, 8), filled(2, 8))])
    // Three fit, the fourth goes by itself, the head of the long one fills up with it, and its rest is not kept waiting for the last.
    expect(stream.pieces.map(({ length }) => length)).toEqual([9 + 3 * third, third, PIECE, 12, 2])
    expect(Buffer.concat(stream.pieces)).toEqual(Buffer.concat([filled(9, 1), filled(third, 2), filled(third, 3), filled(third, 4), filled(third, 5), filled(7, 6), filled(PIECE + 5, 7), filled(2, 8)]))
  })

  it('tells everybody that a stream took nothing', async () => {
    class Failing extends SlowStream {
      override sendData(): SendResult { throw new Error('no') }
    }
    const pipe = openPipe(new Failing(), { onBytes: () => 0, onEnd: () => undefined })
    for (const told of await Promise.allSettled([pipe.send(new Uint8Array(3)), pipe.send(new Uint8Array(4)), pipe.send(new Uint8Array(PIECE))])) {
      expect(told).toMatchObject({ status: 'rejected', reason: { code: 'NETWORK_NODE_UNREACHABLE' } })
    }
  })

  it('ends a stream whose peer takes nothing', async () => {
    const stream = new SlowStream()
    const ends: unknown[] = []
    const pipe = openPipe(stream, { onBytes: () => 0, onEnd: error => { ends.push(error) } }, { stuckMs: 20 })
    await expect(pipe.send(new Uint8Array(8 * PIECE))).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
    expect([stream.status, ends.length]).toEqual(['aborted', 1])
  })
})
