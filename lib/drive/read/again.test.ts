import { expect, test } from 'vitest'
import type { Bytes } from '../../bytes/bytes.ts'
import { concat, equal } from '../../bytes/bytes.ts'
import { CHUNK_BYTES } from '../../codec/sizes.ts'
import { makeGate } from '../../engine/gate.ts'
import { makeLibrary } from './library.ts'
import { streamVersion } from './stream.ts'
import { memoryCache, shelfFile } from './testing/shelfFile.ts'

const SIZE = 2 * CHUNK_BYTES + 700_001
const noEvents = { wire: () => undefined, shard: () => undefined }

async function opened() {
  const [made, cache] = [await shelfFile(SIZE), await memoryCache()]
  // One chunk at a time: the last one is asked for when the second has come.
  const shelf = { ...made, context: { ...made.context, chunks: makeGate(1) } }
  const book = await makeLibrary(shelf.context, cache, shelf.pages).open(shelf.access)
  const stream = (signal?: AbortSignal): AsyncGenerator<Bytes, void> => streamVersion(shelf.context, book.version, noEvents, { plans: book.plans, ...signal ? { signal } : {} })
  const refuse = (count: number): void => { for (let node = 0; node < count; node++) shelf.manners.set(node, 'refuse') }
  return { ...shelf, ...book, stream, refuse }
}
const all = async (stream: AsyncIterable<Bytes>): Promise<Bytes> => concat(...await Array.fromAsync(stream))

test.each(['whole', 'range'])('with six nodes dead and exactly eight left, of which one drops its first request, a %s read comes', async how => {
  const { file, stream, refuse, manners, plaintext } = await opened()
  refuse(6)
  manners.set(9, 'drop')
  const got = await all(how === 'whole' ? stream() : file.stream(0, SIZE))
  expect(equal(got, plaintext)).toBe(true)
})

test.each([7, 14])('a download during which %i nodes restart at other addresses goes on when they are back', async count => {
  const { stream, refuse, manners, moveTo, delay, plaintext, asked } = await opened()
  delay(20)
  const reading = stream()
  const got = [(await reading.next()).value as Bytes]
  refuse(count)
  let back = false
  setTimeout(() => {
    back = true
    manners.clear()
    moveTo(100)
  }, 1_200)
  for await (const bytes of reading) got.push(bytes)
  // The last chunk was not to be had before.
  expect(back).toBe(true)
  expect(equal(concat(...got), plaintext)).toBe(true)
  // Four tries of each chunk at most by then.
  expect(asked.plans).toBeLessThan(12)
})

test('who waits for nodes to come back may cancel, and nobody is asked after that', async () => {
  const { stream, refuse, asked } = await opened()
  refuse(14)
  const stop = new AbortController()
  const reading = stream(stop.signal).next()
  setTimeout(() => { stop.abort() }, 700)
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  const { plans } = asked
  await new Promise(resolve => { setTimeout(resolve, 1_500) })
  expect([asked.plans, asked.gets.length]).toEqual([plans, 0])
})

test('what no second try can mend is told at once: a chunk that is not what was stored', async () => {
  const { context, version, plans, asked } = await opened()
  const other = { ...version, head: { ...version.head, hashes: version.head.hashes.map(byte => byte ^ 1) } }
  await expect(all(streamVersion(context, other, noEvents, { plans }))).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  expect(asked.plans).toBe(1)
})
