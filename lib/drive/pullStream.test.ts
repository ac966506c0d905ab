import { expect, test } from 'vitest'
import { CyxError } from '../errors.ts'
import { offerStream, pullStream } from './pullStream.ts'

async function* chunks(n: number, fail?: Error) {
  for (let i = 0; i < n; i++) yield await Promise.resolve(new Uint8Array([i]))
  if (fail) throw fail
}

test('chunks arrive in order and the end is told once', async () => {
  const ends: unknown[] = []
  const got: number[] = []
  for await (const bytes of pullStream(offerStream(chunks(3), new AbortController(), end => ends.push(end)))) got.push(bytes[0] ?? -1)
  expect([got, ends]).toEqual([[0, 1, 2], [null]])
})

test('an error of the source keeps its code on the other side', async () => {
  const ends: unknown[] = []
  const stream = pullStream(offerStream(chunks(1, new CyxError('NETWORK_QUORUM_FAILED', { needed: 8, got: 7 })), new AbortController(), end => ends.push(end)))
  await stream.next()
  await expect(stream.next()).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 8, got: 7 } })
  expect(ends).toHaveLength(1)
})

test('leaving early cancels the source', async () => {
  let cleaned = false
  async function* endless() { try { for (;;) yield await Promise.resolve(new Uint8Array(1)) } finally { cleaned = true } }
  const ends: unknown[] = []
  for await (const bytes of pullStream(offerStream(endless(), new AbortController(), end => ends.push(end)))) { expect(bytes).toHaveLength(1); break }
  expect(cleaned).toBe(true)
  expect((ends[0] as Error).name).toBe('AbortError')
})

test('a cancel reaches a source in the middle of a wait', async () => {
  const stop = new AbortController()
  const reached = Promise.withResolvers<null>()
  async function* stuck(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    yield new Uint8Array(1)
    await new Promise((_, reject) => {
      stop.signal.addEventListener('abort', () => { reject(stop.signal.reason as Error) })
      reached.resolve(null)
    })
  }
  const leave = new AbortController()
  const stream = pullStream(offerStream(stuck(), stop), { signal: leave.signal })
  await stream.next()
  const waiting = stream.next()
  await reached.promise
  leave.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  expect(stop.signal.aborted).toBe(true)
})
