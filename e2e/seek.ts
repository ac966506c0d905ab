/** Jumps in a film of 120 MB, in the app as it was built, with nothing of it on the device: `node e2e/seek.ts` writes docs/seek/*.webp and says how long each took. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { shrink } from '../tools/build/pictures.ts'
import type { ReadingPage } from './pages/reading.ts'
import { detailsOf, justTry, store } from './person.ts'
import { askDrive } from './readingScript.ts'
import { webm } from './webm.ts'
import { makeWorld } from './world.ts'

const OUT = 'docs/seek'
const [WIDTH, HEIGHT, SECONDS, BETWEEN] = [640, 360, 60, 2_000_000]
/** To where, s, in this order. */
const JUMPS = [50, 10, 58, 31]

declare const reading: ReadingPage

const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-seek-'))
const world = await makeWorld()
try {
  await mkdir(OUT, { recursive: true })
  const { page } = await world.visit({ viewport: { width: 1200, height: 750 }, reducedMotion: 'reduce' })
  const canvas = await world.browser.newPage()
  await justTry(page, world.network.url)
  const film = webm({ width: WIDTH, height: HEIGHT, pictures: await pictures(page), between: randomBytes(BETWEEN) })
  const path = join(folder, 'Counting.webm')
  await writeFile(path, film)
  await store(page, [{ name: 'Counting.webm', mimeType: 'video/webm', buffer: film, path }])
  await askDrive(page)
  await page.evaluate(() => reading.drive().clearLocal())
  await detailsOf(page, 'Counting.webm')
  await page.locator('.preview video').evaluate(whenReady)
  for (const [i, to] of JUMPS.entries()) {
    const ms = await page.locator('.preview video').evaluate(jump, to)
    await writeFile(`${OUT}/${String(i + 1)}-${String(to)}s.webp`, await shrink(canvas, (await page.screenshot({ animations: 'disabled' })).toString('base64'), 1.5), 'base64')
    console.log(`to ${String(to)} s: ${ms.toFixed(0)} ms`)
  }
  const { usedBytes } = await page.evaluate(() => reading.drive().localUse())
  console.log(`read of ${(film.length / 1e6).toFixed(0)} MB: ${(usedBytes / 1e6).toFixed(0)} MB`)
} finally {
  await world.close()
  await rm(folder, { recursive: true })
}

/** One a second, which shows its number; encoded by the browser itself. */
async function pictures(page: Page): Promise<Buffer[]> {
  const encoded = await page.evaluate(async ([width, height, count]) => {
    const made: number[][] = []
    const encoder = new VideoEncoder({
      output: chunk => {
        const bytes = new Uint8Array(chunk.byteLength)
        chunk.copyTo(bytes)
        made.push([...bytes])
      },
      error: error => { throw error },
    })
    encoder.configure({ codec: 'vp8', width, height, bitrate: 1_000_000, framerate: 1 })
    const drawing = new OffscreenCanvas(width, height)
    const pen = drawing.getContext('2d')
    if (!pen) throw new Error('no canvas')
    pen.font = '200px sans-serif'
    pen.textAlign = 'center'
    for (let second = 0; second < count; second++) {
      pen.fillStyle = `hsl(${String(second * 360 / count)} 40% 30%)`
      pen.fillRect(0, 0, width, height)
      pen.fillStyle = 'white'
      pen.fillText(String(second), width / 2, height / 2 + 70)
      const frame = new VideoFrame(drawing, { timestamp: second * 1_000_000 })
      encoder.encode(frame, { keyFrame: true })
      frame.close()
    }
    await encoder.flush()
    return made
  }, [WIDTH, HEIGHT, SECONDS] as const)
  return encoded.map(bytes => Buffer.from(bytes))
}

async function whenReady(element: Element): Promise<void> {
  const player = element as HTMLVideoElement
  if (player.readyState < player.HAVE_METADATA) await new Promise(resolve => { player.addEventListener('loadedmetadata', resolve, { once: true }) })
}

/** Milliseconds until the picture of that time stands there. */
async function jump(element: Element, to: number): Promise<number> {
  const player = element as HTMLVideoElement
  const since = performance.now()
  const there = new Promise(resolve => { player.addEventListener('seeked', resolve, { once: true }) })
  player.currentTime = to
  await there
  return performance.now() - since
}
