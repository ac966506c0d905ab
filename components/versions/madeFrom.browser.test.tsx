import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import '../styles.css'
import type { Drive, FileEntry, VersionInfo } from '../../lib/drive/types.ts'
import { CyxError } from '../../lib/errors.ts'
import { NOW, someFiles } from '../fixtures/fakeDrive.ts'
import { openDrive } from '../fixtures/openDrive.ts'
import { clear } from '../fixtures/render.tsx'

beforeEach(async () => {
  await page.viewport(1280, 800)
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
})
afterEach(() => { vi.useRealTimers(); clear() })

const dialog = page.getByRole('dialog')

describe('a source of what is added next', () => {
  const choose = async (): Promise<void> => {
    await page.getByRole('button', { name: 'New folder or files' }).click()
    await page.getByRole('menuitem', { name: /^Made from/ }).click()
    // The dialog's code comes when it is first asked for.
    await expect.poll(() => document.activeElement?.tagName).toBe('INPUT')
  }
  const add = (): void => {
    const data = new DataTransfer()
    data.items.add(new File(['a'], 'a.txt'))
    dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  }

  test('a source is chosen by keyboard before, said while it counts, handed over once, and forgotten then', async () => {
    const added = vi.fn<Drive['add']>(() => Promise.resolve([]))
    await openDrive({}, { add: added })
    await choose()
    await userEvent.keyboard('budget')
    await dialog.getByRole('button', { name: 'Take budget.xlsx' }).click()
    await dialog.getByLabelText('What was done').fill('summed up')
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('status').filter({ hasText: 'What you add next is noted as made from “budget.xlsx”.' })).toBeVisible()
    add()
    await expect.element(page.getByText('Noted as made from “budget.xlsx”, as soon as it is stored.')).toBeVisible()
    expect(added.mock.calls[0]?.[1]).toEqual({ parent: null, onTaken: 'both', sources: [{ name: 'budget.xlsx', version: expect.stringMatching(/^v/) as string, transform: 'summed up', script: null, meta: {} }] })
    await expect.element(page.getByText('What you add next')).not.toBeInTheDocument()
    add()
    await vi.waitFor(() => { expect(added.mock.calls[1]?.[1]).toEqual({ parent: null, onTaken: 'both' }) })
  })

  test('one that has left the drive meanwhile is told, and one that is taken back counts no more', async () => {
    const added = vi.fn<Drive['add']>().mockImplementationOnce((_, { sources = [] }) => Promise.resolve(sources.flatMap(({ version }) => version ?? []))).mockResolvedValue([])
    await openDrive({}, { add: added })
    await choose()
    await userEvent.keyboard('budget')
    await dialog.getByRole('button', { name: 'Take budget.xlsx' }).click()
    await dialog.getByRole('button', { name: 'Use this source' }).click()
    add()
    await expect.element(page.getByText('“budget.xlsx” is not in this drive any more: what you added is noted as made from that name alone.')).toBeVisible()
    await choose()
    await userEvent.keyboard('census of 1910{Enter}')
    await page.getByRole('button', { name: 'Don’t note it' }).click()
    add()
    await vi.waitFor(() => { expect(added.mock.calls[1]?.[1]).toEqual({ parent: null, onTaken: 'both' }) })
  })

  test.each([[1280, 640], [844, 390], [390, 700]])('at %i × %i the buttons are in sight before and after scrolling, and hide no field that has the focus', async (width, height) => {
    await page.viewport(width, height)
    await openDrive()
    await choose()
    await expect.element(dialog.getByRole('button', { name: 'Use this source' })).toBeInViewport({ ratio: 1 })
    const form = dialog.element()
    expect(form.scrollHeight).toBeGreaterThan(form.clientHeight)
    for (const label of ['What was done', 'By which script', 'Notes']) {
      const field = dialog.getByLabelText(label).element() as HTMLElement
      field.focus()
      const [at, actions] = [field, dialog.getByRole('button', { name: 'Cancel' }).element()].map(one => one.getBoundingClientRect())
      expect(at?.bottom).toBeLessThanOrEqual(actions?.top ?? 0)
      await expect.element(dialog.getByRole('button', { name: 'Use this source' })).toBeInViewport({ ratio: 1 })
    }
  })

  test('what was chosen can be changed: it is there as it was entered, what has left the drive meanwhile by its name alone; a script that is gone is told by its own name', async () => {
    const added = vi.fn<Drive['add']>((_, { sources = [] }) => Promise.resolve(sources.flatMap(({ script }) => script ?? [])))
    await openDrive({}, { add: added, history: () => Promise.resolve({ versions: [{ id: 'v2', tag: '' }, { id: 'v1', tag: 'first' }] as VersionInfo[], deeds: [], rule: null, driveRule: { keep: 'all', n: 0 } }) })
    await choose()
    await userEvent.keyboard('budget')
    await dialog.getByRole('button', { name: 'Take budget.xlsx' }).click()
    await dialog.getByLabelText('Its version').selectOptions('v1')
    await dialog.getByLabelText('What was done').fill('summed up')
    await dialog.getByLabelText('By which script').fill('thesis')
    await dialog.getByRole('button', { name: 'Take thesis.tex' }).click()
    await dialog.getByLabelText('Notes').fill('seed: 42')
    await dialog.getByRole('button', { name: 'Use this source' }).click()
    await page.getByRole('button', { name: 'Change…' }).click()
    await expect.element(dialog.getByText('budget.xlsx')).toBeVisible()
    await expect.element(dialog.getByText('thesis.tex')).toBeVisible()
    await expect.element(dialog.getByLabelText('Its version').first()).toHaveValue('v1')
    await expect.element(dialog.getByLabelText('Notes')).toHaveValue('seed: 42')
    await dialog.getByLabelText('What was done').fill('summed up twice')
    await dialog.getByRole('button', { name: 'Use this source' }).click()
    add()
    await expect.element(page.getByText('Noted as made from “budget.xlsx”, as soon as it is stored. The script “thesis.tex” is not in this drive any more and is left out.')).toBeVisible()
    expect(added.mock.calls[0]?.[1].sources).toEqual([{ name: 'budget.xlsx', version: 'v1', transform: 'summed up twice', script: 'version13', meta: { seed: '42' } }])
  })

  test('what is more than can be noted is said as it is entered', async () => {
    await openDrive({ files: [{ ...someFiles(1)[0], id: 'long', name: '文'.repeat(330), folder: false }] as FileEntry[] })
    await choose()
    await dialog.getByLabelText('Source', { exact: true }).fill('文')
    await dialog.getByRole('button', { name: /^Take 文/ }).click()
    await dialog.getByLabelText('By which script').fill('文')
    await dialog.getByRole('button', { name: /^Take 文/ }).click()
    await dialog.getByLabelText('What was done').fill('文'.repeat(80))
    const use = dialog.getByRole('button', { name: 'Use this source' })
    await expect.element(use).toBeEnabled()
    await dialog.getByLabelText('Notes').fill(Array.from({ length: 9 }, (_, i) => `${String(i)}:${'文'.repeat(219)}`).join('\n'))
    await expect.element(dialog.getByText(/^That is 8,\d{3} bytes, and 8,192 can be noted/)).toBeVisible()
    await expect.element(use).toBeDisabled()
    await dialog.getByLabelText('Notes').fill('')
    await expect.element(use).toBeEnabled()
  })

  test('one that cannot be noted is told, the files are not lost out of sight, and the choice stays to be changed', async () => {
    const added = vi.fn<Drive['add']>().mockRejectedValueOnce(new CyxError('INVALID_REQUEST', { reason: 'that is more about sources than can be noted' }))
    await openDrive({}, { add: added })
    await choose()
    await userEvent.keyboard('census{Enter}')
    add()
    await expect.element(page.getByText(/that is more about sources than can be noted/).first()).toBeVisible()
    await expect.element(page.getByText('What you add next is noted as made from “census”.')).toBeVisible()
  })
})
