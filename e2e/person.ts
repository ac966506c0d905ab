import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Download, Locator, Page } from 'playwright-core'

/** A file as a person picks it; a large one comes from the disk. */
export interface Picked { name: string, mimeType: string, buffer: Buffer, path?: string }

/** A small file of text. */
export const text = (name: string, content: string): Picked => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })

/** A random file in a folder that somebody else clears away: the browser is handed its path, not its bytes. */
export async function onDisk(folder: string, name: string, bytes: number): Promise<Picked> {
  const path = join(folder, name)
  const buffer = randomBytes(bytes)
  await writeFile(path, buffer)
  return { name, mimeType: 'application/octet-stream', buffer, path }
}

/** Opens the app and makes a throw-away account. */
export async function justTry(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: 'Just try it' }).click()
  await page.getByText('Nothing here yet').waitFor()
}

/** Opens the app and makes an account with a passphrase. */
export async function choosePassphrase(page: Page, url: string, passphrase: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Create my drive' }).click()
  await page.getByText('Nothing here yet').waitFor()
}

/** Picks files; resolves when the transfers have begun. */
export async function pick(page: Page, files: Picked[]): Promise<void> {
  const paths = files.flatMap(({ path }) => path ?? [])
  await page.locator('input[type=file]').first().setInputFiles(paths.length > 0 ? paths : files)
}

/** The row of a file in the list. */
export const row = (page: Page, name: string): Locator => page.getByRole('grid').getByRole('row').filter({ has: page.getByText(name, { exact: true }) })

/** Picks files and waits until all are in the list. */
export async function store(page: Page, files: Picked[]): Promise<void> {
  await pick(page, files)
  for (const { name } of files) await row(page, name).waitFor({ timeout: 60_000 })
}

/** Opens the details of a file and returns their panel, once its pieces are known. */
export async function details(page: Page, name: string): Promise<Locator> {
  const panel = await detailsOf(page, name)
  await panel.getByText('Any 8 bring it back').waitFor()
  return panel
}

/** Opens the details of a file and returns their panel. */
export async function detailsOf(page: Page, name: string): Promise<Locator> {
  await row(page, name).click()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'Details' })
  await panel.getByRole('heading', { name, exact: true }).waitFor()
  return panel
}

/** Presses a button that downloads, and returns the bytes the browser saved and the name it saved them under. */
export async function download(page: Page, button: Locator): Promise<{ name: string, bytes: Buffer }> {
  const started: Promise<Download> = page.waitForEvent('download', { timeout: 60_000 })
  await button.click()
  const file = await started
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

/** Makes a link to a file and returns its address. */
export async function share(page: Page, name: string, { password, expiry, opens }: { password?: string, expiry?: string, opens?: string } = {}): Promise<string> {
  const panel = await detailsOf(page, name)
  await panel.getByRole('button', { name: 'Copy link…' }).click()
  const dialog = page.getByRole('dialog')
  if (expiry) await dialog.getByLabel('Link works').selectOption(expiry)
  if (opens) await dialog.getByLabel('Can be opened').selectOption(opens)
  if (password) {
    await dialog.getByLabel('Also ask for a password').check()
    await dialog.getByLabel('Password', { exact: true }).fill(password)
  }
  await dialog.getByRole('button', { name: 'Copy link' }).click()
  const field = dialog.getByLabel('Your link')
  await field.waitFor({ timeout: 60_000 })
  const url = await field.inputValue()
  await dialog.getByRole('button', { name: 'Done' }).click()
  return url
}
