import type { Logger } from '@libp2p/interface'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { SHARD_PROTOCOL } from '../wire/shard.ts'
import { PIECE_BYTES, WebTransportStream } from './webTransportStream.ts'

const nothing = (): void => { /* nobody reads it */ }
const log: Logger = Object.assign(nothing, { error: nothing, trace: nothing, enabled: false, newScope: () => log })

/** The browser's side of a stream: what it was written, each write once `take` lets it through, and what it brings. */
function makeFar({ byob = true } = {}) {
  const written: { memory: ArrayBuffer, bytes: Bytes }[] = []
  const ended: unknown[] = []
  let waiting: (() => void) | null = null
  let coming: ReadableByteStreamController | ReadableStreamDefaultController<Bytes>
  const source = { start: (controller: typeof coming) => { coming = controller }, cancel: () => { ended.push('cancelled') } }
  const readable = (byob ? new ReadableStream({ type: 'bytes', ...source }) : new ReadableStream(source))
  const writable = new WritableStream<Bytes>({
    write: async bytes => {
      await new Promise<void>(resolve => { waiting = resolve })
      written.push({ memory: bytes.buffer, bytes: bytes.slice() })
    },
    close: () => { ended.push('closed') },
    abort: reason => { ended.push(reason) },
  })
  const take = async (): Promise<void> => {
    await expect.poll(() => waiting).not.toBe(null)
    const go = waiting
    waiting = null
    go?.()
  }
  const stream = new WebTransportStream({ halves: { readable, writable }, id: '1', direction: 'outbound', log })
  return {
    stream, written, ended, take,
    /** Brings a copy: a byte stream takes the memory of what it is given. */
    bring: (bytes: Uint8Array) => { (coming as ReadableStreamDefaultController<Bytes>).enqueue(bytes.slice()) },
    end: () => {
      coming.close()
      // A read into memory that is waiting has to be let go (streams.spec.whatwg.org, ReadableByteStreamControllerClose).
      if ('byobRequest' in coming) coming.byobRequest?.respond(0)
    },
    fail: (error: Error) => { coming.error(error) },
  }
}

/** Listens as the shard protocol does: it copies what it is told at once. */
function listen(stream: WebTransportStream): { come: Bytes[], told: Uint8Array[] } {
  const [come, told]: [Bytes[], Uint8Array[]] = [[], []]
  stream.protocol = SHARD_PROTOCOL
  stream.addEventListener('message', ({ data }) => {
    for (const bytes of data instanceof Uint8Array ? [data] : data) {
      come.push(bytes.slice())
      told.push(bytes)
    }
  })
  return { come, told }
}

const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value)

describe('a WebTransport stream of a page', () => {
  it('writes what is sent in one turn at once, joined in memory that it uses again', async () => {
    const { stream, written, take } = makeFar()
    for (const value of [1, 2, 3]) stream.send(filled(10, value))
    await take()
    stream.send(filled(5, 4))
    await take()
    await expect.poll(() => written.length).toBe(2)
    expect(written.map(({ bytes }) => [...bytes])).toEqual([[...filled(10, 1), ...filled(10, 2), ...filled(10, 3)], [...filled(5, 4)]])
    expect(new Set(written.map(({ memory }) => memory)).size).toBe(1)
  })

  it('writes a part that is long enough as it lies, and loses no byte however parts are cut', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(1, 7, 1000, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES + 3), { minLength: 1, maxLength: 5 }), async lengths => {
      const { stream, written, take } = makeFar()
      const parts = lengths.map((length, i) => filled(length, i + 1))
      for (const part of parts) stream.send(part)
      const total = lengths.reduce((sum, length) => sum + length, 0)
      const count = (): number => written.reduce((sum, { bytes }) => sum + bytes.length, 0)
      while (count() < total) {
        const before = count()
        await take()
        await expect.poll(count).toBeGreaterThan(before)
      }
      expect(Buffer.compare(concat(...written.map(({ bytes }) => bytes)), concat(...parts))).toBe(0)
      expect(Math.max(...written.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(PIECE_BYTES)
      const whole = lengths.findIndex((length, i) => i === 0 && length >= PIECE_BYTES)
      if (whole === 0) expect(written[0]?.memory).toBe(parts[0]?.buffer)
    }), { numRuns: 30 })
  })

  it('asks to wait when half a MiB waits for the browser, and says when there is room', async () => {
    const { stream, take } = makeFar()
    expect(stream.send(filled(4 * PIECE_BYTES - 1, 1))).toBe(true)
    expect(stream.send(filled(1, 1))).toBe(false)
    expect(stream.writableNeedsDrain).toBe(true)
    await take()
    await expect.poll(() => stream.writableNeedsDrain).toBe(false)
  })

  it('tells its protocol what comes where it lies, in memory that it uses again', async () => {
    const { stream, bring } = makeFar()
    const { come, told } = listen(stream)
    for (const value of [1, 2, 3]) {
      bring(filled(3, value))
      await expect.poll(() => come.length).toBe(value)
    }
    expect(come.map(bytes => [...bytes])).toEqual([[1, 1, 1], [2, 2, 2], [3, 3, 3]])
    // Each was handed on to the next read.
    expect(told.map(({ length }) => length)).toEqual([0, 0, 0])
  })

  it.each([true, false])('keeps what comes before somebody listens, and while it is paused (byte stream: %s)', async byob => {
    const { stream, bring } = makeFar({ byob })
    for (const value of [1, 2, 3]) {
      bring(filled(3, value))
      await expect.poll(() => stream.readBufferLength).toBe(3 * value)
    }
    const { come } = listen(stream)
    await expect.poll(() => come.flatMap(bytes => [...bytes])).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3])
    stream.pause()
    bring(filled(2, 4))
    await expect.poll(() => stream.readBufferLength).toBe(2)
    bring(filled(2, 5))
    stream.resume()
    await expect.poll(() => come.flatMap(bytes => [...bytes]).slice(9)).toEqual([4, 4, 5, 5])
  })

  it('ends its side when all of it is written, and hears of the other\'s end', async () => {
    const { stream, take, written, ended, end } = makeFar()
    stream.send(filled(9, 1))
    const closed = stream.close()
    await take()
    await closed
    expect([written.length, ended]).toEqual([1, ['closed']])
    end()
    await expect.poll(() => stream.status).toBe('closed')
  })

  it('tells both sides of the browser\'s stream that it was given up', async () => {
    const { stream, ended } = makeFar()
    const left = new Error('left')
    stream.abort(left)
    await expect.poll(() => ended).toHaveLength(2)
    expect(new Set(ended)).toEqual(new Set([left, 'cancelled']))
    expect(stream.status).toBe('aborted')
  })

  it('breaks when the browser\'s stream does', async () => {
    const { stream, fail } = makeFar()
    const told: unknown[] = []
    stream.addEventListener('close', ({ error }) => { told.push(error) })
    const reset = new Error('RESET_STREAM')
    fail(reset)
    await expect.poll(() => told).toEqual([reset])
  })
})
