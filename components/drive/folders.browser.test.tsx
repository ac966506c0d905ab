import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import '../styles.css'
import { CyxError } from '../../lib/errors.ts'
import type { Drive, DriveSnapshot } from '../../lib/drive/types.ts'
import { someFiles, someTree } from '../fixtures/fakeDrive.ts'
import { chooseView, openDrive, press } from '../fixtures/openDrive.ts'
import { clear } from '../fixtures/render.tsx'

const names = (): string[] => [...document.querySelectorAll('.row-name > bdi')].map(cell => cell.textContent)
const done = (): Promise<void> => Promise.resolve()

const open = (over: Partial<Drive> = {}, part: Partial<DriveSnapshot> = { files: someTree() }): Promise<void> => openDrive(part, over)

beforeEach(async () => { await page.viewport(1280, 800) })
afterEach(() => { vi.restoreAllMocks(); clear(); localStorage.clear() })

describe('folders', () => {
  test('stand first, open with Enter, and the crumbs and Backspace lead back', async () => {
    await open()
    expect(names().slice(0, 3)).toEqual(['Photos', 'Empty one', 'Steuererklärungsunterlagen der vergangenen Jahre'])
    await press('{ArrowDown}{Enter}')
    await expect.element(page.getByRole('heading', { name: 'Photos' })).toBeVisible()
    expect(names()).toEqual(['2026', 'Film.mp4'])
    await press('{ArrowDown}{Enter}')
    await vi.waitFor(() => { expect(names()).toEqual(['Harbour.jpg']) })
    await press('{Backspace}')
    await vi.waitFor(() => { expect(names()).toEqual(['2026', 'Film.mp4']) })
    await page.getByRole('navigation', { name: 'Folder' }).getByRole('link', { name: 'Files' }).click()
    await vi.waitFor(() => { expect(names()).toHaveLength(16) })
  })

  test('an empty one says so, and one that is gone says so too', async () => {
    await open()
    await press('{ArrowDown}{ArrowDown}{Enter}')
    await expect.element(page.getByText('This folder is empty')).toBeVisible()
    location.hash = 'files/nowhere'
    await expect.element(page.getByText('This folder is not there any more')).toBeVisible()
    await page.getByRole('button', { name: 'Show all files' }).click()
    await vi.waitFor(() => { expect(names()).toHaveLength(16) })
  })

  test('a new one is made where one is; a name that is taken is said at the field, and the field keeps it', async () => {
    const change = vi.fn().mockRejectedValueOnce(new CyxError('STORAGE_NAME_TAKEN')).mockResolvedValue(undefined)
    await open({ change })
    await press('{ArrowDown}{Enter}')
    await page.getByRole('button', { name: 'New folder or files' }).click()
    await page.getByRole('menuitem', { name: 'New folder' }).click()
    await page.getByLabelText('Name', { exact: true }).fill('2026')
    await page.getByRole('button', { name: 'Make folder' }).click()
    await expect.element(page.getByText('There is a file of that name')).toBeVisible()
    await expect.element(page.getByLabelText('Name', { exact: true })).toHaveValue('2026')
    await expect.element(page.getByLabelText('Name', { exact: true })).toHaveFocus()
    await page.getByLabelText('Name', { exact: true }).fill('2027')
    await userEvent.keyboard('{Enter}')
    await vi.waitFor(() => { expect(change).toHaveBeenLastCalledWith([{ do: 'folder', parent: 'photos', name: '2027' }], expect.anything()) })
    await expect.element(page.getByText('Made the folder “2027”.')).toBeVisible()
  })

  test.each([[['Harbour.jpg', 'Film.mp4'], 'Keep on this device'], [['Photos', 'Harbour.jpg', 'Film.mp4'], 'No longer keep here']])('of one where %j stay on the device the menu says “%s”: only a kept folder keeps what comes later', async (kept, item) => {
    const files = someTree()
    await open({}, { files, offline: Object.fromEntries(files.flatMap(({ id, name }) => kept.includes(name) ? [[id, 0.378]] : [])) })
    const row = page.getByRole('row').filter({ has: page.getByText('Photos', { exact: true }) })
    expect(row.getByRole('img', { name: '37 % is on this device' }).elements()).toHaveLength(kept.includes('Photos') ? 1 : 0)
    await page.getByRole('button', { name: 'More actions: Photos' }).click()
    await expect.element(page.getByRole('menuitem', { name: item })).toBeVisible()
  })

  test('F2 renames with the ending left alone, and markup in a name is only text', async () => {
    const change = vi.fn(done)
    const [file] = someFiles(1)
    await open({ change }, { files: [{ ...file!, name: '<img src=x onerror="document.title=1">.jpg' }] })
    expect(names()).toEqual(['<img src=x onerror="document.title=1">.jpg'])
    await press('{ArrowDown}{F2}')
    const field = page.getByLabelText('Name', { exact: true })
    await expect.element(field).toBeVisible()
    await userEvent.keyboard('Quay')
    await userEvent.keyboard('{Enter}')
    await vi.waitFor(() => { expect(change).toHaveBeenCalledWith([{ do: 'rename', entry: 'file0', name: 'Quay.jpg' }], expect.anything()) })
    expect(document.querySelector('.list img')).toBeNull()
  })

  test('moving chooses a folder by levels, refuses a folder into itself, and says where it went', async () => {
    const change = vi.fn(done)
    await open({ change })
    await press('{ArrowDown}')
    await page.getByRole('button', { name: 'Move to…' }).click()
    const dialog = page.getByRole('dialog')
    await expect.element(dialog.getByText('It is here already')).toBeVisible()
    await expect.element(dialog.getByRole('button', { name: 'Open Photos' })).toBeDisabled()
    await dialog.getByRole('button', { name: 'Open Empty one' }).click()
    await dialog.getByRole('button', { name: 'Move to “Empty one”' }).click()
    await expect.element(page.getByText('Moved “Photos” to “Empty one”.')).toBeVisible()
    await expect.element(page.getByRole('grid')).toHaveFocus()
    expect(change).toHaveBeenLastCalledWith([{ do: 'move', entry: 'photos', parent: 'empty' }], expect.anything())
  })

  test('what is dragged onto a folder moves into it, with everything that is selected', async () => {
    const change = vi.fn(done)
    await open({ change })
    await page.getByText('notes.txt').click()
    await page.getByText('budget.xlsx').click({ modifiers: ['Control'] })
    const [row, folder] = [document.getElementById('file-file4')!, document.getElementById('file-photos')!]
    const data = new DataTransfer()
    row.dispatchEvent(new DragEvent('dragstart', { dataTransfer: data, bubbles: true }))
    folder.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true }))
    folder.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    await expect.element(page.getByText('Moved 2 items to “Photos”.')).toBeVisible()
    expect(change).toHaveBeenLastCalledWith([{ do: 'move', entry: 'file4', parent: 'photos' }, { do: 'move', entry: 'file12', parent: 'photos' }], expect.anything())
  })

  test('search goes over all folders and says where each file lies', async () => {
    await open()
    await page.getByLabelText('Search by name').fill('harbour')
    await vi.waitFor(() => { expect(names()).toEqual(['Harbour.jpg']) })
    await expect.element(page.getByText('Photos / 2026')).toBeVisible()
  })

  test('a filter shows one type of all folders, and the star is kept', async () => {
    const change = vi.fn(done)
    await open({ change })
    await page.getByRole('button', { name: 'Type: All types' }).click()
    await page.getByRole('menuitem', { name: 'Video' }).click()
    await vi.waitFor(() => { expect(names()).toEqual(['Film.mp4']) })
    await press('{ArrowDown}')
    await page.getByText('Film.mp4').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Star' }).click()
    await vi.waitFor(() => { expect(change).toHaveBeenCalledWith([{ do: 'star', entry: 'file2', on: true }], expect.anything()) })
  })
})

describe('a dropped file whose name is taken', () => {
  const drop = (...files: File[]): void => {
    const data = new DataTransfer()
    for (const file of files) data.items.add(file)
    dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  }

  test.each([['Add as new version', 'version'], ['Keep both', 'both']])('%s: nothing is sent before it is chosen', async (button, onTaken) => {
    const add = vi.fn(() => Promise.resolve([]))
    await open({ add })
    drop(new File(['a'], 'notes.txt'), new File(['b'], 'new.txt'))
    await expect.element(page.getByRole('heading', { name: 'There is a file of that name' })).toBeVisible()
    expect(add).not.toHaveBeenCalled()
    await page.getByRole('button', { name: button }).click()
    await vi.waitFor(() => { expect(add).toHaveBeenCalledWith([expect.anything(), expect.anything()], { parent: null, onTaken }, expect.anything()) })
  })

  test('a failed sending of a folder says what happened', async () => {
    await open({ add: () => Promise.reject(new CyxError('NETWORK_OFFLINE')) })
    drop(new File(['a'], 'fresh.txt'))
    await expect.element(page.getByText(/This device is offline\./)).toBeVisible()
  })
})

describe('the grid', () => {
  test('shows the same files, moves by arrows in two directions and draws only what is in sight', async () => {
    await open({}, { files: someFiles(10_000) })
    await chooseView('Grid')
    await vi.waitFor(() => { expect(document.querySelectorAll('.tile').length).toBeGreaterThan(10) })
    expect(document.querySelectorAll('.tile').length).toBeLessThan(100)
    await press('{ArrowDown}{ArrowRight}{ArrowRight}')
    expect([...document.querySelectorAll('.tile[aria-selected=true] .row-name')].map(cell => cell.textContent)).toEqual([document.querySelectorAll('.tile .row-name')[2]?.textContent])
    await press('{End}')
    await vi.waitFor(() => { expect([...document.querySelectorAll('.tile[aria-selected=true] .row-name')].map(cell => cell.textContent)).toEqual(['backup-2025-12-31.tar.zst']) })
  })
})

describe('the trash', () => {
  test('lists what was deleted with its end, brings back, and deletes for good only after it was said', async () => {
    const [change, remove] = [vi.fn(done), vi.fn(done)]
    await open({ change, remove })
    await page.getByRole('link', { name: 'Trash' }).click()
    await expect.element(page.getByText('Sketch.png')).toBeVisible()
    await page.getByRole('button', { name: 'Bring back: Sketch.png' }).click()
    await expect.element(page.getByText('Brought back “Sketch.png”.')).toBeVisible()
    expect(change).toHaveBeenLastCalledWith([{ do: 'restore', entry: 'gonefile' }], expect.anything())
    await page.getByRole('button', { name: 'Empty the trash…' }).click()
    await expect.element(page.getByText(/This cannot be undone\./)).toBeVisible()
    expect(remove).not.toHaveBeenCalled()
    await page.getByRole('button', { name: 'Delete 2 items for good' }).click()
    await vi.waitFor(() => { expect(remove).toHaveBeenCalledWith(['gone', 'gonefile'], expect.anything()) })
  })

  test('an empty one says what it is for', async () => {
    await open({}, { files: someFiles(2) })
    await page.getByRole('link', { name: 'Trash' }).click()
    await expect.element(page.getByText('The trash is empty')).toBeVisible()
  })
})

describe('versions', () => {
  test('are listed with size and label; an older one can be had, made current and labelled', async () => {
    const [change, download] = [vi.fn(done), vi.fn(done)]
    await open({ change, download })
    await press('survey{Enter}')
    await expect.element(page.getByText('sent to Ida')).toBeVisible()
    await page.getByRole('button', { name: 'More actions: Version 2' }).click()
    await page.getByRole('menuitem', { name: 'Download version 2' }).click()
    await vi.waitFor(() => { expect(download).toHaveBeenCalledWith('file1', 'v2') })
    await page.getByRole('button', { name: 'More actions: Version 2' }).click()
    await page.getByRole('menuitem', { name: 'Make version 2 current' }).click()
    await vi.waitFor(() => { expect(change).toHaveBeenLastCalledWith([{ do: 'current', entry: 'file1', version: 'v2' }], expect.anything()) })
    await page.getByRole('button', { name: 'More actions: Version 1' }).click()
    await page.getByRole('menuitem', { name: 'Label version 1' }).click()
    await page.getByLabelText('Tag', { exact: true }).fill('first')
    await page.getByRole('button', { name: 'Save label' }).click()
    await vi.waitFor(() => { expect(change).toHaveBeenLastCalledWith([{ do: 'label', entry: 'file1', version: 'v1', tag: 'first', message: '' }], expect.anything()) })
  })
})

describe('the command palette', () => {
  test('comes with Control K, runs a command by a few letters, and finds files in any folder', async () => {
    await open()
    await userEvent.keyboard('{Control>}k{/Control}')
    await userEvent.keyboard('go tra{Enter}')
    await expect.element(page.getByRole('heading', { name: 'Trash' })).toBeVisible()
    await userEvent.keyboard('{Control>}k{/Control}')
    await userEvent.keyboard('harbour{Enter}')
    await expect.element(page.getByRole('heading', { name: '2026' })).toBeVisible()
    await userEvent.keyboard('{Control>}k{/Control}')
    await userEvent.keyboard('new folder{Enter}')
    await expect.element(page.getByRole('button', { name: 'Make folder' })).toBeVisible()
  })
})

test('details name the links that open a file, and one is revoked there', async () => {
  const revoke = vi.fn(done)
  await open({ revoke })
  await press('survey{Enter}')
  await expect.element(page.getByText(/4 of 10/)).toBeVisible()
  await page.getByRole('button', { name: /^Revoke: Link made/ }).click()
  await page.getByRole('button', { name: 'Revoke link' }).click()
  await vi.waitFor(() => { expect(revoke).toHaveBeenCalledWith('l1', expect.anything()) })
})
