import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromium } from 'playwright'
import type { BrowserContext, CDPSession, Page } from 'playwright'
import { needChromium } from '../tools/house/chromium.ts'
import { justTry, row } from './person.ts'
import { FLAGS, makeWorld } from './world.ts'
import type { World } from './world.ts'

/** What DevTools tells of an installed app (protocol domain PWA, which the client's types leave out). */
interface OsAppState { fileHandlers: { action: string, accepts: { mediaType: string, fileExtensions: string[] }[] }[] }

let world: World
let folder: string
let context: BrowserContext
let devtools: CDPSession

beforeAll(async () => {
  world = await makeWorld()
  folder = await mkdtemp(join(tmpdir(), 'cyxcloud-installed-'))
  // Apps are installed into profiles that stay, not into the browser's passing ones.
  context = await chromium.launchPersistentContext(join(folder, 'profile'), { executablePath: needChromium(), args: FLAGS, locale: 'en-GB' })
})
afterAll(async () => {
  await context.close()
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

const pwa = <T>(command: string, more: object = {}): Promise<T> => devtools.send(`PWA.${command}` as never, { manifestId: world.network.url, ...more } as never)
const isWindow = (page: Page): Promise<boolean> => page.evaluate(() => matchMedia('(display-mode: standalone)').matches)

test('installed in a real browser, the app opens in a window of its own, and a file that the system opens with it is added there; one whose name is taken is asked about', async () => {
  const { url } = world.network
  const [tab = await context.newPage()] = context.pages()
  await justTry(tab, url)
  await tab.evaluate(async () => { await navigator.serviceWorker.ready })
  devtools = await context.newCDPSession(tab)
  await pwa('install', { installUrlOrBundleUrl: url })
  const { fileHandlers } = await pwa<OsAppState>('getOsAppState')
  expect(fileHandlers.map(({ action, accepts }) => [action, accepts.find(({ mediaType }) => mediaType === 'text/*')?.fileExtensions])).toEqual([[url, ['.csv', '.md', '.tsv', '.txt']]])
  await pwa('changeAppUserSettings', { displayMode: 'standalone' })
  const opening = context.waitForEvent('page')
  await pwa('launch')
  const app = await opening
  await app.getByText('Nothing here yet').waitFor()
  expect([await isWindow(tab), await isWindow(app)]).toEqual([false, true])
  const path = join(folder, 'letter.txt')
  await writeFile(path, 'what is in the letter')
  await pwa('launchFilesInApp', { files: [path] })
  await row(app, 'letter.txt').waitFor({ timeout: 60_000 })
  await pwa('launchFilesInApp', { files: [path] })
  await app.getByRole('dialog', { name: 'There is a file of that name' }).getByText('letter.txt').waitFor()
})
