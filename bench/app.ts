import { randomBytes } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { detailsOf, justTry, row } from '../e2e/person.ts'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'
import { withBrowser } from './browser.ts'
import { withNetwork } from './local.ts'
import { watchMemory } from './memory.ts'
import type { Memory } from './memory.ts'
import type { Row } from './row.ts'

const FILE_BYTES = 256 * 2 ** 20
const NAME = 'noise.bin'
const LIMIT_MS = 180_000
/** The page after loading: garbage is collected, caches are filled. */
const SETTLE_MS = 5_000

/** What the page's main thread did, s: by the clock within tasks, and really computing. */
interface Busy { taskSeconds: number, cpuSeconds: number }

/** One direction: memory of the idle page and its peak, long tasks in ms, seconds. */
interface Figures { idle: Memory, peak: Memory, tasks: number[], busy: Busy, seconds: number }

/**
 * A file of noise through the whole app as a person uses it: picked from the disk, downloaded to the disk.
 *
 * Memory: proportional set size of all renderer processes (page, drive worker, codec worker, service worker) by /proc every 100 ms, highest
 * sample minus the idle page before. Long tasks: the page's own PerformanceObserver; none is 0. They count by the clock, so whatever else wants the
 * cores (network and nodes run here, too) makes them longer; `raw` says how long the main thread was in tasks and how long it really computed.
 */
export async function appBench({ signal }: Options = {}): Promise<Row[]> {
  const { up, down } = await withNetwork(network => withBrowser((browser, folder) => moveFile(browser, folder, network.url), { signal }), { signal })
  const rise = ({ idle, peak }: Figures, kind: keyof Memory): number => peak[kind] - idle[kind]
  const longest = ({ tasks }: Figures): number => Math.max(0, ...tasks)
  return [
    {
      id: 'app.memory.mb', value: Math.max(rise(up, 'renderers'), rise(down, 'renderers')), unit: 'MB', better: 'lower', goal: 300,
      raw: { up: rise(up, 'renderers'), down: rise(down, 'renderers'), idleMb: [up.idle.renderers, down.idle.renderers], wholeBrowserUp: rise(up, 'whole'), wholeBrowserDown: rise(down, 'whole'), seconds: [up.seconds, down.seconds], bytes: FILE_BYTES },
    },
    { id: 'app.longtask.ms', value: Math.max(longest(up), longest(down)), unit: 'ms', better: 'lower', goal: 50, raw: { up: up.tasks, down: down.tasks, mainThreadUp: up.busy, mainThreadDown: down.busy } },
  ]
}

async function moveFile(browser: Browser, folder: string, url: string): Promise<{ up: Figures, down: Figures }> {
  const path = join(folder, NAME)
  await writeNoise(path, FILE_BYTES)
  const page = await (await browser.newContext({ acceptDownloads: true, viewport: { width: 1280, height: 800 } })).newPage()
  await page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(globalThis, { longTasks: tasks })
    new PerformanceObserver(list => { for (const entry of list.getEntries()) tasks.push(entry.duration) }).observe({ type: 'longtask', buffered: true })
  })
  await justTry(page, url)
  const memory = await watchMemory(browser)
  const busy = await busyOf(page)
  const measure = async (work: () => Promise<void>): Promise<Figures> => {
    await page.waitForTimeout(SETTLE_MS)
    const idle = await memory.now()
    const before = await busy()
    await takeTasks(page)
    const watch = memory.watch()
    const begun = performance.now()
    try { await work() } finally { await watch.stop() }
    const [seconds, after] = [(performance.now() - begun) / 1000, await busy()]
    return { seconds, idle, peak: watch.peak(), tasks: await takeTasks(page), busy: { taskSeconds: after.taskSeconds - before.taskSeconds, cpuSeconds: after.cpuSeconds - before.cpuSeconds } }
  }
  const up = await measure(async () => {
    await page.locator('input[type=file]').first().setInputFiles(path)
    await row(page, NAME).waitFor({ timeout: LIMIT_MS })
  })
  const panel = await detailsOf(page, NAME)
  const down = await measure(async () => {
    const begun = page.waitForEvent('download', { timeout: LIMIT_MS })
    await panel.getByRole('button', { name: 'Download' }).click()
    const { size } = await stat(await (await begun).path())
    if (size !== FILE_BYTES) throw new CyxError('INTERNAL', { what: `${String(size)} bytes were saved` })
  })
  return { up, down }
}

/** Durations of the long tasks since the last call, ms. */
const takeTasks = (page: Page): Promise<number[]> => page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks.splice(0))

/** Reads how busy the page's main thread has been so far. */
async function busyOf(page: Page): Promise<() => Promise<Busy>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string): number => metrics.find(metric => metric.name === name)?.value ?? 0
    return { taskSeconds: of('TaskDuration'), cpuSeconds: of('ThreadTime') }
  }
}

async function writeNoise(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (let left = bytes; left > 0; left -= 2 ** 22) await file.write(randomBytes(Math.min(left, 2 ** 22)))
  } finally {
    await file.close()
  }
}

export default appBench
