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
  for await (const bytes of pullStream(offerStream(chunks(3), end => ends.push(end)))) got.push(bytes[0] ?? -1)
  expect([got, ends]).toEqual([[0, 1, 2], [null]])
})

test('an error of the source keeps its code on the other side', async () => {
  const ends: unknown[] = []
  const stream = pullStream(offerStream(chunks(1, new CyxError('NETWORK_QUORUM_FAILED', { needed: 8, got: 7 })), end => ends.push(end)))
  await stream.next()
  await expect(stream.next()).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 8, got: 7 } })
  expect(ends).toHaveLength(1)
})

test('leaving early cancels the source', async () => {
  let cleaned = false
  async function* endless() { try { for (;;) yield await Promise.resolve(new Uint8Array(1)) } finally { cleaned = true } }
  const ends: unknown[] = []
  for await (const bytes of pullStream(offerStream(endless(), end => ends.push(end)))) { expect(bytes).toHaveLength(1); break }
  expect(cleaned).toBe(true)
  expect((ends[0] as Error).name).toBe('AbortError')
})
