/** A newcomer's minute in the app as it was built, on a fresh network: `node e2e/minute.ts` writes docs/minute/*.webp and says how long each step took. */
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { shrink } from '../tools/build/pictures.ts'
import { detailsOf, pick, row, share, text } from './person.ts'
import { makeWorld } from './world.ts'

const OUT = 'docs/minute'
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"><path fill="#9db7c4" d="M0 0h640v400H0z"/><path fill="#57798a" d="M0 240h640v160H0z"/><path fill="#f2efe6" d="M300 80l120 152H300z"/><path fill="#7b4b34" d="M220 244h240l-40 48H260z"/></svg>'

const world = await makeWorld()
try {
  await mkdir(OUT, { recursive: true })
  const { page, context } = await world.visit({ viewport: { width: 1200, height: 750 }, reducedMotion: 'reduce', permissions: ['clipboard-write'] })
  page.setDefaultTimeout(60_000)
  const canvas = await world.browser.newPage()
  let [step, since] = [0, performance.now()]
  /** A numbered picture of what stands there now. */
  const shot = async (name: string, of: Page = page): Promise<void> => {
    const seconds = (performance.now() - since) / 1000
    await of.waitForTimeout(300)
    const file = `${String(++step)}-${name}.webp`
    await writeFile(`${OUT}/${file}`, await shrink(canvas, (await of.screenshot({ animations: 'disabled', caret: 'hide' })).toString('base64'), 1.25), 'base64')
    console.log(`${file}: ${seconds.toFixed(1)} s`)
    since = performance.now()
  }

  await page.goto(world.network.url)
  await page.getByRole('button', { name: 'Create my drive' }).waitFor()
  await shot('open')
  await page.getByRole('button', { name: 'Make one for me' }).click()
  const passphrase = await page.getByLabel('Passphrase', { exact: true }).inputValue()
  await shot('passphrase')
  await page.getByRole('button', { name: 'Create my drive' }).click()
  await page.getByText('Nothing here yet').waitFor()
  await shot('empty')
  await pick(page, [{ ...text('Harbour.svg', PICTURE), mimeType: 'image/svg+xml' }, { name: 'Film.bin', mimeType: 'application/octet-stream', buffer: randomBytes(30_000_000) }, text('Packing list.txt', 'Boots, rope, chart, tea.\n')])
  await page.getByText(/pieces stored|sealing|Sealing|of 30 MB/).first().waitFor()
  await shot('upload')
  for (const name of ['Film.bin', 'Harbour.svg', 'Packing list.txt']) await row(page, name).waitFor()
  await shot('stored')
  const panel = await detailsOf(page, 'Film.bin')
  await panel.getByText(/of 14 pieces answer\./).waitFor()
  await shot('details')
  await page.keyboard.press('Escape')
  const link = await share(page, 'Harbour.svg')
  await shot('link')
  const guest = await world.visit({ viewport: { width: 390, height: 750 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce' })
  await guest.page.goto(link)
  await guest.page.locator('.preview img').waitFor({ timeout: 60_000 })
  await shot('guest', guest.page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Show words…' }).first().click()
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Show the words' }).click()
  await page.locator('.word-list li').first().waitFor()
  const words = (await page.locator('.word-list li').allInnerTexts()).map(word => word.replace(/[^a-z]/g, ''))
  await shot('words')
  await page.getByRole('button', { name: 'I have written them down' }).click()
  for (const label of await page.locator('dialog label.field').all()) await label.locator('input').fill(words[Number(/\d+/.exec(await label.innerText())?.[0]) - 1] ?? '')
  await shot('check')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('Write down the recovery words.', { exact: false }).waitFor({ state: 'detached' })
  await shot('verified')
  await context.close()
} finally { await world.close() }
