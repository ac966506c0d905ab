import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FromPort, ToPort, ToWorker } from './messages.ts'
import { streamDownload } from './streamDownload.ts'
import { makeDownloads } from './worker/downloads.ts'

/** A page whose service worker is the real set of downloads, without the browser's download in front of it. */
function withWorker(fetched: (response: Response) => void): { messages: ToWorker[], kill: () => void } {
  const downloads = makeDownloads()
  const messages: ToWorker[] = []
  let port: MessagePort | null = null
  const worker = {
    postMessage: (message: ToWorker, transfer: Transferable[]) => {
      messages.push(message)
      if (message.type !== 'download') return
      port = transfer[0] as MessagePort
      downloads.announce(message, port)
    },
  }
  vi.spyOn(navigator.serviceWorker, 'getRegistration').mockResolvedValue({ active: worker, scope: new URL('./', location.href).href } as unknown as ServiceWorkerRegistration)
  vi.spyOn(document.body, 'append').mockImplementation(node => {
    const id = (node as HTMLIFrameElement).src.split('/').at(-1) ?? ''
    fetched(downloads.answer(id))
  })
  // A worker that ends takes its ports with it.
  return { messages, kill: () => { port?.close() } }
}

async function* chunks(...sizes: number[]): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let byte = 0
  for (const size of sizes) {
    await Promise.resolve()
    yield Uint8Array.from({ length: size }, () => byte++ % 256)
  }
}

const answerOf = (): { response: Promise<Response>, take: (response: Response) => void } => {
  const { promise, resolve } = Promise.withResolvers<Response>()
  return { response: promise, take: resolve }
}

afterEach(() => { vi.restoreAllMocks() })

describe('a streamed download', () => {
  test('arrives byte for byte under its name, size and type', async () => {
    const { response, take } = answerOf()
    const { messages } = withWorker(take)
    const done = streamDownload({ name: 'Ärger "1".bin', size: 300_003, type: 'image/png' }, chunks(100_000, 0, 200_000, 3))
    const answer = await response
    expect(answer.headers.get('content-length')).toBe('300003')
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%84rger%20%221%22.bin")
    const bytes = await answer.bytes()
    await done
    expect(bytes).toEqual(Uint8Array.from({ length: 300_003 }, (_, i) => i % 256))
    expect(messages[0]).toMatchObject({ type: 'download', size: 300_003 })
  })

  test('of no bytes at all ends too', async () => {
    const { response, take } = answerOf()
    withWorker(take)
    const done = streamDownload({ name: 'empty', size: 0, type: '' }, chunks())
    expect((await (await response).bytes()).length).toBe(0)
    await done
  })

  test('is pulled: nothing is read ahead of the browser', async () => {
    const { response, take } = answerOf()
    withWorker(take)
    let given = 0
    async function* counted(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
      for await (const chunk of chunks(10, 10, 10)) { given++; yield chunk }
    }
    const done = streamDownload({ name: 'a', size: 30, type: '' }, counted())
    const reader = ((await response).body ?? expect.fail('no body')).getReader()
    expect(given).toBe(0)
    await reader.read()
    expect(given).toBe(1)
    await reader.read()
    await reader.read()
    expect((await reader.read()).done).toBe(true)
    await done
  })

  test('that the browser cancels ends as an abort and closes its source', async () => {
    const { response, take } = answerOf()
    withWorker(take)
    const closed = Promise.withResolvers<null>()
    async function* source(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
      try { yield* chunks(10, 10) } finally { closed.resolve(null) }
    }
    const done = streamDownload({ name: 'a', size: 20, type: '' }, source())
    const failed = expect(done).rejects.toMatchObject({ name: 'AbortError' })
    const reader = ((await response).body ?? expect.fail('no body')).getReader()
    await reader.read()
    await reader.cancel()
    await failed
    await closed.promise
  })

  test('whose worker is killed in the middle fails, and closes its source', async () => {
    const { response, take } = answerOf()
    const { kill } = withWorker(take)
    const closed = Promise.withResolvers<null>()
    async function* source(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
      try { yield* chunks(10, 10) } finally { closed.resolve(null) }
    }
    const done = streamDownload({ name: 'a', size: 20, type: '' }, source(), { pingMs: 20 })
    const failed = expect(done).rejects.toMatchObject({ code: 'INTERNAL' })
    await ((await response).body ?? expect.fail('no body')).getReader().read()
    kill()
    await failed
    await closed.promise
  })

  test('that the page stops fails in the browser as well', async () => {
    const { response, take } = answerOf()
    withWorker(take)
    const stop = new AbortController()
    const done = streamDownload({ name: 'a', size: 20, type: '' }, chunks(10, 10), { signal: stop.signal })
    const failed = expect(done).rejects.toMatchObject({ name: 'AbortError' })
    const reader = ((await response).body ?? expect.fail('no body')).getReader()
    await reader.read()
    stop.abort()
    await failed
    await expect(reader.read()).rejects.toThrow()
  })

  test.each([['fewer', [10]], ['more', [10, 11]]])('whose source has %s bytes than announced fails instead of ending', async (_, sizes) => {
    const { response, take } = answerOf()
    withWorker(take)
    const done = streamDownload({ name: 'a', size: 20, type: '' }, chunks(...sizes))
    const failed = expect(done).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
    await expect((await response).bytes()).rejects.toThrow()
    await failed
  })

  test('fails with the error of its source', async () => {
    const { response, take } = answerOf()
    withWorker(take)
    async function* broken(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
      yield* chunks(10)
      throw new RangeError('boom')
    }
    const done = streamDownload({ name: 'a', size: 20, type: '' }, broken())
    const failed = expect(done).rejects.toThrow('boom')
    await expect((await response).bytes()).rejects.toThrow()
    await failed
  })
})

describe('the worker', () => {
  test('answers an unknown download with 404, and each announced one once', () => {
    const downloads = makeDownloads()
    const { port1 } = new MessageChannel()
    downloads.announce({ id: 'x', name: 'a', size: 0, mime: '' }, port1)
    expect(downloads.answer('y').status).toBe(404)
    expect(downloads.answer('x').status).toBe(200)
    expect(downloads.answer('x').status).toBe(404)
  })

  test('never lets a body run as a page', () => {
    const downloads = makeDownloads()
    const { port1, port2 } = new MessageChannel()
    port2.onmessage = ({ data }: MessageEvent<FromPort>) => { if (data.type === 'pull') port2.postMessage({ type: 'end' } satisfies ToPort) }
    downloads.announce({ id: 'x', name: 'a.html', size: 0, mime: 'text/html' }, port1)
    const { headers } = downloads.answer('x')
    expect(headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(headers.get('content-security-policy')).toContain('sandbox')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})
