import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import '../styles.css'
import { CyxError, packError } from '../../lib/errors.ts'
import type { Drive, FileDetails, Transfer } from '../../lib/drive/types.ts'
import { fakeDrive, someFiles, someTransfers } from '../fixtures/fakeDrive.ts'
import { openDrive, press } from '../fixtures/openDrive.ts'
import { clear } from '../fixtures/render.tsx'

const button = page.getByRole('button', { name: 'Change how it is kept' })
const start = page.getByRole('button', { name: 'Store it anew' })
const way = (name: RegExp) => page.getByRole('radio', { name })
/** The first file of the list: Harbour.jpg. */
const [harbour] = someFiles(1)

beforeEach(async () => { localStorage.clear(); await page.viewport(1280, 900) })
// Other files of tests have the same storage.
afterEach(() => { vi.restoreAllMocks(); clear(); localStorage.clear() })

/** Opens the details of the first file. */
async function opened(over: Partial<Drive> = {}, part: Parameters<typeof fakeDrive>[0] = {}): Promise<void> {
  await openDrive(part, over)
  await press('{ArrowDown}{Home}{Enter}')
}
const detailsWith = (more: Partial<FileDetails>): Drive['details'] => async (id, options) => ({ ...await fakeDrive().details(id, options), ...more })

test('beside the class another one is chosen, with what it survives and takes, now and then, by keyboard', async () => {
  const reclass = vi.fn<Drive['reclass']>(() => Promise.resolve())
  await opened({ reclass })
  await expect.element(page.getByText('Standard, 8 + 6')).toBeVisible()
  const element = button.element() as HTMLElement
  element.focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('heading', { name: 'Keep “Harbour.jpg” another way' })).toBeVisible()
  // What it has is no choice, and the focus is on it.
  await expect.element(way(/^Standard 14 pieces.*As it is now: 7\.37 MB of your quota\.$/)).toBeChecked()
  expect(document.activeElement).toBe(way(/^Standard/).element())
  await expect.element(start).toBeDisabled()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  await expect.element(way(/^Extreme 16 pieces, of which any 6 bring a file back\. Ten nodes may be lost at once.*Takes 11\.2 MB of your quota, 3\.86 MB more than now\.$/)).toBeChecked()
  await expect.element(page.getByText('7.37 MB now, 11.2 MB then: 3.86 MB more than now. Nothing to pay on this network.')).toBeVisible()
  await expect.element(page.getByText('4.21 MB to read and 11.2 MB to send.')).toBeVisible()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText('“Harbour.jpg” is being stored anew: Extreme.')).toBeVisible()
  expect(reclass.mock.calls.map(([entry, to]) => [entry, to])).toEqual([[harbour?.id, 'extreme']])
  expect(document.querySelector('dialog[open]')).toBeNull()
})

test('a link that opens what is stored now is said to keep it', async () => {
  await opened({}, { files: someFiles(1).map(file => ({ ...file, links: 2 })) })
  await button.click()
  await expect.element(page.getByText('The 2 links to it go on working. What they open at that moment stays as an older version and counts, too.')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(button).toBeVisible()
})

test('a small file that is kept whole can be cut into pieces of any class', async () => {
  const reclass = vi.fn<Drive['reclass']>(() => Promise.resolve())
  await opened({ reclass, details: detailsWith({ className: 'on-chain', needed: 1, total: 1, storedBytes: 4_000, chunks: 1 }) })
  await button.click()
  await expect.element(page.getByText(/kept whole, on chain\. Choose a way/)).toBeVisible()
  expect(document.querySelectorAll('dialog input:checked')).toHaveLength(0)
  await way(/^Standard/).click()
  await expect.element(page.getByText('4 kB now, 7 kB then: 3 kB more than now. Nothing to pay on this network.')).toBeVisible()
  await start.click()
  await vi.waitFor(() => { expect(reclass.mock.calls.map(([, to]) => to)).toEqual(['standard']) })
})

test('without network the button is off and says so; an empty file has none', async () => {
  await opened({}, { online: false })
  await expect.element(page.getByText('Can be changed when this device is online.')).toBeVisible()
  await expect.element(button).toBeDisabled()
  clear()
  await opened({ details: detailsWith({ chunks: 0 }) })
  await expect.element(page.getByText('Standard, 8 + 6')).toBeVisible()
  expect(button.query()).toBeNull()
})

test('while it is under way the button is off, and the tray says what it becomes', async () => {
  const [sending] = someTransfers() as [Transfer]
  await opened({}, { transfers: [{ ...sending, name: 'Harbour.jpg', again: { entry: harbour?.id ?? '', to: 'basic' } }] })
  await expect.element(page.getByText('On its way: Basic.')).toBeVisible()
  await expect.element(button).toBeDisabled()
  await expect.element(page.getByText(/^Stored anew: Basic · 388 MB of 912 MB/)).toBeVisible()
})

test('what stops on the way says that the file is untouched', async () => {
  const error = packError(new CyxError('STORAGE_NEWER_VERSION'))
  await opened({}, { transfers: [{ id: 't', direction: 'up', name: 'Harbour.jpg', size: 5, error, progress: { phase: 'waiting' }, again: { entry: harbour?.id ?? '', to: 'basic' } }] })
  await expect.element(page.getByText('This file has a newer version meanwhile; that one stays as it is.')).toBeVisible()
  await expect.element(page.getByText(/^Your files are untouched\./)).toBeVisible()
  await expect.element(button).toBeEnabled()
})

test('what can not be read now is said in the dialog, which stays', async () => {
  await opened({ reclass: () => Promise.reject(new CyxError('NETWORK_QUORUM_FAILED', { needed: 8, got: 3 })) })
  await button.click()
  await way(/^Basic/).click()
  await start.click()
  await expect.element(page.getByText('8 pieces are needed and only 3 answered.')).toBeVisible()
  await expect.element(start).toBeEnabled()
})

test('how new files are kept is chosen in the menu that adds them', async () => {
  const add = vi.fn<Drive['add']>(() => Promise.resolve([]))
  await openDrive({}, { add })
  const menu = page.getByRole('button', { name: 'New folder or files' })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Kept: Standard…' }).click()
  await way(/^Efficient/).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await menu.click()
  await expect.element(page.getByRole('menuitem', { name: 'Kept: Efficient…' })).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await userEvent.upload(page.getByLabelText('Upload', { exact: true }), new File(['x'], 'new.txt'))
  await vi.waitFor(() => { expect(add.mock.calls[0]?.[1]).toMatchObject({ class: 'efficient' }) })
})
