import { describe, expect, test } from 'vitest'
import type { FromView, ToPage, ToView } from '../messages.ts'
import { answerView } from './views.ts'
import type { Asker } from './views.ts'

const ID = 'abcdefghijklmnopqrstuv'
const BYTES = Uint8Array.from({ length: 1_000 }, (_, i) => i % 256)
const URL_OF = 'https://drive.example/view/x'

/** A page with an open drive that offers {@link ID}; tells what its engine heard. */
function page(mime = 'video/mp4', { dies = false } = {}): Asker & { heard: FromView[] } {
  const heard: FromView[] = []
  return {
    heard,
    postMessage: ({ id }: ToPage, transfer) => {
      const port = transfer[0] as MessagePort
      const say = (message: ToView): void => { port.postMessage(message) }
      let [at, end] = [0, 0]
      port.onmessage = ({ data }: MessageEvent<FromView>) => {
        heard.push(data)
        if (data.type === 'read') [at, end] = [data.from, data.to]
        if (data.type !== 'pull') return
        if (at >= end || (dies && at > 0)) { say({ type: dies ? 'error' : 'end' }); return }
        const chunk = BYTES.slice(at, Math.min(end, at + 400))
        at += chunk.length
        say({ type: 'chunk', chunk })
      }
      if (id === ID) say({ type: 'file', file: { size: BYTES.length, name: 'Ärger.mp4', mime, etag: '"v"' } })
      else say({ type: 'unknown' })
    },
  }
}
const stranger: Asker = { postMessage: (_, [port]) => { (port as MessagePort).postMessage({ type: 'unknown' } satisfies ToView) } }
const get = (headers: Record<string, string> = {}, method = 'GET'): Request => new Request(URL_OF, { headers, method })

describe('a view', () => {
  test('without a range comes whole, told as what it is, to be shown in a sandbox', async () => {
    const answer = await answerView(get(), ID, [stranger, page()])
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'accept-ranges': 'bytes', 'content-length': '1000', 'content-type': 'video/mp4', etag: '"v"', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin',
    })
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect(answer.headers.get('content-disposition')).toContain("inline; filename=\"_rger.mp4\"; filename*=UTF-8''%C3%84rger.mp4")
    expect(await answer.bytes()).toEqual(BYTES)
  })

  test('with a range comes in that part', async () => {
    const answer = await answerView(get({ range: 'bytes=100-799' }), ID, [page()])
    expect([answer.status, answer.headers.get('content-range'), answer.headers.get('content-length')]).toEqual([206, 'bytes 100-799/1000', '700'])
    expect(await answer.bytes()).toEqual(BYTES.subarray(100, 800))
  })

  test('answers before anything is read, and reads only what is taken', async () => {
    const one = page()
    const answer = await answerView(get({ range: 'bytes=0-' }), ID, [one])
    expect(answer.status).toBe(206)
    const reader = answer.body!.getReader()
    await reader.read()
    await reader.cancel()
    await new Promise(resolve => { setTimeout(resolve, 5) })
    expect(one.heard.map(({ type }) => type)).toEqual(['read', 'pull', 'cancel'])
  })

  test('refuses what it does not have with its size', async () => {
    const answer = await answerView(get({ range: 'bytes=1000-' }), ID, [page()])
    expect([answer.status, answer.headers.get('content-range'), (await answer.bytes()).length]).toEqual([416, 'bytes */1000', 0])
  })

  test('sends all of it when the range was meant for other content', async () => {
    expect((await answerView(get({ range: 'bytes=5-', 'if-range': '"old"' }), ID, [page()])).status).toBe(200)
    expect((await answerView(get({ range: 'bytes=5-', 'if-range': '"v"' }), ID, [page()])).status).toBe(206)
  })

  test('is not sent again to who has it', async () => {
    expect((await answerView(get({ 'if-none-match': '"v"' }), ID, [page()])).status).toBe(304)
  })

  test('tells its headers alone when only these are asked for', async () => {
    const one = page()
    const answer = await answerView(get({ range: 'bytes=0-9' }, 'HEAD'), ID, [one])
    expect([answer.status, answer.headers.get('content-length'), answer.body]).toEqual([206, '10', null])
    await new Promise(resolve => { setTimeout(resolve, 5) })
    expect(one.heard.map(({ type }) => type)).toEqual(['closed'])
  })

  test('that fails in the middle ends as an error, never as a shorter file', async () => {
    const answer = await answerView(get(), ID, [page('video/mp4', { dies: true })])
    await expect(answer.bytes()).rejects.toThrow()
  })

  test('that nobody offers, or with a name that is none, is not found', async () => {
    const one = page()
    expect((await answerView(get(), 'vvvvvvvvvvvvvvvvvvvvvv', [one, stranger])).status).toBe(404)
    expect((await answerView(get(), ID, [])).status).toBe(404)
    for (const bad of ['', '../config.json', `${ID}/x`, `${ID}a`, '%2e%2e']) expect((await answerView(get(), bad, [one])).status).toBe(404)
  })

  test('is only read', async () => {
    const answer = await answerView(get({}, 'POST'), ID, [page()])
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  test.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml'])('of type %s runs no script', async mime => {
    const { headers } = await answerView(get(), ID, [page(mime)])
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*sandbox$/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    if (mime !== 'image/svg+xml') {
      expect(headers.get('content-type')).toBe('application/octet-stream')
      expect(headers.get('content-disposition')).toMatch(/^attachment;/)
    }
  })
})
