import type { Browser, Page } from 'playwright-core'
import { choosePassphrase } from '../../e2e/person.ts'
import { median } from '../row.ts'
import { argonMs, fillDrive } from './filled.ts'
import { slowed } from './slow.ts'

/** The slow-down that the issue names: a phone of the middle. */
const SLOW = 4
const ROUNDS = 5
const PASSPHRASE = 'four unrelated words: heron, ladder, copper'
const FRAMES = 400
/** Frames that take longer are seen as a jerk, ms: two of a screen of 60 Hz. */
const JERK_MS = 33
const SETTLE_MS = 5_000
// Each finds fewer.
const LETTERS = '42173'

/** Times of one start without network, ms: until there is a field for the passphrase, Argon2id alone, and from the button until files are drawn. */
export interface Start { door: number, argon: number, unlock: number }

/** A drive of so many files behind a passphrase, its network taken away, and how it is started anew. */
async function drive(browser: Browser, url: string, files: number): Promise<{ page: Page, start: () => Promise<Start> }> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await choosePassphrase(page, url, PASSPHRASE)
  await fillDrive(page, files, PASSPHRASE, async () => { await unlock(page) })
  const start = async (): Promise<Start> => {
    const begun = performance.now()
    await page.reload({ waitUntil: 'commit' })
    await page.getByLabel('Passphrase', { exact: true }).waitFor()
    const door = performance.now() - begun
    return { door, argon: await argonMs(page), unlock: await unlock(page) }
  }
  return { page, start }
}

/** Without network, a drive of some files: starts as the machine is, and slowed, in turn. */
export async function starts(browser: Browser, url: string, files: number): Promise<{ plain: Start[], slow: Start[] }> {
  const { page, start } = await drive(browser, url, files)
  const plain: Start[] = []
  const slow: Start[] = []
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(await start())
    slow.push(await slowed(browser, SLOW, start))
  }
  await page.context().close()
  return { plain, slow }
}

/** Presses the button and waits for files, by the page's own clock, ms. */
async function unlock(page: Page): Promise<number> {
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  return untilFiles(page, 'Unlock')
}

const untilFiles = (page: Page, button: string): Promise<number> => page.evaluate(name => new Promise<number>((resolve, reject) => {
  const press = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)
  if (!press) { reject(new Error(`there is no button ${name}`)); return }
  const begun = performance.now()
  // The frame after the one that has them is when they are seen.
  const look = (): void => { if (document.querySelector('.row, .tile')) requestAnimationFrame(() => { resolve(performance.now() - begun) }); else requestAnimationFrame(look) }
  look()
  press.click()
}), button)

/** What a long list is like: its starts, the share of frames that jerk, scrolled and at rest, and ms for each key of a search. */
export interface LongList { starts: Start[], jerks: number, jerksAtRest: number, frames: number[], search: number[] }

/** Without network, a drive of so many files in one folder. */
export async function longList(browser: Browser, url: string, files: number): Promise<LongList> {
  const { page, start } = await drive(browser, url, files)
  const some: Start[] = []
  for (let round = 0; round < ROUNDS; round++) some.push(await start())
  // The tree is built behind the list.
  await page.waitForTimeout(SETTLE_MS)
  const rest = await scroll(page, 0)
  const frames = await scroll(page, 437)
  const search: number[][] = []
  for (let round = 0; round < ROUNDS; round++) search.push(await type(page, LETTERS))
  await page.context().close()
  const share = (of: readonly number[]): number => of.filter(ms => ms > JERK_MS).length / of.length
  return { starts: some, jerks: share(frames), jerksAtRest: share(rest), frames: frames.toSorted((a, b) => b - a).slice(0, 20), search: Array.from(LETTERS, (_, i) => median(search.map(round => round[i] ?? Number.NaN))) }
}

/** Times between frames while the list is scrolled by so many pixels with each, ms. */
const scroll = (page: Page, pixels: number): Promise<number[]> => page.evaluate(([step, count]) => new Promise<number[]>(resolve => {
  const list = document.querySelector('.list')
  const times: number[] = []
  let last = performance.now()
  const frame = (now: number): void => {
    times.push(now - last)
    last = now
    list?.scrollBy(0, step)
    if (times.length < count) requestAnimationFrame(frame)
    else resolve(times.slice(1))
  }
  requestAnimationFrame(frame)
}), [pixels, FRAMES] as const)

/** Types a search, a letter at a time; ms from each key until the list says what it found. */
async function type(page: Page, letters: string): Promise<number[]> {
  const times: number[] = []
  await page.getByLabel('Search by name').fill('')
  await page.waitForTimeout(1_000)
  for (let i = 1; i <= letters.length; i++) {
    times.push(await page.evaluate(text => new Promise<number>((resolve, reject) => {
      const field = document.querySelector<HTMLInputElement>('.search-input')
      const [list, said] = [document.querySelector('.list'), document.querySelector('section.files > [role=status].visually-hidden')]
      if (!field || !list || !said) { reject(new Error('no list')); return }
      // React watches the property of the element itself.
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
      const watch = new MutationObserver(() => { watch.disconnect(); resolve(performance.now() - begun) })
      watch.observe(said, { childList: true, characterData: true, subtree: true })
      watch.observe(list, { attributes: true, attributeFilter: ['aria-rowcount'] })
      setTimeout(() => { watch.disconnect(); reject(new Error(`nothing was found by ${text}`)) }, 10_000)
      const begun = performance.now()
      set?.call(field, text)
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }), letters.slice(0, i)))
    await page.waitForTimeout(200)
  }
  return times
}
