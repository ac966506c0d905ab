import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
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
/** Looks at each page: the first finds a browser that is still starting, and the points of one page differ by several from look to look. */
const LOOKS = 5
/** A browser listens after a second or two; tries and ms between them. */
const [TRIES, WAIT_MS] = [60, 500]

/** Lighthouse's points for performance, accessibility and best practices, on the drive and on the page of a link; the row has the least of the six. */
export async function lighthouseBench({ signal }: Options = {}): Promise<Row[]> {
  const pages = await withNetwork(network => lookAt(network.url, { signal }), { signal })
  const value = Math.min(...Object.values(pages).flatMap(({ performance, accessibility, 'best-practices': practices }) => [performance, accessibility, practices]))
  return [{ id: 'app.lighthouse', value, unit: 'of 100', better: 'higher', goal: 95, raw: pages }]
}

/** The drive with a file in it, and the page of a link to that file. */
async function lookAt(url: string, { signal }: Options): Promise<Record<'drive' | 'share', Points>> {
  const port = await freePort()
  // Playwright's own browsers listen on a pipe alone.
  const running = await startChromium('about:blank', { flags: [`--remote-debugging-port=${String(port)}`], signal })
  try {
    const browser = await connect(port, { signal })
    const page = await browser.contexts()[0]?.newPage()
    if (!page) throw new CyxError('INTERNAL', { what: 'the browser has no profile' })
    await page.setViewportSize({ width: 1280, height: 800 })
    await justTry(page, url)
    await store(page, [FILE])
    const link = await share(page, FILE.name)
    await page.close()
    const looks: Record<'drive' | 'share', Points[]> = { drive: [], share: [] }
    for (let look = 0; look < LOOKS; look++) {
      looks.drive.push(await audit(url, port, { signal }))
      looks.share.push(await audit(link, port, { signal }))
    }
    return { drive: middle(looks.drive), share: middle(looks.share) }
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
