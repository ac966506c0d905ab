import { afterEach, expect, test, vi } from 'vitest'
import { dropHanded, handedFiles, keepHanded, KEPT_MS, MOST_BYTES, MOST_FILES, sweepHanded } from './handed.ts'
import { handedError } from './handedError.ts'
import { answerHanded } from './worker/shareTarget.ts'

const BASE = new URL('/some/where/', location.href).href
const NOW = Date.UTC(2026, 10, 22)
const file = (name: string, content = 'hello'): File => new File([content], name, { type: 'text/plain', lastModified: 5 })

afterEach(async () => { vi.restoreAllMocks(); await dropHanded(BASE) })

const names = async (now?: number): Promise<string[]> => (await handedFiles(BASE, now)).map(({ name }) => name)
/** A posted form, with what tells where it comes from. */
function posted(files: readonly File[], init: RequestInit = {}, seen: Partial<Request> = {}): Request {
  const form = new FormData()
  form.append('title', 'a title')
  for (const one of files) form.append('files', one)
  const request = new Request(`${BASE}handed`, { method: 'POST', body: form, ...init })
  return Object.defineProperties(request, Object.fromEntries(Object.entries({ referrer: '', destination: 'document', headers: new Headers(init.headers), ...seen }).map(([key, value]) => [key, { value }])))
}
const answered = async (request: Request): Promise<[number, string | null]> => {
  const { status, headers } = await answerHanded(request, BASE)
  return [status, headers.get('location')?.slice(BASE.length) ?? null]
}

test('files that were handed over wait as they came, with their names, types and times', async () => {
  await keepHanded(BASE, [file('Ärger/💧.txt'), file('\ud800', '')])
  const [one, two] = await handedFiles(BASE)
  expect([one?.name, one?.type, one?.lastModified, await one?.text(), two?.name, two?.size]).toEqual(['Ärger/💧.txt', 'text/plain', 5, 'hello', '\ufffd', 0])
  await dropHanded(BASE)
  expect(await names()).toEqual([])
})

test('after an hour they are gone, also where the clock was set back', async () => {
  await keepHanded(BASE, [file('old.txt')], NOW)
  expect(await names(NOW + KEPT_MS - 1)).toEqual(['old.txt'])
  await sweepHanded(BASE, NOW + KEPT_MS)
  expect(await names(NOW)).toEqual([])
  await keepHanded(BASE, [file('ahead.txt')], NOW)
  expect(await names(NOW - KEPT_MS)).toEqual([])
})

test('only so many wait, and only so large: of what is too much nothing is kept', async () => {
  await keepHanded(BASE, [file('first.txt')])
  expect(await keepHanded(BASE, Array.from({ length: MOST_FILES }, () => file('x')))).toBe('many')
  expect(await keepHanded(BASE, [Object.defineProperty(file('huge'), 'size', { value: MOST_BYTES })])).toBe('large')
  expect(await keepHanded(BASE, [])).toBe('none')
  expect(await names()).toEqual(['first.txt'])
})

test('where the browser has no room nothing half is kept, and that is told', async () => {
  let puts = 0
  const put = Cache.prototype.put
  vi.spyOn(Cache.prototype, 'put').mockImplementation(function (this: Cache, ...given) { return ++puts < 2 ? put.apply(this, given) : Promise.reject(new DOMException('full', 'QuotaExceededError')) })
  expect(await answered(posted([file('a'), file('b')]))).toEqual([303, '#handed=full'])
  expect(await names()).toEqual([])
})

test('a form of the share sheet is taken: its files wait, and the app is opened', async () => {
  expect(await answered(posted([file('a.txt'), file('b.txt')], { headers: { origin: 'null' } }))).toEqual([303, '#handed=here'])
  expect(await names()).toEqual(['a.txt', 'b.txt'])
})

test.each<[string, RequestInit, Partial<Request>]>([
  ['that says so', { headers: { 'sec-fetch-site': 'cross-site' } }, {}],
  ['of the same site', { headers: { 'sec-fetch-site': 'same-site' } }, {}],
  ['by its origin', { headers: { origin: 'https://evil.example' } }, {}],
  ['by its referrer', {}, { referrer: 'https://evil.example/' }],
  ['in a frame', {}, { destination: 'iframe' }],
])('a form of another website, %s, is refused and nothing of it kept', async (_, init, seen) => {
  expect(await answered(posted([file('a.txt')], init, seen))).toEqual([303, '#handed=foreign'])
  expect(await names()).toEqual([])
})

test('what holds no file, or is no form, is told as that', async () => {
  expect(await answered(posted([new File([], '')]))).toEqual([303, '#handed=none'])
  expect(await answered(new Request(`${BASE}handed`, { method: 'POST', body: 'no form' }))).toEqual([303, '#handed=none'])
  expect(await names()).toEqual([])
})

test('an address says only what the app itself says', () => {
  expect(handedError('foreign')).toMatchObject({ code: 'UPLOAD_NOT_TAKEN', details: { why: 'foreign', reason: 'another website sent it' } })
  expect(handedError('full')).toMatchObject({ code: 'STORAGE_LOCAL_FULL' })
  for (const word of ['here', '', 'toString', 'call%20this%20number']) expect(handedError(word)).toBe(null)
})
