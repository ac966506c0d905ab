import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import type { Config } from '../lib/config.ts'
import { startWebServer } from './web-server.ts'

const config: Config = { network: 'local', ic: { host: 'http://127.0.0.1:1', rootKey: null, directory: 'aaaaa-aa' }, solana: { rpc: 'http://127.0.0.1:2', registry: '1'.repeat(32), faucet: true } }

async function site(): Promise<{ url: string, root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'cyx-web-'))
  await mkdir(join(root, 'out', '_next', 'static'), { recursive: true })
  await mkdir(join(root, 'out', 'share'))
  const files: Record<string, string> = { 'index.html': 'app', '404.html': 'lost', 'share/index.html': 'share', 'sw.js': '//', '_next/static/a.js': '0123456789', 'k.wasm': '', '.hidden': 'x', '../secret.txt': 'x' }
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, 'out', name), text)
  await writeFile(join(root, 'out-headers.json'), JSON.stringify({
    '/*': { 'Content-Security-Policy': 'general', 'Cache-Control': 'no-cache' }, '/_next/static/*': { 'Cache-Control': 'public, max-age=31536000, immutable' }, '/': { 'Content-Security-Policy': 'of the page' },
  }))
  const server = await startWebServer(0)
  onTestFinished(async () => {
    await server.close()
    await rm(root, { recursive: true })
  })
  expect((await fetch(server.url)).status).toBe(503)
  server.open(root, config)
  return { url: server.url, root }
}

/** The status of a path exactly as written: fetch would tidy it. */
async function rawStatus(url: string, path: string): Promise<number | undefined> {
  const asked = request(new URL(url), { path }).end()
  const [answer] = await once(asked, 'response') as [{ statusCode?: number, resume(): void }]
  answer.resume()
  return answer.statusCode
}

test('pages come with the headers that the build wrote, the general ones elsewhere', async () => {
  const { url } = await site()
  const page = await fetch(url)
  expect([page.status, await page.text(), page.headers.get('content-security-policy')]).toEqual([200, 'app', 'of the page'])
  expect((await fetch(`${url}share/`)).headers.get('content-security-policy')).toBe('general')
  const moved = await fetch(`${url}share`, { redirect: 'manual' })
  expect([moved.status, moved.headers.get('location')]).toEqual([308, '/share/'])
  const lost = await fetch(`${url}nothing`)
  expect([lost.status, await lost.text(), lost.headers.get('content-security-policy')]).toEqual([404, 'lost', 'general'])
})

test('hashed files are kept for ever, the service worker and the configuration never', async () => {
  const { url } = await site()
  const cache = async (path: string): Promise<string | null> => (await fetch(url + path)).headers.get('cache-control')
  expect(await cache('_next/static/a.js')).toContain('immutable')
  expect(await cache('sw.js')).toBe('no-store')
  expect(await cache('config.json')).toBe('no-store')
  expect(await cache('')).toBe('no-cache')
})

test('types, ranges and methods are right', async () => {
  const { url } = await site()
  expect((await fetch(`${url}k.wasm`)).headers.get('content-type')).toBe('application/wasm')
  const ranges = { 'bytes=2-4': [206, '234', 'bytes 2-4/10'], 'bytes=-3': [206, '789', 'bytes 7-9/10'], 'bytes=8-': [206, '89', 'bytes 8-9/10'], 'bytes=9-99': [206, '9', 'bytes 9-9/10'],
    'bytes=10-': [416, '', 'bytes */10'], 'bytes=4-2': [200, '0123456789', null], 'bytes=0-1,3-4': [200, '0123456789', null] }
  for (const [range, expected] of Object.entries(ranges)) {
    const part = await fetch(`${url}_next/static/a.js`, { headers: { range } })
    expect([part.status, await part.text(), part.headers.get('content-range')], range).toEqual(expected)
  }
  const tag = (await fetch(url)).headers.get('etag') ?? ''
  expect((await fetch(url, { headers: { 'if-none-match': tag } })).status).toBe(304)
  expect((await fetch(`${url}share/`, { method: 'HEAD' })).headers.get('content-length')).toBe('5')
  expect((await fetch(url, { method: 'POST' })).status).toBe(405)
})

test('what shrinks is sent packed to who takes that, with a tag of its own; parts and small files as they are', async () => {
  const { url, root } = await site()
  const script = 'const answer = 42\n'.repeat(1_000)
  await writeFile(join(root, 'out', 'share', 'long.js'), script)
  await writeFile(join(root, 'out', 'share', 'font.woff2'), script)
  const get = (path: string, headers: Record<string, string>): Promise<Response> => fetch(url + path, { headers })
  const tags = new Set<string | null>()
  for (const [accepted, encoding] of [['gzip, deflate, br', 'br'], ['gzip', 'gzip'], ['br;q=0, gzip;q=0.5', 'gzip'], ['identity', null]] as const) {
    const answer = await get('share/long.js', { 'accept-encoding': accepted })
    expect([answer.status, answer.headers.get('content-encoding'), answer.headers.get('vary'), await answer.text()]).toEqual([200, encoding, 'accept-encoding', script])
    const tag = answer.headers.get('etag')
    tags.add(tag)
    expect((await get('share/long.js', { 'accept-encoding': accepted, 'if-none-match': tag ?? '' })).status).toBe(304)
  }
  expect(tags.size).toBe(3)
  const part = await get('share/long.js', { 'accept-encoding': 'br', 'range': 'bytes=0-4' })
  expect([part.status, part.headers.get('content-encoding'), await part.text()]).toEqual([206, null, 'const'])
  for (const path of ['share/font.woff2', '_next/static/a.js']) expect((await get(path, { 'accept-encoding': 'br' })).headers.get('content-encoding')).toBeNull()
  await writeFile(join(root, 'out', 'share', 'long.js'), `${script}// more`)
  expect(await (await get('share/long.js', { 'accept-encoding': 'br' })).text()).toBe(`${script}// more`)
})

test('the address is a name, as passkeys need it, and its number answers too', async () => {
  const { url } = await site()
  expect(new URL(url).hostname).toBe('localhost')
  expect(await (await fetch(url.replace('localhost', '127.0.0.1'))).text()).toBe('app')
})

test('a build made meanwhile is served, with its own headers', async () => {
  const { url, root } = await site()
  expect((await fetch(url)).headers.get('content-security-policy')).toBe('of the page')
  await rm(join(root, 'out', 'sw.js'))
  await writeFile(join(root, 'out', 'index.html'), 'a longer app than before')
  await writeFile(join(root, 'out-headers.json'), JSON.stringify({ '/': { 'Content-Security-Policy': 'new' } }))
  await utimes(join(root, 'out-headers.json'), new Date(), new Date(Date.now() + 5000))
  const page = await fetch(url)
  expect([await page.text(), page.headers.get('content-security-policy')]).toEqual(['a longer app than before', 'new'])
  expect((await fetch(`${url}sw.js`)).status).toBe(404)
})

test('nothing outside out/ is served, no hidden file, no list of a folder', async () => {
  const { url } = await site()
  for (const path of ['/../secret.txt', '/../out-headers.json', '/x/../../out-headers.json', '/..%2fout-headers.json', '/%2e%2e/out-headers.json', '/%2e%2e/secret.txt', '/.hidden', '/_next/static/', '/_next', '/.%2e/out-headers.json', '/share%2f..%2f..%2fout-headers.json', '//evil.example/', '//', '/%', '/%00']) expect(await rawStatus(url, path), path).toBeGreaterThanOrEqual(400)
})

test('without a build it says what to do', async () => {
  const server = await startWebServer(0)
  onTestFinished(() => server.close())
  expect(() => { server.open(join(tmpdir(), 'not-there'), config) }).toThrow('There is no built app')
})
