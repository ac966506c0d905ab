/** Small pictures of every screen, kept in e2e/pictures and compared on every run: `node tools/build/pictures.ts [name …]` accepts what is drawn now. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright'
import { serveScreens, SHOTS, SIZES, toShot } from './screens.ts'

const FOLDER = fileURLToPath(new URL('../../e2e/pictures/', import.meta.url))
/** A kept picture has one pixel for so many. */
const SCALE = { desktop: 4, phone: 2 }
const QUALITY = 0.7
/** A pixel is another one where a channel differs by more, of 255: fonts are smoothed otherwise on other machines, and WebP loses some. */
const CHANNEL = 48

/** A screen in one window and theme; its picture is `<name>-<size>-<theme>.webp`. */
export interface Small { file: string, picture: string }

/** Draws a shot in both windows and themes, small. */
export async function draw(browser: Browser, base: string, name: string): Promise<Small[]> {
  const shot = SHOTS[name]
  if (!shot) return []
  const made: Small[] = []
  for (const size of ['desktop', 'phone'] as const) {
    if (shot.sizes && !shot.sizes.includes(size)) continue
    const context = await browser.newContext({ viewport: SIZES[size], colorScheme: 'light', permissions: ['clipboard-write'], reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-GB' })
    try {
      const page = await context.newPage()
      await toShot(page, base, shot)
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.waitForTimeout(100)
        const whole = (await page.screenshot({ animations: 'disabled', caret: 'hide' })).toString('base64')
        made.push({ file: `${name}-${size}-${theme}.webp`, picture: await shrink(await blank(context), whole, SCALE[size]) })
      }
    } finally { await context.close() }
  }
  return made
}

/** A page without the app's policy, whose canvas may read pictures. */
async function blank(context: Awaited<ReturnType<Browser['newContext']>>): Promise<Page> {
  return context.pages()[1] ?? await context.newPage()
}

/** A picture (PNG, base64), smaller by a factor, as WebP, base64. @param page - without the policy of the app, whose canvas may read pictures */
export const shrink = (page: Page, png: string, by: number): Promise<string> => page.evaluate(async ([data, scale, quality]) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width / scale)
  canvas.height = Math.round(image.height / scale)
  const context = canvas.getContext('2d')
  if (context) context.imageSmoothingQuality = 'high'
  context?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/webp', quality).split(',')[1] ?? ''
}, [png, by, QUALITY] as const)

/** The share of pixels, 0 … 1, in which two small pictures (WebP, base64) differ; 1 where their sizes do. */
export const differing = (page: Page, a: string, b: string): Promise<number> => page.evaluate(async ([one, other, channel]) => {
  const pixels = async (data: string): Promise<ImageData> => {
    const image = await createImageBitmap(await (await fetch(`data:image/webp;base64,${data}`)).blob())
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    if (!context) throw new Error('no canvas')
    context.drawImage(image, 0, 0)
    return context.getImageData(0, 0, image.width, image.height)
  }
  const [x, y] = await Promise.all([pixels(one), pixels(other)])
  if (x.width !== y.width || x.height !== y.height) return 1
  let count = 0
  for (let i = 0; i < x.data.length; i += 4) if ([0, 1, 2].some(j => Math.abs((x.data[i + j] ?? 0) - (y.data[i + j] ?? 0)) > channel)) count++
  return count / (x.data.length / 4)
}, [a, b, CHANNEL] as const)

/** A kept picture, base64; null where there is none. */
export const keptPicture = async (file: string): Promise<string | null> => readFile(FOLDER + file, 'base64').catch(() => null)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { browser, base, close } = await serveScreens()
  await mkdir(FOLDER, { recursive: true })
  for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SHOTS)) {
    try {
      for (const { file, picture } of await draw(browser, base, name)) await writeFile(FOLDER + file, picture, 'base64')
    } catch (error) {
      console.error(`${name}: ${String(error)}`)
      process.exitCode = 1
    }
  }
  await close()
}
