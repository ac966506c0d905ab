/** Takes pictures of every screen with made-up data, for looking at: `node tools/build/screens.ts [name …]` writes test-results/screens/. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { build } from 'esbuild'
import { chromium, type Browser, type Page } from 'playwright'
import { policyText } from './policy.ts'
import { SHARE_SHOTS } from './shareShots.ts'
import { largeTable } from '../../components/fixtures/parquet.ts'
import { needChromium } from '../house/chromium.ts'

const OUT = 'test-results/screens'
/** The day of all pictures. */
export const NOW = Date.UTC(2026, 10, 21, 14, 5)
/** Windows, in CSS pixels. */
export const SIZES = { desktop: { width: 1440, height: 900 }, laptop: { width: 1024, height: 720 }, phone: { width: 390, height: 844 } }

/** The made-up table's size, bytes. */
const TABLE_BYTES = 1_812_334_112

/** A made-up drive, and what a person does there. */
export interface Shot { /** Folder of the page; the app's without one. */ page?: 'share/', screen: string, act?: (page: Page) => Promise<unknown>, sizes?: (keyof typeof SIZES)[], dir?: 'rtl' }

const openFirst = async (page: Page): Promise<void> => {
  await page.getByRole('row').nth(1).dblclick()
  await page.getByText('Where the pieces are').waitFor()
}
/** On a phone one tap opens it; a second one would open what is inside. */
const openFolder = (page: Page, name: string): Promise<void> => page.getByText(name, { exact: true })[(page.viewportSize()?.width ?? 0) > 760 ? 'dblclick' : 'click']()
/** The table at its top moves what lies below when it comes. */
const openSurvey = async (page: Page): Promise<void> => {
  await openFolder(page, 'Survey 2026 final.parquet')
  await page.getByText('The first 100 rows.').waitFor()
}
const menuOf = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('row').nth(1).hover()
  await page.getByRole('button', { name: /More actions/ }).first().click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** Chooses how the list is drawn, by its menu. */
export const chooseView = async (page: Page, view: string): Promise<void> => {
  await page.getByRole('button', { name: /^View: / }).click()
  await page.getByRole('menuitem', { name: view, exact: true }).click()
}

const chooseMade = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'New folder or files' }).click()
  await page.getByRole('menuitem', { name: /^Made from/ }).click()
  await page.getByLabel('Source', { exact: true }).fill('pdf')
}
const openNetwork = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = 'network' })
  await page.getByRole('heading', { name: 'Network', exact: true }).waitFor()
}

const openUsage = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = 'usage' })
  await page.getByRole('heading', { name: 'Usage' }).waitFor()
}
const openCompare = async (page: Page): Promise<void> => {
  await openFolder(page, 'stations.csv')
  await page.getByRole('button', { name: 'More actions: Version 2' }).click()
  await page.getByRole('menuitem', { name: 'Compare version 2…' }).click()
  await page.getByText('Cuxhaven').waitFor()
}

/** What is taken, by name. */
export const SHOTS: Record<string, Shot> = {
  first: { screen: 'first' },
  generated: { screen: 'first', act: page => page.getByRole('button', { name: 'Make one for me' }).click() },
  locked: { screen: 'locked' },
  wrong: { screen: 'locked', act: async page => { await page.getByLabel('Passphrase').fill('wrong one'); await page.getByRole('button', { name: 'Unlock', exact: true }).click(); await page.getByRole('alert').waitFor() } },
  damaged: { screen: 'damaged' },
  files: { screen: 'files' },
  selected: { screen: 'files', sizes: ['desktop', 'laptop'], act: async page => { await page.getByRole('row').nth(2).click(); await page.getByRole('row').nth(4).click({ modifiers: ['Shift'] }) } },
  search: { screen: 'files', act: page => page.getByLabel('Search by name').fill('pdf') },
  nothing: { screen: 'files', act: async page => { await page.getByLabel('Search by name').fill('heliotrope'); await page.getByText('Show all files').waitFor() } },
  details: { screen: 'files', act: openFirst },
  reclass: { screen: 'files', act: async page => { await openFirst(page); await page.getByRole('button', { name: 'Change how it is kept' }).click(); await page.getByRole('radio', { name: /^Extreme/ }).check(); await page.getByText('to send.').scrollIntoViewIfNeeded() } },
  proof: { screen: 'files', act: async page => { await openFirst(page); await page.getByText('Where the pieces are').click(); await page.getByText('Proof', { exact: true }).click() } },
  menu: { screen: 'files', act: async page => { await page.getByRole('row').nth(1).hover(); await page.getByRole('button', { name: /More actions/ }).first().click() } },
  share: { screen: 'files', act: async page => { await menuOf(page, 'Copy link…'); await page.getByLabel('Also ask for a password').check(); await page.getByLabel('Link works').selectOption('168') } },
  shared: { screen: 'files', act: async page => { await menuOf(page, 'Copy link…'); await page.getByRole('button', { name: 'Copy link' }).click(); await page.getByLabel('Your link').waitFor() } },
  toast: { screen: 'tree', act: async page => { await menuOf(page, 'Delete'); await page.getByText('in the trash.').waitFor() } },
  tree: { screen: 'tree' },
  kept: { screen: 'kept' },
  keptgrid: { screen: 'kept', act: page => chooseView(page, 'Grid') },
  folder: { screen: 'tree', act: async page => { await openFolder(page, 'Photos'); await openFolder(page, '2026'); await page.getByText('Harbour.jpg').waitFor() } },
  emptyfolder: { screen: 'tree', act: page => openFolder(page, 'Empty one') },
  grid: { screen: 'tree', act: page => chooseView(page, 'Grid') },
  compact: { screen: 'files', act: page => chooseView(page, 'Compact list') },
  view: { screen: 'tree', act: page => page.getByRole('button', { name: 'View: List' }).click() },
  rename: { screen: 'tree', act: page => menuOf(page, 'Rename…') },
  move: { screen: 'tree', act: page => menuOf(page, 'Move to…') },
  taken: { screen: 'files', act: async page => { await page.setInputFiles('#pick-files', { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') }); await page.getByText('Keep both').waitFor() } },
  context: { screen: 'tree', sizes: ['desktop'], act: page => page.getByRole('row').nth(6).click({ button: 'right' }) },
  add: { screen: 'tree', act: page => page.getByRole('button', { name: 'New folder or files' }).click() },
  newclass: { screen: 'tree', act: async page => { await page.getByRole('button', { name: 'New folder or files' }).click(); await page.getByRole('menuitem', { name: /^Kept:/ }).click() } },
  madefrom: { screen: 'tree', act: async page => { await chooseMade(page); await page.getByRole('button', { name: 'Take Lease' }).waitFor() } },
  madenext: { screen: 'tree', act: async page => { await chooseMade(page); await page.getByRole('button', { name: 'Take Lease' }).click(); await page.getByRole('button', { name: 'Use this source' }).click(); await page.getByText('What you add next').waitFor() } },
  filter: { screen: 'tree', act: page => page.getByRole('button', { name: 'Type: All types' }).click() },
  table: { screen: 'tree', act: openSurvey },
  versions: { screen: 'tree', act: async page => { await openSurvey(page); await page.getByText('sent to Ida').scrollIntoViewIfNeeded() } },
  retention: { screen: 'tree', act: async page => { await openUsage(page); await page.getByRole('button', { name: 'Change what is kept of older versions' }).click(); await page.getByText('Which ones').last().click(); await page.getByText('Goes on').last().waitFor() } },
  older: { screen: 'tree', act: async page => { await openUsage(page); await page.getByRole('button', { name: 'Delete them now…' }).scrollIntoViewIfNeeded() } },
  compare: { screen: 'text', act: openCompare },
  compareend: { screen: 'text', act: async page => { await openCompare(page); await page.getByText('Cuxhaven').scrollIntoViewIfNeeded() } },
  lineage: { screen: 'tree', act: async page => { await openSurvey(page); await page.getByRole('button', { name: 'Add a source…' }).scrollIntoViewIfNeeded() } },
  source: { screen: 'tree', act: async page => { await openSurvey(page); await page.getByRole('button', { name: 'Add a source…' }).click(); await page.getByLabel('Source', { exact: true }).fill('pdf'); await page.getByRole('button', { name: 'Take Lease' }).waitFor() } },
  trash: { screen: 'tree', act: page => page.getByRole('link', { name: 'Trash' }).click() },
  emptytrash: { screen: 'files', act: page => page.getByRole('link', { name: 'Trash' }).click() },
  usage: { screen: 'tree', act: openUsage },
  network: { screen: 'files', act: openNetwork },
  networkend: { screen: 'files', act: async page => { await openNetwork(page); await page.getByText('Report', { exact: true }).click(); await page.getByRole('row', { name: /^Node 11/ }).scrollIntoViewIfNeeded() } },
  volunteer: { screen: 'volunteer', act: async page => { await openNetwork(page); await page.getByText('Report', { exact: true }).scrollIntoViewIfNeeded() } },
  nonetwork: { screen: 'nonodes', act: openNetwork },
  asking: { screen: 'asking', act: openNetwork },
  offlinenetwork: { screen: 'offline', act: openNetwork },
  rtlnetwork: { screen: 'files', dir: 'rtl', act: openNetwork },
  palette: { screen: 'tree', act: async page => { await page.keyboard.press('Control+k'); await page.keyboard.type('ha') } },
  transfers: { screen: 'transfers' },
  usageend: { screen: 'tree', act: async page => { await openUsage(page); await page.getByText('How files are kept').click(); await page.getByRole('list', { name: 'Activity' }).getByText('Survey 2026 final.parquet').scrollIntoViewIfNeeded() } },
  empty: { screen: 'empty' },
  keeping: { screen: 'empty', act: page => page.getByText('How files are kept').click() },
  loading: { screen: 'loading' },
  offline: { screen: 'offline' },
  waiting: { screen: 'waiting' },
  problem: { screen: 'problem' },
  links: { screen: 'files', act: async page => { await page.getByRole('link', { name: 'Links' }).click(); await page.getByRole('table').waitFor() } },
  account: { screen: 'files', act: page => page.getByRole('link', { name: 'Account' }).click() },
  passkey: { screen: 'files', act: async page => { await page.evaluate(() => { location.hash = 'account' }); await page.getByRole('button', { name: 'Add a passkey…' }).click(); await page.getByRole('button', { name: 'Make the passkey' }).waitFor() } },
  devices: { screen: 'files', act: async page => { await page.evaluate(() => { location.hash = 'account' }); await page.getByRole('button', { name: /^Remove Safari/ }).scrollIntoViewIfNeeded() } },
  removedevice: { screen: 'files', act: async page => { await page.evaluate(() => { location.hash = 'account' }); await page.getByRole('button', { name: /^Remove Safari/ }).click() } },
  handed: { screen: 'handed', act: page => page.getByRole('dialog', { name: '3 files were handed to you' }).waitFor() },
  handedwaiting: { screen: 'handedlocked', act: page => page.getByText(/^3 files wait/).waitFor() },
  handedrefused: { screen: 'files', act: async page => { await page.evaluate(() => { location.hash = 'handed=foreign' }); await page.getByText(/^What was handed/).waitFor() } },
  handedlink: { screen: 'files', act: async page => { await page.evaluate(() => { location.hash = `open=${encodeURIComponent(`web+cyxcloud:share/#${'A'.repeat(72)}`)}` }); await page.getByRole('dialog', { name: 'A link was handed to you' }).waitFor() } },
  removed: { screen: 'removed', act: page => page.getByRole('heading', { name: 'This device was removed' }).waitFor() },
  words: { screen: 'files', act: async page => { await page.evaluate(() => { location.hash = 'account' }); await page.getByRole('button', { name: 'Show words…' }).last().click(); await page.getByLabel('Passphrase', { exact: true }).fill('correct horse'); await page.getByRole('button', { name: 'Show the words' }).click(); await page.getByRole('button', { name: 'I have written them down' }).waitFor() } },
  secretkey: { screen: 'files', act: async page => { await page.evaluate(() => { location.hash = 'account' }); await page.getByRole('button', { name: 'Show words…' }).last().click(); await page.getByLabel('Passphrase', { exact: true }).fill('correct horse'); await page.getByRole('button', { name: 'Show the words' }).click(); await page.getByText('As one line').click() } },
  restore: { screen: 'first', act: page => page.getByRole('button', { name: 'I have recovery words' }).click() },
  passphrase: { screen: 'files', act: async page => { await page.evaluate(() => { location.hash = 'account' }); await page.getByRole('button', { name: 'Change passphrase…' }).click() } },
  many: { screen: 'many', sizes: ['desktop'], act: async page => { await page.getByRole('grid').focus(); await page.keyboard.press('End') } },
  ...SHARE_SHOTS,
  rtl: { screen: 'transfers', dir: 'rtl' },
  rtltree: { screen: 'tree', dir: 'rtl', act: async page => { await openFolder(page, 'Photos'); await openFolder(page, '2026'); await page.getByText('Harbour.jpg').waitFor() } },
}

/** A browser and the screens that it can visit at `base`. */
export interface Screens { browser: Browser, base: string, close: () => Promise<void> }

/** Serves all made-up drives under the app's own policy. @throws LOCAL_NETWORK where there is no Chromium */
export async function serveScreens(): Promise<Screens> {
  const bundle = await build({
    entryPoints: { screens: 'components/fixtures/screens.tsx', 'workers/table': 'components/ui/tableWorker.ts', 'share/share': 'share/fixtures/sharePage.ts' }, bundle: true, write: false, outdir: '/', entryNames: '[dir]/[name]', assetNames: '[name]', format: 'esm', jsx: 'automatic', logLevel: 'error',
    loader: { '.woff2': 'file' }, define: { 'process.env.NODE_ENV': '"production"' },
  })
  const files = new Map(bundle.outputFiles.map(file => [file.path, file.contents]))
  for (const [path, source] of [['/share/index.html', 'share/index.html'], ['/icons/icon.svg', 'public/icons/icon.svg']] as const) files.set(path, readFileSync(source))
  const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', woff2: 'font/woff2', svg: 'image/svg+xml', html: 'text/html; charset=utf-8' }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname.replace(/\/share\/$/, '$&index.html')
    const found = files.get(path)
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    if (path === '/table.parquet' && range) { response.writeHead(206).end(largeTable(TABLE_BYTES, Number(range[1]), Number(range[2]) + 1)); return }
    response.setHeader('content-security-policy', policyText([]))
    response.setHeader('content-type', found ? types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream' : 'text/html; charset=utf-8')
    response.end(found ?? '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Screens</title><link rel="stylesheet" href="/screens.css"><div id="root"></div><script type="module" src="/screens.js"></script></html>')
  })
  await new Promise<void>(done => { server.listen(0, '127.0.0.1', done) })
  const address = server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
  const browser = await chromium.launch({ executablePath: needChromium(), args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
  return { browser, base, close: async () => { await browser.close(); server.close() } }
}

/** Brings a page to a shot, and waits until it is drawn. */
export async function toShot(page: Page, base: string, shot: Shot): Promise<void> {
  await page.clock.setFixedTime(NOW)
  await page.goto(`${base}${shot.page ?? ''}?screen=${shot.screen}${shot.dir ? `&dir=${shot.dir}` : ''}`)
  await page.locator('main:not([aria-busy])').first().waitFor()
  await shot.act?.(page)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(150)
}

async function main(names: readonly string[]): Promise<void> {
  const { browser, base, close } = await serveScreens()
  mkdirSync(OUT, { recursive: true })
  let problems = 0
  const wanted = names.filter(name => name in SHOTS)
  const themes = (['light', 'dark'] as const).filter(theme => !names.some(name => name === 'light' || name === 'dark') || names.includes(theme))
  const sizes = (Object.keys(SIZES) as (keyof typeof SIZES)[]).filter(size => !names.some(name => name in SIZES) || names.includes(size))
  for (const [name, shot] of Object.entries(SHOTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    for (const size of sizes.filter(one => (shot.sizes ?? Object.keys(SIZES)).includes(one))) {
      for (const colorScheme of themes) {
        const context = await browser.newContext({ viewport: SIZES[size], colorScheme, permissions: ['clipboard-write'], reducedMotion: 'reduce', timezoneId: 'UTC' })
        const page = await context.newPage()
        const complain = (what: string): void => { problems++; console.log(`${name} ${size} ${colorScheme}: ${what}`) }
        page.on('console', message => { if (message.type() === 'error') complain(message.text()) })
        page.on('pageerror', error => complain(String(error)))
        try {
          await toShot(page, base, shot)
          if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) complain('wider than the window')
          if (size !== 'laptop') for (const violation of (await new AxeBuilder({ page }).analyze()).violations) complain(`axe ${violation.id}: ${violation.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`)
        } catch (error) { complain(String(error).slice(0, 400)) }
        await page.screenshot({ path: `${OUT}/${name}-${size}-${colorScheme}.png` })
        await context.close()
      }
    }
  }
  await close()
  console.log(problems === 0 ? 'no problem found' : `${problems} problems found`)
  process.exitCode = problems === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
