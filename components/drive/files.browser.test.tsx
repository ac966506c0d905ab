import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import '../styles.css'
import { CyxError } from '../../lib/errors.ts'
import type { Drive } from '../../lib/drive/types.ts'
import { fakeDrive, someFiles, someTransfers } from '../fixtures/fakeDrive.ts'
import { chooseView, openDrive as open, press } from '../fixtures/openDrive.ts'
import { clear } from '../fixtures/render.tsx'

const grid = page.getByRole('grid', { name: 'Your files' })
const chosen = (): string[] => [...document.querySelectorAll('[role=row][aria-selected=true] .row-name')].map(cell => cell.textContent)

beforeEach(async () => { await page.viewport(1280, 800) })
afterEach(() => { vi.restoreAllMocks(); clear(); localStorage.clear() })

describe('the list by keyboard', () => {
  test('arrows move, shift takes more, Escape lets go', async () => {
    await open()
    await press('{ArrowDown}{ArrowDown}')
    expect(chosen()).toEqual(['Lease agreement (signed).pdf'])
    await press('{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
    expect(chosen()).toEqual(['Lease agreement (signed).pdf', 'notes.txt', 'IMG_0001.heic'])
    await press('{Escape}')
    expect(chosen()).toEqual([])
  })

  test.each([390, 760, 1024, 1280, 1366, 1440])('nothing of the toolbar is cut off in a window of %i', async width => {
    await page.viewport(width, 800)
    await open()
    for (const keys of ['{Escape}', '{ArrowDown}']) {
      await press(keys)
      for (const button of document.querySelectorAll('.toolbar button')) expect(button.getBoundingClientRect().right).toBeLessThanOrEqual(width)
    }
  })

  test('typing jumps to a name', async () => {
    await open()
    await press('film')
    expect(chosen()).toEqual(['Film.mp4'])
  })

  test('Enter opens the details, which name the node of each piece and unfold the proof', async () => {
    await open()
    await press('{ArrowDown}{Enter}')
    await expect.element(page.getByText(/13 of 14 pieces answer\./)).toBeVisible()
    expect(document.querySelectorAll('.places li').length).toBe(14)
    await page.getByText('Proof', { exact: true }).click()
    await expect.element(page.getByText(/Checked here: this file is included/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Copy Merkle root' })).toBeVisible()
  })

  test('details that are open follow the file until it is anchored, and Escape closes them', async () => {
    const [done, asked] = [fakeDrive(), vi.fn()]
    const details: Drive['details'] = async (id, options) => {
      asked(id)
      const found = await done.details(id, options)
      return asked.mock.calls.length === 1 ? { ...found, anchor: { state: 'waiting' } } : found
    }
    await open({}, { details })
    await press('{ArrowDown}{Enter}')
    await page.getByText('Proof', { exact: true }).click()
    await expect.element(page.getByText(/Checked here: this file is included/)).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('complementary', { name: 'Details' })).not.toBeInTheDocument()
    expect(document.activeElement?.getAttribute('role')).toBe('grid')
    expect(chosen()).toHaveLength(1)
    await userEvent.keyboard('{Escape}')
    expect(chosen()).toHaveLength(0)
  })

  test('beside open details, in a window of 1,200 pixels, names stay readable', async () => {
    await page.viewport(1200, 750)
    await open()
    await press('{ArrowDown}{Enter}')
    await expect.element(page.getByText(/13 of 14 pieces answer\./)).toBeVisible()
    for (const name of document.querySelectorAll<HTMLElement>('.row-name')) expect(name.clientWidth).toBeGreaterThan(150)
    expect(page.getByRole('columnheader', { name: 'Who can read it' }).elements()).toHaveLength(0)
    await page.viewport(1280, 800)
  })

  test('details that are open follow an anchored file until its last piece is stored', async () => {
    const [done, asked] = [fakeDrive(), vi.fn()]
    const details: Drive['details'] = async (id, options) => {
      asked(id)
      const found = await done.details(id, options)
      const missing = asked.mock.calls.length === 1 ? 3 : 0
      return { ...found, shards: found.shards.map((place, i) => ({ ...place, state: i < found.total - missing ? 'stored' : 'empty' })) }
    }
    await open({}, { details })
    await press('{ArrowDown}{Enter}')
    await expect.element(page.getByText(/11 of 14 pieces answer\./)).toBeVisible()
    await expect.element(page.getByText(/14 of 14 pieces answer\./)).toBeVisible()
    expect(document.querySelectorAll('.places-stored')).toHaveLength(14)
  })

  test('Delete puts what was selected into the trash, and Undo brings it back', async () => {
    const change = vi.fn(() => Promise.resolve())
    await open({}, { change })
    await press('{ArrowDown}{Shift>}{ArrowDown}{/Shift}{Delete}')
    await expect.element(page.getByText('2 items are in the trash.')).toBeVisible()
    expect(change).toHaveBeenLastCalledWith([{ do: 'trash', entry: 'file0' }, { do: 'trash', entry: 'file3' }], expect.anything())
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.element(page.getByText('Brought back 2 items.')).toBeVisible()
    expect(change).toHaveBeenLastCalledWith([{ do: 'restore', entry: 'file0' }, { do: 'restore', entry: 'file3' }], expect.anything())
  })

  test('a delete that fails says what happened and what is safe', async () => {
    await open({}, { change: () => Promise.reject(new CyxError('NETWORK_DIRECTORY_UNREACHABLE')) })
    await press('{ArrowDown}{Delete}')
    await expect.element(page.getByText(/The directory does not answer\./)).toBeVisible()
    await expect.element(page.getByText('NETWORK_DIRECTORY_UNREACHABLE').first()).toBeVisible()
  })
})

describe('search', () => {
  const names = (): string[] => [...document.querySelectorAll('.row-name')].map(cell => cell.textContent)

  test('slash goes to the box, typing narrows the list, Enter goes on to it, and what is hidden is not selected', async () => {
    await open()
    await press('{ArrowDown}{Shift>}{End}{/Shift}')
    expect(chosen().length).toBeGreaterThan(3)
    await userEvent.keyboard('/')
    await userEvent.keyboard('FILM')
    await vi.waitFor(() => { expect(names()).toEqual(['Film.mp4']) })
    expect(chosen()).toEqual(['Film.mp4'])
    await userEvent.keyboard('{Enter}{ArrowDown}{Enter}')
    await expect.element(page.getByRole('complementary', { name: 'Details' })).toBeVisible()
  })

  test('nothing found says so, and Escape brings all back', async () => {
    await open()
    const all = names().length
    await page.getByLabelText('Search by name').fill('heliotrope')
    await expect.element(page.getByRole('heading', { name: 'Nothing is called “heliotrope”' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await vi.waitFor(() => { expect(names()).toHaveLength(all) })
  })
})

test('of 100,000 files only those in sight are drawn, and End shows the last', async () => {
  await open({ files: someFiles(100_000) })
  expect(document.querySelectorAll('[role=row]').length).toBeLessThan(60)
  await press('{End}')
  await vi.waitFor(() => { expect(document.querySelector('[aria-rowindex="100001"]')).not.toBeNull() })
  await expect.element(grid).toHaveAttribute('aria-rowcount', '100001')
})

test('scrolled rows are drawn with the elements that are there, and follow each other again when the list rests', async () => {
  await open({ files: someFiles(1_000) })
  const numbers = (): number[] => [...document.querySelectorAll('.row')].map(row => Number(row.getAttribute('aria-rowindex')))
  const rows = new Set(document.querySelectorAll('.row'))
  document.querySelector('.list')?.scrollBy(0, 4_321)
  await vi.waitFor(() => { expect(Math.min(...numbers())).toBeGreaterThan(50) })
  expect([...document.querySelectorAll('.row')].filter(row => !rows.has(row)).length).toBeLessThan(12)
  await vi.waitFor(() => { expect(numbers()).toEqual(numbers().toSorted((a, b) => a - b)) })
  expect(new Set(numbers()).size).toBe(numbers().length)
})

describe('the compact list', () => {
  const heights = (): number[] => [...document.querySelectorAll('.row')].map(row => row.getBoundingClientRect().height)
  const apart = (): number => {
    const [first, second] = [...document.querySelectorAll('.row')].map(row => row.getBoundingClientRect().top).toSorted((a, b) => a - b)
    return (second ?? 0) - (first ?? 0)
  }

  test.each([[1280, 40, 32], [390, 60, 44]])('has lower rows than the list in a window of %i: not %i but %i pixels, also the next time', async (width, usual, low) => {
    await page.viewport(width, 800)
    await open({ files: someFiles(1_000) })
    expect([new Set(heights()), apart()]).toEqual([new Set([usual]), usual])
    await chooseView('Compact list')
    await vi.waitFor(() => { expect([new Set(heights()), apart()]).toEqual([new Set([low]), low]) })
    await open({ files: someFiles(1_000) })
    await vi.waitFor(() => { expect([new Set(heights()), apart()]).toEqual([new Set([low]), low]) })
    await chooseView('List')
    await vi.waitFor(() => { expect([new Set(heights()), apart()]).toEqual([new Set([usual]), usual]) })
  })

  test('is chosen and walked by keyboard, and its end stays in sight', async () => {
    await open({ files: someFiles(1_000) })
    // A mouse that rests where the menu opens would choose, too.
    await page.getByRole('heading', { name: 'Files' }).hover()
    document.querySelector<HTMLElement>('[aria-label="View: List"]')?.focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('menuitem', { name: 'List', exact: true })).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(page.getByRole('menuitem', { name: 'Compact list' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('button', { name: 'View: Compact list' })).toHaveFocus()
    await press('{End}')
    await vi.waitFor(() => {
      const [last, list] = [document.querySelector('[aria-rowindex="1001"]'), document.querySelector('.list')].map(element => element?.getBoundingClientRect().bottom ?? Number.NaN)
      expect(last).toBeLessThanOrEqual(list ?? 0)
    })
  })

  test('is not believed when what was kept is no view', async () => {
    localStorage.setItem('cyxcloud-view', '<b>compact')
    await open()
    await expect.element(page.getByRole('button', { name: 'View: List' })).toBeVisible()
  })
})

describe('files from outside', () => {
  const drop = (type: 'dragenter' | 'drop', ...files: File[]): void => {
    const data = new DataTransfer()
    for (const file of files) data.items.add(file)
    dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
  }

  test('dropped anywhere in the window are added, and the window says so before', async () => {
    const add = vi.fn(() => Promise.resolve([]))
    await open({}, { add })
    drop('dragenter', new File(['a'], 'a.txt'))
    await expect.element(page.getByText('Drop to store')).toBeVisible()
    drop('drop', new File(['a'], 'a.txt'), new File([], 'empty'))
    await vi.waitFor(() => { expect(add).toHaveBeenCalledWith([{ file: expect.objectContaining({ name: 'a.txt' }) as File, path: [] }, { file: expect.objectContaining({ name: 'empty', size: 0 }) as File, path: [] }], { parent: null, onTaken: 'both' }, expect.anything()) })
    await expect.element(page.getByText('Drop to store')).not.toBeInTheDocument()
  })

  test('pasted are added, but not while a field is being typed in', async () => {
    const add = vi.fn(() => Promise.resolve([]))
    await open({}, { add })
    const data = new DataTransfer()
    data.items.add(new File(['a'], 'pasted.png'))
    const paste = (target: Element): void => { target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) }
    paste(document.body.appendChild(document.createElement('input')))
    expect(add).not.toHaveBeenCalled()
    paste(document.body)
    await vi.waitFor(() => { expect(add).toHaveBeenCalledOnce() })
  })
})

describe('the states', () => {
  test('nothing there says what happens to a dropped file', async () => {
    await open({ files: [] })
    await expect.element(page.getByText('Nothing here yet')).toBeVisible()
  })
  test('offline says what is on this device and claims nothing about who can read it', async () => {
    await open({ online: false, list: 'cache' })
    await expect.element(page.getByText(/Offline\. The list of 15 files/)).toBeVisible()
    await expect.element(page.getByText('Only you')).not.toBeInTheDocument()
  })
  test('a transfer that stopped stays with its three parts and can be tried again', async () => {
    const retry = vi.fn()
    await open({ transfers: someTransfers() }, { retry })
    await expect.element(page.getByText(/8 pieces are needed and only 7 answered\./)).toBeInTheDocument()
    await page.getByRole('button', { name: 'Try again' }).click()
    expect(retry).toHaveBeenCalledWith('t3')
  })
})

test('a link ends with the sentence who can read it and is handed over once', async () => {
  const share = vi.fn(() => Promise.resolve({ id: 'l', url: 'https://example.org/share/#abc' }))
  await open({}, { share })
  await press('{ArrowDown}')
  await page.getByRole('button', { name: 'Copy link…' }).click()
  await page.getByLabelText('Also ask for a password').click()
  await page.getByLabelText('Password', { exact: true }).fill('sesame')
  await page.getByLabelText('Link works').selectOptions('For 7 days')
  await page.getByLabelText('Can be opened').selectOptions('5 times')
  await expect.element(page.getByText(/Anyone with the link and the password can read it, until .*, 5 times\./)).toBeVisible()
  await page.getByRole('button', { name: 'Copy link', exact: true }).click()
  await expect.element(page.getByLabelText('Your link')).toHaveValue('https://example.org/share/#abc')
  await page.getByText('QR code').click()
  await expect.element(page.getByRole('img', { name: /as a QR code/ })).toBeVisible()
  expect(share).toHaveBeenCalledWith('file0', { password: 'sesame', expiresAt: expect.any(Number) as number, maxOpens: 5, fixed: false }, expect.anything())
})
