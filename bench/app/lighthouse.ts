import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { justTry, share, store } from '../../e2e/person.ts'
import { CyxError } from '../../lib/errors.ts'
import { pause } from '../../lib/options.ts'
import type { Options } from '../../lib/options.ts'
import { startChromium } from '../chromium.ts'
import { audit } from '../lighthouse/audit.ts'
import type { Points } from '../lighthouse/audit.ts'
import { withNetwork } from '../local.ts'
import type { Row } from '../row.ts'

const FILE = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear reader') }
/** Looks at each page: the points of one page differ by several from look to look. */
const LOOKS = 5
/** A browser that has just begun has its own pages to draw, ms. */
const SETTLE_MS = 3_000
/** A browser listens after a second or two; tries and ms between them. */
const [TRIES, WAIT_MS] = [60, 500]

/** Lighthouse's points for performance, accessibility and best practices, on the drive and on the page of a link; the row has the least of the six. */
export async function lighthouseBench({ signal }: Options = {}): Promise<Row[]> {
  const pages = await withNetwork(network => lookAt(network.url, { signal }), { signal })
  const value = Math.min(...Object.values(pages).flatMap(({ performance, accessibility, 'best-practices': practices }) => [performance, accessibility, practices]))
  return [{ id: 'app.lighthouse', value, unit: 'of 100', better: 'higher', goal: 95, raw: pages }]
}

/**
 * The drive with a file in it, and the page of a link to that file. Each look has a browser of its own on the same profile: in one that goes on, the tool has the
 * memory of all pages before counted (its coverage of scripts goes through the heap: 86 ms before the page's first byte in a trace), which is not the page's.
 */
async function lookAt(url: string, { signal }: Options): Promise<Record<'drive' | 'share', Points>> {
  const profile = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  try {
    const link = await inBrowser(profile, (_, browser) => fillDrive(browser, url), { signal })
    const looks: Record<'drive' | 'share', Points[]> = { drive: [], share: [] }
    for (let round = 0; round < LOOKS; round++) {
      for (const [page, address] of [['drive', url], ['share', link]] as const) looks[page].push(await look(profile, address, { signal }))
    }
    return { drive: middle(looks.drive), share: middle(looks.share) }
  } finally { await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}

/** One look; on a machine that has much else to do Lighthouse misses the navigation now and then, and asks to be run again. */
async function look(profile: string, address: string, { signal }: Options): Promise<Points> {
  const once = (): Promise<Points> => inBrowser(profile, port => audit(address, port, { signal }), { signal })
  try { return await once() } catch (error) {
    signal?.throwIfAborted()
    console.error(`Lighthouse is run again: ${String(error)}`)
    return once()
  }
}

/** A drive with a file in it. @returns the link to that file */
async function fillDrive(browser: Browser, url: string): Promise<string> {
  const page = await browser.contexts()[0]?.newPage()
  if (!page) throw new CyxError('INTERNAL', { what: 'the browser has no profile' })
  await page.setViewportSize({ width: 1280, height: 800 })
  await justTry(page, url)
  await store(page, [FILE])
  return share(page, FILE.name)
}

/** Runs `work` with a browser that has settled; it is asked to end, so that what it stored is on the disk. */
async function inBrowser<T>(profile: string, work: (port: number, browser: Browser) => Promise<T>, { signal }: Options): Promise<T> {
  const port = await freePort()
  // Playwright's own browsers listen on a pipe alone. Of two folders Chromium takes the last.
  const running = await startChromium('about:blank', { flags: [`--remote-debugging-port=${String(port)}`, `--user-data-dir=${profile}`], signal })
  try {
    const browser = await connect(port, { signal })
    await pause(SETTLE_MS, { signal })
    const found = await work(port, browser)
    await (await browser.newBrowserCDPSession()).send('Browser.close')
    await Promise.race([running.exited, pause(SETTLE_MS, { signal })])
    return found
  } finally { await running.close() }
}

/** The look in the middle by performance, as Lighthouse itself advises, with the points of all. */
function middle(looks: Points[]): Points & { looks: number[] } {
  const sorted = looks.toSorted((a, b) => a.performance - b.performance)
  const found = sorted[sorted.length >> 1]
  if (!found) throw new CyxError('INTERNAL', { what: 'no look at the page' })
  return { ...found, looks: looks.map(({ performance }) => performance) }
}

async function connect(port: number, { signal }: Options): Promise<Browser> {
  for (let tries = 1; ; tries++) {
    try { return await chromium.connectOverCDP(`http://127.0.0.1:${String(port)}`) } catch (error) {
      if (tries === TRIES) throw error
      await pause(WAIT_MS, { signal })
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return port
}

export default lighthouseBench
