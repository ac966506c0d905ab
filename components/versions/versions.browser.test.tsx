import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import '../styles.css'
import type { LineDiff } from '../../lib/drive/files/diff.ts'
import type { Drive } from '../../lib/drive/types.ts'
import { CyxError } from '../../lib/errors.ts'
import { fakeDrive, NOW, someFiles, someOlder } from '../fixtures/fakeDrive.ts'
import { openDrive, press } from '../fixtures/openDrive.ts'
import { clear } from '../fixtures/render.tsx'

beforeEach(async () => {
  await page.viewport(1280, 800)
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
})
afterEach(() => { vi.useRealTimers(); clear() })

const dialog = page.getByRole('dialog')
/** One file of three versions, its details open. */
async function openFile(over: Partial<Drive> = {}, more: { name?: string, type?: string } = {}): Promise<void> {
  await openDrive({ files: someFiles(1).map(file => ({ ...file, id: 'file1', version: 'v3', versions: 3, ...more })) }, over)
  await press('{ArrowDown}{Enter}')
  await expect.element(page.getByText('Version 3', { exact: true })).toBeVisible()
}
const menu = async (number: number, item: string): Promise<void> => {
  await page.getByRole('button', { name: `More actions: Version ${String(number)}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
async function openUsage(over: Partial<Drive> = {}): Promise<void> {
  await openDrive({}, over)
  location.hash = 'usage'
  await expect.element(page.getByRole('button', { name: 'Change what is kept of older versions' })).toBeVisible()
}

describe('a rule on older versions', () => {
  test('says what goes, and when, before it is used; by keyboard alone', async () => {
    const [change, older] = [vi.fn(() => Promise.resolve()), vi.fn((wanted?: Parameters<Drive['older']>[0]) => Promise.resolve(someOlder(wanted)))]
    await openUsage({ change, older })
    page.getByRole('button', { name: 'Change what is kept of older versions' }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(dialog.getByRole('radio', { name: 'The newest' })).toBeChecked()
    dialog.getByRole('spinbutton', { name: 'How many versions' }).element().focus()
    await userEvent.keyboard('{Control>}a{/Control}5')
    await expect.element(dialog.getByText('3 versions of 2 files go: 1.9 GB of content, and its spare pieces.')).toBeVisible()
    await expect.element(dialog.getByText(/They stay for 30 days, and are deleted for good from 17 December on\./)).toBeVisible()
    expect(older).toHaveBeenLastCalledWith({ entry: null, rule: { keep: 'last', n: 5 } }, expect.anything())
    expect(change).not.toHaveBeenCalled()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByText('The rule is changed. Your other devices follow it, too.')).toBeVisible()
    expect(change).toHaveBeenCalledExactlyOnceWith([{ do: 'retain', entry: null, rule: { keep: 'last', n: 5 } }], expect.anything())
  })

  test.each(['0', '-3', '1000001', '1.5', '9e9', ''])('“%s” is no number of versions, and is not used', async typed => {
    const change = vi.fn(() => Promise.resolve())
    await openUsage({ change })
    await page.getByRole('button', { name: 'Change what is kept of older versions' }).click()
    await dialog.getByRole('spinbutton', { name: 'How many days' }).fill(typed)
    await expect.element(dialog.getByRole('alert')).toHaveTextContent('A whole number from 1 to 1,000,000.')
    await expect.element(dialog.getByRole('button', { name: 'Use this rule' })).toBeDisabled()
    expect(change).not.toHaveBeenCalled()
  })

  test('keeping all lets nothing go, and a rule that cannot be sent says what is safe', async () => {
    await openUsage({ change: () => Promise.reject(new CyxError('NETWORK_DIRECTORY_UNREACHABLE')) })
    await page.getByRole('button', { name: 'Change what is kept of older versions' }).click()
    await dialog.getByRole('radio', { name: 'All versions' }).click()
    await expect.element(dialog.getByText('Nothing goes now.')).toBeVisible()
    await dialog.getByRole('button', { name: 'Use this rule' }).click()
    await expect.element(dialog.getByText(/The directory does not answer\./)).toBeVisible()
  })

  test('of one file stands in its details; what goes says when, and can be left to the rule of all files again', async () => {
    const change = vi.fn(() => Promise.resolve())
    await openFile({ change })
    await expect.element(page.getByText('Goes on 17 December')).toBeVisible()
    await page.getByRole('button', { name: 'Change what is kept of older versions' }).click()
    await expect.element(dialog.getByRole('radio', { name: /^As for all files\. The newest 2 are kept\./ })).toBeChecked()
    await dialog.getByRole('radio', { name: 'Each for' }).click()
    await dialog.getByRole('button', { name: 'Use this rule' }).click()
    await vi.waitFor(() => { expect(change).toHaveBeenLastCalledWith([{ do: 'retain', entry: 'file1', rule: { keep: 'days', n: 90 } }], expect.anything()) })
  })

  test('what goes can be deleted at once, after it was said that this cannot be undone', async () => {
    const dropVersions = vi.fn(() => Promise.resolve())
    await openUsage({ dropVersions })
    await expect.element(page.getByText('3 versions of these go by the rule: 1.9 GB, the first on 17 December.')).toBeVisible()
    await page.getByRole('button', { name: 'Delete them now…' }).click()
    await expect.element(dialog.getByText(/This cannot be undone/)).toBeVisible()
    expect(document.activeElement?.textContent).toBe('Cancel')
    await dialog.getByRole('button', { name: 'Delete 3 versions' }).click()
    await expect.element(page.getByText('Deleted 3 versions for good.')).toBeVisible()
    expect(dropVersions).toHaveBeenCalledExactlyOnceWith(null, expect.anything())
  })

  test('one version is deleted by its number; one that another device was quicker with says so', async () => {
    const dropVersions = vi.fn(() => Promise.reject(new CyxError('STORAGE_OBJECT_NOT_FOUND')))
    await openFile({ dropVersions })
    await menu(2, 'Delete version 2…')
    await dialog.getByRole('button', { name: 'Delete this version' }).click()
    await expect.element(dialog.getByText(/That file does not exist\./)).toBeVisible()
    expect(dropVersions).toHaveBeenCalledWith([{ entry: 'file1', version: 'v2' }], expect.anything())
  })
})

test('of ten thousand versions fifty are drawn at first, and markup in tags and messages stays text', async () => {
  const { versions: [one], ...rest } = await fakeDrive().history('file1')
  const versions = Array.from({ length: 10_000 }, (_, i) => ({ ...one!, id: `v${String(10_000 - i)}`, tag: '<b>tag</b>', message: '<img src=x onerror="document.title = 1">' }))
  await openDrive({ files: someFiles(1).map(file => ({ ...file, versions: 10_000 })) }, { history: () => Promise.resolve({ ...rest, versions }) })
  await press('{ArrowDown}{Enter}')
  await expect.element(page.getByText('Version 10,000', { exact: true })).toBeVisible()
  expect(document.querySelectorAll('.versions li')).toHaveLength(50)
  expect(document.querySelector('.versions :is(b, img)')).toBeNull()
  await page.getByRole('button', { name: 'Show 50 more of 10,000' }).click()
  await vi.waitFor(() => { expect(document.querySelectorAll('.versions li')).toHaveLength(100) })
})

describe('comparing two versions', () => {
  const text = { name: 'stations.csv', type: 'text/csv' }

  test('shows what is known of both, what they share, and the lines that differ; markup in a file stays text', async () => {
    const [compare, differences] = [vi.fn(fakeDrive().compare), vi.fn(fakeDrive().differences)]
    await openFile({ compare, differences }, text)
    await menu(2, 'Compare version 2…')
    await expect.element(dialog.getByRole('row', { name: /^Size \(differs\) 1\.8 GB .* 1\.81 GB/ })).toBeVisible()
    await expect.element(dialog.getByText('211 of 433 blocks are kept once for both.')).toBeVisible()
    await expect.element(dialog.getByText('3 lines added, 2 removed.')).toBeVisible()
    await expect.element(dialog.getByText('Büsum;2025;<b>n/a</b>')).toBeInTheDocument()
    expect(document.querySelector('.diff b')).toBeNull()
    expect(differences).toHaveBeenLastCalledWith('file1', 'v2', 'v3', expect.objectContaining({ json: false }))
    await dialog.getByLabelText('Version', { exact: true }).selectOptions('v1')
    await vi.waitFor(() => { expect(compare).toHaveBeenLastCalledWith('file1', 'v1', 'v3', expect.anything()) })
  })

  test.each<[LineDiff, RegExp]>([
    [{ form: 'large', mostBytes: 1_048_576 }, /Texts of more than 1\.05 MB are not compared here\./], [{ form: 'different', mostLines: 2_000 }, /differ in more than 2,000 lines/], [{ form: 'binary' }, /not text that can be read/],
    [{ form: 'same' }, /the same bytes/], [{ form: 'lines', parts: [], added: 0, removed: 0, laidOut: true }, /No line differs/],
  ])('where lines cannot be shown a sentence says why: %o', async (found, sentence) => {
    await openFile({ differences: () => Promise.resolve(found) }, text)
    await menu(3, 'Compare version 3…')
    await expect.element(dialog.getByText(sentence)).toBeVisible()
  })

  test('of pictures both are shown, each by its own version; of other files a sentence says that they cannot be', async () => {
    const view = vi.fn(fakeDrive({ files: [] }).view)
    const images = fakeDrive().compare('file1', 'v2', 'v3').then(({ versions: [a, b], shared }) => ({ shared, versions: [{ ...a, type: 'image/png', size: 5 }, { ...b, type: 'image/png', size: 6 }] as [typeof a, typeof b] }))
    await openFile({ view, compare: () => images }, { name: 'chart.png', type: 'image/png' })
    await menu(2, 'Compare version 2…')
    await expect.element(dialog.getByRole('img', { name: 'Version 2' })).toBeVisible()
    await expect.element(dialog.getByRole('img', { name: 'Version 3' })).toBeVisible()
    expect(view.mock.calls.map(([, version]) => version)).toEqual(expect.arrayContaining(['v2', 'v3']))
    clear()
    await openFile()
    await menu(2, 'Compare version 2…')
    await expect.element(dialog.getByText(/content of this type cannot be compared here/)).toBeVisible()
  })

  test('a version that was deleted meanwhile says so, and Escape closes', async () => {
    await openFile({ compare: () => Promise.reject(new CyxError('STORAGE_OBJECT_NOT_FOUND')) }, text)
    await menu(1, 'Compare version 1…')
    await expect.element(dialog.getByText(/That file does not exist\./)).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(dialog).not.toBeInTheDocument()
  })

  test('on a phone the menu of a version stands before the sheet of its file', async () => {
    await page.viewport(390, 844)
    await openDrive({ files: someFiles(1).map(file => ({ ...file, versions: 3 })) })
    await page.getByText('Harbour.jpg').click()
    await expect.element(dialog.getByText('Version 3', { exact: true })).toBeVisible()
    await menu(2, 'Compare version 2…')
    await expect.element(page.getByRole('heading', { name: 'Versions of “Harbour.jpg”' })).toBeVisible()
  })

  test('fits a phone: nothing is cut off at its side', async () => {
    await openFile({}, text)
    await menu(2, 'Compare version 2…')
    await expect.element(dialog.getByText('3 lines added, 2 removed.')).toBeVisible()
    await page.viewport(390, 844)
    for (const part of document.querySelectorAll('.dialog-wide :is(td, select, p, .diff)')) expect(part.getBoundingClientRect().right).toBeLessThanOrEqual(390)
  })
})

describe('lineage', () => {
  test('is drawn and listed alike: what is missing is said, what is there leads to its file by keyboard', async () => {
    const files = someFiles(15).map((file, i) => i === 1 ? { ...file, version: 'v3' } : file)
    await openDrive({ files })
    await press('survey{Enter}')
    await expect.element(page.getByRole('group', { name: 'Lineage as a graph' })).toBeVisible()
    expect(document.querySelectorAll('.lineage-node')).toHaveLength(5)
    expect(document.querySelector('.lineage-missing')?.textContent).toBe('Census of 1910 <b>, as it was publishednot in this drive')
    await expect.element(page.getByText('names taken out').first()).toBeInTheDocument()
    await expect.element(page.getByText('2 versions more are not shown.')).toBeInTheDocument()
    page.getByRole('group', { name: 'Lineage as a graph' }).getByRole('button', { name: 'budget.xlsx' }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('complementary', { name: 'Details' }).getByRole('heading', { name: 'budget.xlsx' })).toBeVisible()
  })

  test('a source is found by a part of its name, with its version, what was done, a script and notes', async () => {
    const change = vi.fn((..._: Parameters<Drive['change']>) => Promise.resolve())
    await openDrive({}, { change, lineage: () => Promise.resolve({ sources: [], nodes: [], edges: [], more: 0 }) })
    await press('film{Enter}')
    await page.getByText('Lineage', { exact: true }).click()
    await page.getByRole('button', { name: 'Add a source…' }).click()
    await userEvent.keyboard('lease')
    await dialog.getByRole('button', { name: 'Take Lease agreement (signed).pdf' }).click()
    await dialog.getByLabelText('Its version').selectOptions('v2')
    await dialog.getByLabelText('What was done').fill('cut')
    await dialog.getByLabelText('By which script').fill('thesis')
    await dialog.getByRole('button', { name: 'Take thesis.tex' }).click()
    await dialog.getByLabelText('Notes').fill('no colon')
    await expect.element(dialog.getByRole('button', { name: 'Add this source' })).toBeDisabled()
    await dialog.getByLabelText('Notes').fill('seed: 42')
    await dialog.getByRole('button', { name: 'Add this source' }).click()
    await expect.element(page.getByText('The source is noted.')).toBeVisible()
    expect(change.mock.calls[0]?.[0]).toEqual([{ do: 'lineage', entry: 'file2', version: 'version2', sources: [{ name: 'Lease agreement (signed).pdf', version: 'v2', transform: 'cut', script: 'version13', meta: { seed: '42' } }] }])
  })

  test('a circle is refused in words, and a source is taken away again', async () => {
    const change = vi.fn().mockRejectedValueOnce(new CyxError('STORAGE_CYCLIC_LINEAGE')).mockResolvedValue(undefined)
    await openFile({ change })
    await page.getByRole('button', { name: 'Add a source…' }).click()
    await dialog.getByLabelText('Source', { exact: true }).fill('somewhere else')
    await dialog.getByRole('button', { name: 'Add this source' }).click()
    await expect.element(dialog.getByText(/A version cannot be made from itself/)).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await page.getByRole('button', { name: 'Remove the source budget.xlsx' }).click()
    await expect.element(page.getByText('The source is removed.')).toBeVisible()
    expect(change).toHaveBeenLastCalledWith([{ do: 'lineage', entry: 'file1', version: 'v3', sources: [] }], expect.anything())
  })
})
