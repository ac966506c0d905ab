import { expect, test } from 'vitest'
import { concat, equal } from '../../bytes/bytes.ts'
import type { FromView, ToView } from '../../sw/messages.ts'
import { openFile } from './file.ts'
import type { VersionFile } from './file.ts'
import { makePlayHead, serveView } from './view.ts'

const about = { size: 1_000_000, name: 'a', mime: 'video/mp4', etag: '"a"' }
const pause = (ms: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms) })

/** A file whose byte i is i mod 251, over fake segments; tells what was asked and given up. */
function fakeFile(waitMs = 0) {
  const asked: number[] = []
  let aborted = 0
  const file = openFile({
    read: async (index, { from, to }, { signal } = {}) => {
      asked.push(from)
      await pause(waitMs)
      if (signal?.aborted) { aborted++; throw signal.reason as Error }
      return Uint8Array.from({ length: to - from }, (_, i) => (index * 4_194_304 + from + i) % 251)
    },
  }, about.size)
  return { file, asked, aborted: () => aborted }
}

/** The service worker's side. */
function reader(open: () => Promise<VersionFile>, options: { signal?: AbortSignal } = {}) {
  const { port1, port2 } = new MessageChannel()
  const got: ToView[] = []
  const waiting: ((message: ToView) => void)[] = []
  port1.onmessage = ({ data }: MessageEvent<ToView>) => { const one = waiting.shift(); if (one) one(data); else got.push(data) }
  const next = (): Promise<ToView> => { const one = got.shift(); return one ? Promise.resolve(one) : new Promise(resolve => { waiting.push(resolve) }) }
  const say = (message: FromView): void => { port1.postMessage(message) }
  return { next, say, port: port1, over: serveView(port2, about, makePlayHead(), open, options) }
}

test('the file is told before it is opened, and a range comes piece by piece, one per pull', async () => {
  let opened = 0
  const { file } = fakeFile()
  const { next, say, over } = reader(() => { opened++; return Promise.resolve(file) })
  expect(await next()).toEqual({ type: 'file', file: about })
  expect(opened).toBe(0)
  say({ type: 'read', from: 5, to: 600_000 })
  const got: Uint8Array[] = []
  for (;;) {
    say({ type: 'pull' })
    const message = await next()
    if (message.type === 'end') break
    if (message.type === 'chunk') got.push(message.chunk)
  }
  say({ type: 'closed' })
  await over
  expect(equal(concat(...got), Uint8Array.from({ length: 599_995 }, (_, i) => (i + 5) % 251))).toBe(true)
})

test('a request that is cancelled in mid-wait gives up what was asked for', async () => {
  const { file, aborted, asked } = fakeFile(300)
  const { next, say, over } = reader(() => Promise.resolve(file))
  await next()
  say({ type: 'read', from: 0, to: about.size })
  say({ type: 'pull' })
  await expect.poll(() => asked.length).toBe(1)
  say({ type: 'cancel' })
  await over
  await expect.poll(aborted).toBe(1)
  expect(asked).toHaveLength(1)
})

test('a worker that is gone ends the request', async () => {
  const { file } = fakeFile()
  const { next, say, port, over } = reader(() => Promise.resolve(file))
  await next()
  say({ type: 'read', from: 0, to: about.size })
  port.close()
  await over
})

test('a file that can\'t be opened or read ends without all bytes', async () => {
  const { next, say, over } = reader(() => Promise.reject(new Error('no')))
  await next()
  say({ type: 'read', from: 0, to: 10 })
  say({ type: 'pull' })
  expect(await next()).toEqual({ type: 'error' })
  await over
})

test('a drive that is locked ends what is being shown', async () => {
  const stop = new AbortController()
  const { next, over } = reader(() => Promise.reject(new Error('no')), { signal: stop.signal })
  await next()
  stop.abort()
  expect(await next()).toEqual({ type: 'error' })
  await over
})

test('where ranges follow each other the next bytes are read behind them; a jump gives that up', async () => {
  const { file, asked } = fakeFile()
  const head = makePlayHead()
  head.begin(0)
  head.end(file, 100_000)
  await pause(5)
  expect(asked).toEqual([])
  head.begin(100_000)
  head.end(file, 200_000)
  await expect.poll(() => asked.length).toBeGreaterThan(1)
  expect(asked[0]).toBe(200_000)
  const slow = fakeFile(300)
  head.begin(200_000)
  head.end(slow.file, 300_000)
  await pause(5)
  head.begin(900_000)
  await expect.poll(slow.aborted).toBe(slow.asked.length)
})
