import { randomBytes } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { justTry, share, store } from '../e2e/person.ts'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'
import { withBrowser } from './browser.ts'
import { withNetwork } from './local.ts'
import { median } from './row.ts'
import type { Row } from './row.ts'
import { startTally } from './tally.ts'
import type { Served } from './tally.ts'

/** Fresh profiles that open the link. */
const ROUNDS = 5
/** A new window of Chromium loads pages of its own (its WebUI, 990 ms of processor time in a trace), which nobody who presses a link waits for. */
const SETTLE_MS = 3_000
/** One chunk and a bit: nothing is loaded after the first byte but answers of the network. */
const FILE = { name: 'letter.bin', mimeType: 'application/octet-stream', buffer: randomBytes(5_000_000) }

/**
 * A real link opened in a fresh profile: all JavaScript and WebAssembly that the server gave out, gzip -9, until name and size show, and until the
 * small file is saved, which is a little more than until its first byte. The service worker and what it puts aside count too, once per file.
 */
export async function shareBench({ signal }: Options = {}): Promise<Row[]> {
  const { card, first, seconds } = await withNetwork(network => withBrowser(browser => openLink(browser, network.url), { signal }), { signal })
  return [rowOf('share.card.kb', 110, card), rowOf('share.js.kb', 300, first), { id: 'share.first.s', value: median(seconds), unit: 's', better: 'lower', goal: 1, raw: { seconds } }]
}

const rowOf = (id: string, goal: number, served: Served[]): Row => ({
  id, value: served.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1000, unit: 'kB', better: 'lower', goal,
  raw: Object.fromEntries(served.map(({ path, gzipBytes }) => [path, gzipBytes])),
})

async function openLink(browser: Browser, url: string): Promise<{ card: Served[], first: Served[], seconds: number[] }> {
  const owner = await (await browser.newContext()).newPage()
  await justTry(owner, url)
  await store(owner, [FILE])
  const link = await share(owner, FILE.name)
  await owner.close()
  const tally = await startTally(url)
  try {
    const page = await (await browser.newContext({ acceptDownloads: true })).newPage()
    await page.addInitScript(noteCard)
    await page.goto(link.replace(url, tally.url))
    await page.getByText(FILE.name).waitFor()
    await page.getByText('5 MB').first().waitFor()
    const shown = await page.evaluate(() => cardShownAt)
    const begun = page.waitForEvent('download', { timeout: 60_000 })
    await page.getByRole('button', { name: /download/i }).click()
    const download = await begun
    await download.path()
    const first = tally.served()
    // What is asked for once the card stands is not what it needed.
    const card = first.filter(({ askedAt }) => askedAt < shown)
    if (card.length === 0) throw new CyxError('INTERNAL', { what: 'nothing was counted' })
    return { card, first, seconds: await firstBytes(browser, link) }
  } finally {
    await tally.close()
  }
}

declare let cardShownAt: number

/** In the page: when name, size and button first stood there, ms since 1970. */
function noteCard(): void {
  const watcher = new MutationObserver(() => {
    if (!document.querySelector('.share-body .button-primary')) return
    watcher.disconnect()
    Object.assign(globalThis, { cardShownAt: Date.now() })
  })
  watcher.observe(document, { childList: true, subtree: true })
}

/** In the page: presses the button as soon as it stands there. From outside it is looked for every half second only, which would be added to what is measured. */
function pressCard(): void {
  const watcher = new MutationObserver(() => {
    const press = document.querySelector<HTMLElement>('.share-body .button-primary')
    if (!press) return
    watcher.disconnect()
    press.click()
  })
  watcher.observe(document, { childList: true, subtree: true })
}

/** From the navigation of a fresh profile until the browser's download has begun, s. */
async function firstBytes(browser: Browser, link: string): Promise<number[]> {
  const seconds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext({ acceptDownloads: true })
    const page = await context.newPage()
    await page.addInitScript(pressCard)
    await page.waitForTimeout(SETTLE_MS)
    const download = page.waitForEvent('download', { timeout: 60_000 })
    const begun = performance.now()
    await page.goto(link, { waitUntil: 'commit' })
    await download
    seconds.push((performance.now() - begun) / 1000)
    await context.close()
  }
  return seconds
}

export default shareBench
