import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import type { Filler } from '../pages/fill.ts'

/** How long the app may take to put its own files aside, and to remember a list, ms. */
const LIMIT_MS = 120_000

let script: Promise<string> | null = null
const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({ entryPoints: ['bench/pages/fill.ts'], bundle: true, format: 'iife', target: 'es2024', write: false, logLevel: 'silent', define: { 'process.env.NODE_ENV': '"production"' } })
  return outputFiles[0]?.text ?? ''
}
interface WithFiller { filler: Filler }

/** Loads the filler into a page of the app; it is gone after a navigation. */
const load = async (page: Page): Promise<void> => { await page.evaluate(await (script ??= bundle())) }

/** Fills the drive of a page, takes its network away, and leaves it open with a list that the device remembers. `open` opens it after a reload. */
export async function fillDrive(page: Page, files: number, passphrase: string | null, open: () => Promise<void>): Promise<void> {
  await kept(page)
  await load(page)
  await page.evaluate(([count, secret]) => (globalThis as unknown as WithFiller).filler.fill(count, secret), [files, passphrase] as const)
  await page.context().setOffline(true)
  await page.reload()
  await open()
  await load(page)
  // The account's name is gone with the page; the numbers are asked again.
  await page.evaluate(async ([count, limit]) => {
    const { filler } = globalThis as unknown as WithFiller
    const until = performance.now() + limit
    while (await filler.remembered() < count) {
      if (performance.now() > until) throw new Error('the list was not remembered')
      await new Promise(resolve => { setTimeout(resolve, 500) })
    }
  }, [files, LIMIT_MS] as const)
}

/** Argon2id as unlocking does it, in the page, ms. */
export async function argonMs(page: Page): Promise<number> {
  await load(page)
  return page.evaluate(() => (globalThis as unknown as WithFiller).filler.argon())
}

/** Waits until the service worker has put the app aside for a start without network. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async limit => {
    const count = async (): Promise<number> => (await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).length))).reduce((a, b) => a + b, 0)
    const until = performance.now() + limit
    for (let before = -1, now = await count(); now <= 20 || now !== before; before = now, now = await count()) {
      if (performance.now() > until) throw new Error('the app was not kept')
      await new Promise(resolve => { setTimeout(resolve, 1000) })
    }
  }, LIMIT_MS)
}
