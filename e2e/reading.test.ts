import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crc32 } from '../lib/drive/read/crc32.ts'
import { madeTable } from '../components/fixtures/parquetMaker.ts'
import type { ReadingPage } from './pages/reading.ts'
import { detailsOf, justTry, row, share, store } from './person.ts'
import type { Picked } from './person.ts'
import { askDrive } from './readingScript.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

const film: Picked = { name: 'film.mp4', mimeType: 'video/mp4', buffer: randomBytes(13_000_001) }
const picture: Picked = { name: 'picture.png', mimeType: 'image/png', buffer: png(7, 5) }
const drawing: Picked = { name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>parent.postMessage("ran", "*")</script><rect width="9" height="9"/></svg>') }
const site: Picked = { name: 'site.html', mimeType: 'text/html', buffer: Buffer.from('<script>parent.postMessage("ran", "*")</script>') }

const SONG_SECONDS = 200
const song: Picked = { name: 'song.wav', mimeType: 'audio/wav', buffer: wav(SONG_SECONDS) }

/** Noise in stereo at 44,100 Hz (RIFF/WAVE, "Multimedia Programming Interface and Data Specifications 1.0"): its bytes lie in the order of time. */
function wav(seconds: number): Buffer {
  const data = seconds * 44_100 * 4
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data, 4)
  head.write('WAVEfmt ', 8)
  for (const [at, value] of [[16, 16], [24, 44_100], [28, 176_400], [40, data]] as const) head.writeUInt32LE(value, at)
  for (const [at, value] of [[20, 1], [22, 2], [32, 4], [34, 16]] as const) head.writeUInt16LE(value, at)
  head.write('data', 36)
  return Buffer.concat([head, randomBytes(data)])
}

/** A black picture (Portable Network Graphics, third edition, §11.2). */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))), chunk('IEND', Buffer.alloc(0))])
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

let world: World
let owner: Visitor
declare const reading: ReadingPage

beforeAll(async () => {
  world = await makeWorld()
  owner = await world.visit()
  await justTry(owner.page, world.network.url)
  await store(owner.page, [film, picture, drawing, site])
  await askDrive(owner.page)
})
afterAll(() => world.close())

test('any part of a file comes by an address in the page\'s origin', async () => {
  const { page } = owner
  const url = await page.evaluate(() => reading.view('film.mp4'))
  expect(new URL(url).origin).toBe(new URL(world.network.url).origin)
  const part = await page.evaluate(at => reading.get(at, { range: 'bytes=4194000-8388700' }), url)
  expect([part.status, part.headers['content-range'], part.sha256]).toEqual([206, 'bytes 4194000-8388700/13000001', sha256(film.buffer.subarray(4_194_000, 8_388_701))])
  const all = await page.evaluate(at => reading.get(at), url)
  expect([all.status, all.headers['content-type'], all.sha256]).toEqual([200, 'video/mp4', sha256(film.buffer)])
  const beyond = await page.evaluate(at => reading.get(at, { range: 'bytes=13000001-' }), url)
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */13000001'])
  const other = await page.evaluate(at => reading.get(at, { range: 'bytes=0-9', 'if-range': '"other"' }), url)
  expect(other.status).toBe(200)
  expect((await page.evaluate(at => reading.get(at), url.replace(/.$/, last => last === 'A' ? 'B' : 'A'))).status).toBe(404)
})

test('a picture is drawn, and what could run never runs', async () => {
  const { page } = owner
  const size = await page.evaluate(async () => {
    const image = new Image()
    image.src = await reading.view('picture.png')
    await image.decode()
    return [image.naturalWidth, image.naturalHeight]
  })
  expect(size).toEqual([7, 5])
  const ran = await page.evaluate(async () => {
    let heard = false
    addEventListener('message', ({ data }) => { if (data === 'ran') heard = true })
    const drawn = new Image()
    drawn.src = await reading.view('drawing.svg')
    await drawn.decode()
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const loaded = new Promise(resolve => { frame.onload = resolve })
    frame.src = await reading.view('drawing.svg')
    await loaded
    await new Promise(resolve => { setTimeout(resolve, 500) })
    frame.remove()
    return heard
  })
  expect(ran).toBe(false)
  const told = await page.evaluate(async () => (await reading.get(await reading.view('site.html'))).headers)
  expect(told).toMatchObject({ 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" })
  expect(told['content-disposition']).toMatch(/^attachment/)
})

test('a player jumps to any place without the bytes between', async () => {
  const { page } = owner
  await store(page, [song])
  await page.evaluate(() => reading.drive().clearLocal())
  const played = await page.evaluate(async at => {
    const player = document.createElement('video')
    const event = (name: string): Promise<unknown> => new Promise((resolve, reject) => {
      player.addEventListener(name, resolve, { once: true })
      player.addEventListener('error', () => { reject(new Error(player.error?.message)) }, { once: true })
    })
    const [ready, moved] = [event('loadedmetadata'), event('seeked')]
    player.preload = 'metadata'
    player.src = await reading.view('song.wav')
    await ready
    player.currentTime = at
    await moved
    const { duration, currentTime } = player
    player.removeAttribute('src')
    player.load()
    return { duration, currentTime }
  }, SONG_SECONDS - 20)
  expect([Math.round(played.duration), Math.round(played.currentTime)]).toEqual([SONG_SECONDS, SONG_SECONDS - 20])
  // The app's own worker has the cache: it writes down what this one asked it to keep a moment later, so the sum is taken once it stands still.
  let kept = 0
  await expect.poll(async () => {
    const before = kept
    kept = await page.evaluate(async () => (await reading.drive().localUse()).usedBytes)
    return kept > 0 && kept === before
  }, { interval: 1_000, timeout: 30_000 }).toBe(true)
  expect(kept).toBeLessThan(song.buffer.length / 2)
})

test('the first rows of a Parquet file are seen in its details and behind a link, under the app\'s own policy', async () => {
  const { page } = owner
  const stations = madeTable([
    ...Array.from({ length: 51 }, (_, i) => ({ name: `c${i}`, values: Array.from({ length: 300 }, (_, line) => `${line}.${i}`) })),
  ].toSpliced(1, 0, { name: 'name', values: Array.from({ length: 300 }, (_, line) => line === 0 ? '<img src=x onerror=alert(1)>' : `station ${line} `.repeat(900)) }))
  await store(page, [{ name: 'stations.parquet', mimeType: '', buffer: Buffer.from(stations) }])
  const seen = async (where: typeof page): Promise<void> => {
    const table = where.locator('.preview table')
    await table.getByRole('cell', { name: '<img src=x onerror=alert(1)>' }).waitFor({ timeout: 60_000 })
    expect([await table.getByRole('row').count(), await table.getByRole('columnheader').count()]).toEqual([101, 50])
    await where.getByText('The first 100 rows of 50 columns; the file has 52.').waitFor()
  }
  await detailsOf(page, 'stations.parquet')
  await seen(page)
  const guest = await world.visit()
  await guest.page.goto(await share(page, 'stations.parquet'))
  await seen(guest.page)
  for (const { complaints } of [owner, guest]) expect(complaints.filter(said => /Content Security Policy|Uncaught/.test(said))).toEqual([])
})

test('several files come as one archive', async () => {
  const { page } = owner
  const begun = page.waitForEvent('download')
  const saved = page.evaluate(async () => reading.drive().downloadAll([await reading.entry('film.mp4'), await reading.entry('site.html')]))
  const file = await begun
  await saved
  const bytes = await readFile(await file.path())
  expect(file.suggestedFilename()).toBe('CyxCloud.zip')
  expect([bytes.readUInt32LE(0), bytes.readUInt32LE(bytes.length - 22), bytes.includes(film.buffer), bytes.includes(site.buffer)]).toEqual([0x04034b50, 0x06054b50, true, true])
})

test('a service worker that is killed in mid-stream is missed by nobody for long', async () => {
  const { page, context } = owner
  const session = await context.newCDPSession(page)
  await session.send('ServiceWorker.enable')
  const url = await page.evaluate(() => reading.view('film.mp4'))
  const reader = await page.evaluateHandle(async at => {
    const body = (await fetch(at)).body
    if (!body) throw new Error('no body')
    const one = body.getReader()
    const first = await one.read()
    return { one, got: first.value?.length ?? 0 }
  }, url)
  await session.send('ServiceWorker.stopAllWorkers')
  const end = await reader.evaluate(async ({ one, got }) => {
    try {
      for (;;) {
        const { value, done } = await one.read()
        if (done) return { got, whole: true }
        got += value.length
      }
    } catch { return { got, whole: false } }
  })
  // It either came whole, or ended as an error: never short.
  expect(end.whole ? end.got === film.buffer.length : end.got < film.buffer.length).toBe(true)
  const rest = await page.evaluate(([at, from]) => reading.get(at, { range: `bytes=${from}-` }), [url, String(end.got % film.buffer.length)] as const)
  expect([rest.status, rest.sha256]).toEqual([206, sha256(film.buffer.subarray(end.got % film.buffer.length))])
  await session.detach()
})

test('a pinned file opens without network, after a reload too; one that is not pinned says it can\'t', async () => {
  const { page, context } = owner
  await page.evaluate(() => reading.pin('film.mp4'))
  await expect.poll(() => page.evaluate(() => reading.kept('film.mp4')), { timeout: 60_000 }).toBe(1)
  await page.evaluate(() => reading.drive().localUse()).then(use => { expect(use.pinnedBytes).toBeGreaterThan(film.buffer.length) })
  await context.setOffline(true)
  await page.reload()
  await row(page, film.name).waitFor()
  await askDrive(page)
  const url = await page.evaluate(() => reading.view('film.mp4'))
  const all = await page.evaluate(at => reading.get(at), url)
  expect([all.status, all.sha256]).toEqual([200, sha256(film.buffer)])
  expect(await page.evaluate(() => reading.kept('film.mp4'))).toBe(1)
  await context.setOffline(false)
})

test('a folder that is kept on this device opens without network with all that lies below it, what came later too, and is let go again', async () => {
  const { page, context } = await world.visit()
  // The plan and the logs travel in one pack.
  const [folder, map, logs] = [join(world.stateDir, 'Voyage'), randomBytes(5_000_001), [randomBytes(90_000), randomBytes(100_000)]]
  await mkdir(join(folder, 'Day 1'), { recursive: true })
  await writeFile(join(folder, 'plan.txt'), 'sail at noon')
  await writeFile(join(folder, 'Day 1', 'map.bin'), map)
  for (const [i, log] of logs.entries()) await writeFile(join(folder, 'Day 1', `log ${i}.bin`), log)
  await justTry(page, world.network.url)
  await page.locator('input[webkitdirectory]').setInputFiles(folder)
  await row(page, 'Voyage').waitFor({ timeout: 60_000 })
  await askDrive(page)
  const kept = (): Promise<(number | null)[]> => page.evaluate(() => Promise.all(['plan.txt', 'map.bin', 'log 0.bin', 'log 1.bin'].map(name => reading.kept(name))))
  const choose = async (item: string): Promise<void> => {
    await row(page, 'Voyage').click({ button: 'right' })
    await page.getByRole('menuitem', { name: item }).click()
  }
  expect(await kept()).toEqual([null, null, null, null])
  await choose('Keep on this device')
  await page.getByText(/^Keeping “Voyage” on this device/).waitFor()
  await expect.poll(kept, { timeout: 60_000 }).toEqual([1, 1, 1, 1])

  const later: Picked = { name: 'later.bin', mimeType: 'application/octet-stream', buffer: randomBytes(5_000_003) }
  await row(page, 'Voyage').dblclick()
  await row(page, 'Day 1').dblclick()
  await store(page, [later])
  await row(page, later.name).getByRole('img', { name: 'Kept on this device' }).waitFor({ timeout: 60_000 })
  await page.goBack()
  await page.goBack()

  await context.setOffline(true)
  await page.reload()
  await row(page, 'Voyage').getByRole('img', { name: 'Kept on this device' }).waitFor()
  await askDrive(page)
  expect((await page.evaluate(async () => reading.get(await reading.view('later.bin')))).sha256).toBe(sha256(later.buffer))
  const got = await page.evaluate(async () => reading.get(await reading.view('map.bin')))
  expect([got.status, got.sha256]).toEqual([200, sha256(map)])
  for (const [i, log] of logs.entries()) expect((await page.evaluate(async name => reading.get(await reading.view(name)), `log ${i}.bin`)).sha256).toBe(sha256(log))
  await row(page, 'Voyage').dblclick()
  await (await detailsOf(page, 'plan.txt')).getByText('sail at noon').first().waitFor()
  await page.goBack()
  await choose('No longer keep here')
  await page.getByText(/^“Voyage” is no longer kept on this device/).waitFor()
  await context.close()
})

test('an address means nothing to another page, and nothing after its own was reloaded', async () => {
  const { page } = owner
  const url = await page.evaluate(() => reading.view('picture.png'))
  const stranger = await world.visit()
  await justTry(stranger.page, world.network.url)
  expect(await stranger.page.evaluate(async at => (await fetch(at)).status, url)).toBe(404)
  await stranger.context.close()
  await page.reload()
  await row(page, film.name).waitFor()
  await askDrive(page)
  expect((await page.evaluate(at => reading.get(at), url)).status).toBe(404)
})
