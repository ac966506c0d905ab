import type { Page } from 'playwright'
import type { Shot } from './screens.ts'

const press = (name: string | RegExp) => (page: Page): Promise<void> => page.getByRole('button', { name }).click()
const tryPassword = async (page: Page): Promise<void> => {
  await page.getByLabel('Password', { exact: true }).fill('a wrong one')
  await press('Open')(page)
  await page.getByRole('alert').waitFor()
}
const refused = (page: Page): Promise<void> => page.getByRole('alert').waitFor()

/** What a person without account sees behind a link. */
export const SHARE_SHOTS: Record<string, Shot> = {
  sharecard: { page: 'share/', screen: 'card', act: page => page.getByRole('button', { name: /^Download/ }).waitFor() },
  sharepicture: { page: 'share/', screen: 'picture', act: page => page.locator('.preview img').waitFor() },
  sharetable: { page: 'share/', screen: 'table', act: page => page.getByText('The first 100 rows.').waitFor() },
  sharefolder: { page: 'share/', screen: 'folder', act: page => page.getByRole('list').waitFor() },
  sharelook: { page: 'share/', screen: 'folder', act: async page => { await press(/^Harbour\.jpg/)(page); await page.locator('.preview img').waitFor() } },
  shareopening: { page: 'share/', screen: 'opening' },
  sharepassword: { page: 'share/', screen: 'password' },
  sharewrong: { page: 'share/', screen: 'password', act: tryPassword },
  sharepatience: { page: 'share/', screen: 'patience', act: tryPassword },
  sharemoving: { page: 'share/', screen: 'moving', act: press(/^Download/) },
  sharedone: { page: 'share/', screen: 'card', act: async page => { await press(/^Download/)(page); await page.getByText('Checked:').waitFor() } },
  sharebroken: { page: 'share/', screen: 'broken', act: async page => { await press(/^Download/)(page); await refused(page) } },
  shareused: { page: 'share/', screen: 'used', act: refused },
  shareexpired: { page: 'share/', screen: 'expired', act: refused },
  sharerevoked: { page: 'share/', screen: 'revoked', act: refused },
  shareoffline: { page: 'share/', screen: 'offline', act: refused },
  sharecut: { page: 'share/', screen: 'cut', act: refused },
  sharertl: { page: 'share/', screen: 'folder', dir: 'rtl', act: page => page.getByRole('list').waitFor() },
}
