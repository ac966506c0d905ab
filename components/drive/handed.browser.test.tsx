import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import '../styles.css'
import type { Drive } from '../../lib/drive/types.ts'
import { dropHanded, handedFiles, keepHanded } from '../../lib/sw/handed.ts'
import { appBase } from '../../lib/sw/register.ts'
import { fakeDrive, fakeSession } from '../fixtures/fakeDrive.ts'
import { clear, render } from '../fixtures/render.tsx'
import { linkAddress } from './handedLink.ts'

const FRAGMENT = 'AQBrM21acTdyNXQydzR4Nnk1YjJjM2Q0ZTVmNmc3aDhqOWswbG1ub3BxcnN0dXZ3eHl6MDEy'
let consume: (launch: { targetURL?: string }) => void = () => undefined
vi.stubGlobal('launchQueue', { setConsumer: (given: typeof consume) => { consume = given } })
const file = (name: string): File => new File(['hello'], name)

beforeEach(async () => { await page.viewport(1280, 800) })
afterEach(async () => { vi.restoreAllMocks(); clear(); location.hash = ''; await dropHanded(appBase()) })

test('nothing that was handed over is added before a person says so', async () => {
  await keepHanded(appBase(), [file('one.txt'), file('Harbour.jpg')])
  const add = vi.fn<Drive['add']>(() => Promise.resolve([]))
  render(fakeSession('device', fakeDrive({}, { add })))
  const dialog = page.getByRole('dialog', { name: '2 files were handed to you' })
  await expect.element(dialog.getByText('one.txt')).toBeVisible()
  expect(add).not.toHaveBeenCalled()
  await dialog.getByRole('button', { name: 'Add to Files' }).click()
  await page.getByRole('button', { name: 'Keep both' }).click()
  await vi.waitFor(() => { expect(add).toHaveBeenCalledTimes(1) })
  expect(add.mock.calls[0]?.[0].map(({ file: { name } }) => name)).toEqual(['one.txt', 'Harbour.jpg'])
  await vi.waitFor(async () => { expect(await handedFiles(appBase())).toEqual([]) })
})

test('who discards them adds nothing, and nothing waits any more', async () => {
  await keepHanded(appBase(), [file('one.txt')])
  const add = vi.fn<Drive['add']>(() => Promise.resolve([]))
  render(fakeSession('device', fakeDrive({}, { add })))
  await page.getByRole('dialog', { name: 'A file was handed to you' }).getByRole('button', { name: 'Discard' }).click()
  await vi.waitFor(async () => { expect(await handedFiles(appBase())).toEqual([]) })
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  expect(add).not.toHaveBeenCalled()
})

test('before the drive is open it is said that they wait; who closes the question is asked again at the next start', async () => {
  await keepHanded(appBase(), [file('one.txt')])
  render(fakeSession('locked', fakeDrive()))
  await expect.element(page.getByText(/^1 file waits to be added, for an hour at most\./)).toBeVisible()
  expect(page.getByText('one.txt').query()).toBe(null)
  for (let i = 0; i < 2; i++) {
    render(fakeSession('device', fakeDrive()))
    await page.getByRole('dialog', { name: 'A file was handed to you' }).getByRole('button', { name: 'Close' }).click()
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  }
})

test('why nothing was taken is told, and an address can say nothing else', async () => {
  render(fakeSession('device', fakeDrive()))
  await expect.element(page.getByRole('heading', { name: 'Files' })).toBeVisible()
  location.hash = '#handed=foreign'
  await expect.element(page.getByText('What was handed to the app was not taken: another website sent it.')).toBeVisible()
  expect(location.hash).toBe('#files')
  await page.getByRole('button', { name: 'Dismiss' }).click()
  location.hash = '#handed=call+this+number'
  await vi.waitFor(() => { expect(location.hash).toBe('#files') })
  expect(page.getByRole('alert').query()).toBe(null)
})

test('a link opens in a window of its own when a person says so; its secret leaves the address at once', async () => {
  const open = vi.spyOn(window, 'open').mockReturnValue(null)
  const before = history.length
  render(fakeSession('device', fakeDrive()))
  await expect.element(page.getByRole('heading', { name: 'Files' })).toBeVisible()
  location.replace(`#open=${encodeURIComponent(`web+cyxcloud:share/#${FRAGMENT}`)}`)
  await expect.element(page.getByRole('dialog', { name: 'A link was handed to you' })).toBeVisible()
  expect([location.hash, history.length - before]).toEqual(['#files', 0])
  expect(open).not.toHaveBeenCalled()
  await page.getByRole('button', { name: 'Open the link' }).click()
  expect(open.mock.calls).toEqual([[new URL(`share/#${FRAGMENT}`, appBase()).href, '_blank', 'noopener']])
})

test('a launch while the app is open goes to its area, asks about its link, or says that the link is cut', async () => {
  render(fakeSession('device', fakeDrive()))
  await expect.element(page.getByRole('heading', { name: 'Files' })).toBeVisible()
  consume({ targetURL: `${appBase()}#links` })
  await expect.element(page.getByRole('heading', { name: 'Links', exact: true })).toBeVisible()
  consume({ targetURL: appBase() })
  consume({ targetURL: `${appBase()}#open=${encodeURIComponent(`web+cyxcloud:share/#${FRAGMENT}`)}` })
  await page.getByRole('button', { name: 'Not now' }).click()
  expect(location.hash).toBe('#links')
  consume({ targetURL: `${appBase()}#open=web%2Bcyxcloud%3Ashare` })
  await expect.element(page.getByText('This link is incomplete or was changed on its way.')).toBeVisible()
  await page.getByRole('button', { name: 'Dismiss' }).click()
})

test.each([`web+cyxcloud:share/#${FRAGMENT}`, `web+cyxcloud://share/#${FRAGMENT}`, `web+cyxcloud:share#${FRAGMENT}`, `WEB+cyxcloud:#${FRAGMENT}`, `web+cyxcloud:${FRAGMENT}`])('%s is a link', link => {
  expect(linkAddress(encodeURIComponent(link))).toBe(new URL(`share/#${FRAGMENT}`, appBase()).href)
})

test.each(['', '%', 'web+cyxcloud:', 'javascript:alert(1)', `https://evil.example/share/#${FRAGMENT}`, `web+cyxcloud://evil.example/#${FRAGMENT}`, `web+cyxcloud:share/#${FRAGMENT}"><b>`, `web+cyxcloud:share/#${FRAGMENT}/../x`, `web+cyxcloud:#${'A'.repeat(5_000)}`])('%j is none', link => {
  expect(linkAddress(link.length > 1 ? encodeURIComponent(link) : link)).toBe(null)
})
