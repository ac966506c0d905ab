import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import '../styles.css'
import type { Drive } from '../../lib/drive/types.ts'
import { fakeDrive, fakeSession, NOW, someFiles, someTransfers } from '../fixtures/fakeDrive.ts'
import { clear, render } from '../fixtures/render.tsx'

beforeEach(async () => {
  await page.viewport(1280, 800)
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
})
afterEach(() => { vi.useRealTimers(); clear() })

const open = async (drive = fakeDrive()): Promise<void> => {
  render(fakeSession('device', drive))
  await page.getByRole('link', { name: 'Usage' }).click()
  await expect.element(page.getByRole('heading', { name: 'Usage' })).toBeVisible()
}

test('usage is shown by class, and how it goes on is a table with the months to come', async () => {
  await open(fakeDrive({ files: someFiles(15).filter(({ size }) => size < 10_000_000) }))
  const classes = page.getByRole('table', { name: 'By how they are kept' })
  await expect.element(classes.getByRole('row', { name: /^In pieces/ })).toBeVisible()
  await expect.element(classes.getByRole('row', { name: 'Whole, on chain 48 kB 1' })).toBeVisible()
  const course = page.getByRole('table', { name: /^Stored at the end of the month/ })
  await expect.element(course.getByRole('row', { name: 'November 2026 6.2 GB' })).toBeVisible()
  await expect.element(course.getByRole('row', { name: /^May 2027 .* expected$/ })).toBeVisible()
})

test('months beyond the quota say so', async () => {
  await open()
  await expect.element(page.getByRole('table', { name: /^Stored at the end/ }).getByRole('row', { name: /^January 2027 .* over$/ })).toBeVisible()
})

test('the last deeds of the whole drive are listed, twelve at first', async () => {
  const deeds = Array.from({ length: 30 }, (_, i) => ({ entry: `e${i}`, name: `Name ${i}`, folder: false, deed: { at: NOW - i * 60_000, did: 'rename' as const } }))
  await open(fakeDrive({}, { activity: () => Promise.resolve(deeds) }))
  const list = page.getByRole('list', { name: 'Activity' })
  await expect.element(list.getByText('Name 11')).toBeVisible()
  expect(list.getByRole('listitem').elements()).toHaveLength(12)
  await page.getByRole('button', { name: 'Show all 30' }).click()
  await expect.element(list.getByText('Name 29')).toBeVisible()
})

test('all of it is exported as a table, and what keeping costs is said', async () => {
  const saved: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => { saved.push(blob as Blob); return 'blob:made-up' })
  await open()
  await expect.element(page.getByText(/costs the directory about US\$0\.\d+ this month/)).toBeVisible()
  await page.getByRole('button', { name: 'Export as CSV' }).click()
  await vi.waitFor(() => { expect(saved).toHaveLength(1) })
  const rows = (await saved[0]!.text()).split('\r\n')
  expect(rows[0]).toBe('Part,Name,Files,Bytes,Note')
  expect(rows).toContain('Stored at the end of the month,November 2026,,6200000000,')
  expect(rows.some(row => row.startsWith('Activity,Harbour.jpg,'))).toBe(true)
  vi.restoreAllMocks()
})

test('how a file will be kept, for how long and at what cost is said before the first one is added, and while one is sent', async () => {
  render(fakeSession('device', fakeDrive({ files: [] })))
  await page.getByText('How files are kept, and what it costs').click()
  await expect.element(page.getByText(/Any 8 bring it back/)).toBeVisible()
  await expect.element(page.getByText(/Takes 1\.75 times its size/)).toBeVisible()
  clear()
  render(fakeSession('device', fakeDrive({ transfers: someTransfers() })))
  await page.getByRole('link', { name: 'What that costs' }).click()
  await expect.element(page.getByRole('heading', { name: 'Usage' })).toBeVisible()
})

test('how new files are kept is chosen with what it survives and takes before it, and files go that way from then on', async () => {
  const add = vi.fn<Drive['add']>(() => Promise.resolve([]))
  try {
    await open(fakeDrive({}, { add }))
    await page.getByText('How files are kept, and what it costs').click()
    const ways = page.getByRole('group', { name: 'New files are kept' })
    await expect.element(ways.getByRole('radio', { name: /^Standard 14 pieces, of which any 8 .* Six nodes may be lost at once; .* 1 GB takes 1\.75 GB of your quota/ })).toBeChecked()
    expect(ways.getByRole('radio').elements()).toHaveLength(5)
    await ways.getByRole('radio', { name: /^Extreme 16 pieces, of which any 6/ }).click()
    await page.getByRole('link', { name: 'Files', exact: true }).click()
    const transfer = new DataTransfer()
    transfer.items.add(new File(['hello'], 'hello.txt'))
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }))
    await expect.poll(() => add.mock.calls.length).toBe(1)
    expect(add.mock.calls[0]?.[1]).toEqual({ parent: null, onTaken: 'both', class: 'extreme' })
    clear()
    await open(fakeDrive({}, { add }))
    await page.getByText('How files are kept, and what it costs').click()
    await expect.element(page.getByRole('radio', { name: /^Extreme/ })).toBeChecked()
  } finally { localStorage.removeItem('cyxcloud-class') }
})
