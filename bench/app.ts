import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { detailsOf, justTry, row } from '../e2e/person.ts'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'
import { withBrowser } from './browser.ts'
import { withNetwork } from './local.ts'
import { writeNoise } from './noise.ts'
import { watchMemory } from './memory.ts'
import type { Memory } from './memory.ts'
import type { Row } from './row.ts'
import { traceTasks } from './trace.ts'
import type { LongestTask } from './trace.ts'

const FILE = { name: 'noise.bin', bytes: 256 * 2 ** 20 }
/** Moved once more under Chromium's trace, which would disturb the other figures. */
const TRACED = { name: 'traced.bin', bytes: 64 * 2 ** 20 }
const LIMIT_MS = 180_000
/** The page after loading: garbage is collected, caches are filled. */
const SETTLE_MS = 5_000

/** One direction: highest memory in MB, long tasks in ms, seconds. */
interface Figures { peak: Memory, tasks: number[], seconds: number }

interface AllFigures { idle: Memory, up: Figures, down: Figures, traced: LongestTask }

/**
 * A file of noise through the whole app as a person uses it: picked from the disk, downloaded to the disk.
 *
 * Memory: proportional set size of all renderer processes (page, drive worker, codec worker, service worker) by /proc every 100 ms, highest
 * sample minus that of the idle drive before the upload. Long tasks: the page's own PerformanceObserver; none is 0. They count by the clock, so
 * whatever else wants the cores (all of the network runs here, too) makes them longer; `longestTask` in `raw` has the computing alone.
 */
export async function appBench({ signal }: Options = {}): Promise<Row[]> {
  const { idle, up, down, traced } = await withNetwork(network => withBrowser((browser, folder) => moveFiles(browser, folder, network.url), { signal }), { signal })
  const rise = ({ peak }: Figures, kind: keyof Memory): number => peak[kind] - idle[kind]
  return [
    {
      id: 'app.memory.mb', value: Math.max(rise(up, 'renderers'), rise(down, 'renderers')), unit: 'MB', better: 'lower', goal: 300,
      raw: { up: rise(up, 'renderers'), down: rise(down, 'renderers'), idle: idle.renderers, wholeBrowserUp: rise(up, 'whole'), wholeBrowserDown: rise(down, 'whole'), seconds: [up.seconds, down.seconds], bytes: FILE.bytes },
    },
    { id: 'app.longtask.ms', value: Math.max(0, ...up.tasks, ...down.tasks), unit: 'ms', better: 'lower', goal: 50, raw: { up: up.tasks, down: down.tasks, longestTask: traced } },
  ]
}

async function moveFiles(browser: Browser, folder: string, url: string): Promise<AllFigures> {
  for (const { name, bytes } of [FILE, TRACED]) await writeNoise(join(folder, name), bytes)
  const page = await (await browser.newContext({ acceptDownloads: true, viewport: { width: 1280, height: 800 } })).newPage()
  await page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(globalThis, { longTasks: tasks })
    new PerformanceObserver(list => { for (const entry of list.getEntries()) tasks.push(entry.duration) }).observe({ type: 'longtask', buffered: true })
  })
  await justTry(page, url)
  const memory = await watchMemory(browser)
  const measure = async (work: () => Promise<void>): Promise<Figures> => {
    await takeTasks(page)
    const watch = memory.watch()
    const begun = performance.now()
    try { await work() } finally { await watch.stop() }
    return { seconds: (performance.now() - begun) / 1000, peak: watch.peak(), tasks: await takeTasks(page) }
  }
  await page.waitForTimeout(SETTLE_MS)
  const idle = await memory.now()
  const up = await measure(() => upload(page, folder, FILE.name))
  await page.waitForTimeout(SETTLE_MS)
  const down = await measure(() => download(page, FILE))
  await page.waitForTimeout(SETTLE_MS)
  const traced = await traceTasks(browser, page, async () => {
    await upload(page, folder, TRACED.name)
    await download(page, TRACED)
  })
  return { idle, up, down, traced }
}

async function upload(page: Page, folder: string, name: string): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(join(folder, name))
  await row(page, name).waitFor({ timeout: LIMIT_MS })
}

async function download(page: Page, { name, bytes }: typeof FILE): Promise<void> {
  const panel = await detailsOf(page, name)
  const begun = page.waitForEvent('download', { timeout: LIMIT_MS })
  await panel.getByRole('button', { name: 'Download' }).click()
  const { size } = await stat(await (await begun).path())
  if (size !== bytes) throw new CyxError('INTERNAL', { what: `${String(size)} bytes were saved` })
}

/** Durations of the long tasks since the last call, ms. */
const takeTasks = (page: Page): Promise<number[]> => page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks.splice(0))

export default appBench
