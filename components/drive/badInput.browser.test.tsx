import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import '../styles.css'
import { CyxError, packError } from '../../lib/errors.ts'
import type { FileEntry } from '../../lib/drive/types.ts'
import { fakeDrive, fakeSession, someFiles } from '../fixtures/fakeDrive.ts'
import { chooseView, openDrive, press } from '../fixtures/openDrive.ts'
import { largeTable } from '../fixtures/parquet.ts'
import { clear, render } from '../fixtures/render.tsx'

const [sample] = someFiles(1) as [FileEntry]
const names = (): string[] => [...document.querySelectorAll('.row-name > bdi')].map(cell => cell.textContent)
const overflows = (): boolean => document.documentElement.scrollWidth > innerWidth
const HOSTILE = '<img src=x onerror="globalThis.hurt=1"><script>globalThis.hurt=1</script>'
const hurt = (): unknown => (globalThis as { hurt?: unknown }).hurt

beforeEach(async () => { await page.viewport(1280, 800) })
afterEach(() => { vi.restoreAllMocks(); vi.unstubAllGlobals(); clear(); localStorage.clear() })

describe('a list', () => {
  test('thirty folders deep is walked down and up again, and nothing is wider than the window', async () => {
    const deep = Array.from({ length: 30 }, (_, i): FileEntry => ({ ...sample, id: 'a'.repeat(i + 1), name: `Level ${i + 1} of thirty`, folder: true, parent: i === 0 ? null : 'a'.repeat(i) }))
    await openDrive({ files: [...deep, { ...sample, id: 'b', name: 'treasure.txt', parent: 'a'.repeat(30) }] })
    for (const { name } of deep) {
      await vi.waitFor(() => { expect(names()).toEqual([name]) })
      await press('{ArrowDown}{Enter}')
    }
    await vi.waitFor(() => { expect(names()).toEqual(['treasure.txt']) })
    await expect.element(page.getByRole('heading', { name: 'Level 30 of thirty' })).toBeVisible()
    expect(overflows()).toBe(false)
    await press('{Backspace}')
    await vi.waitFor(() => { expect(names()).toEqual(['Level 30 of thirty']) })
  })

  test.each([[1280, 800], [390, 844]])('of names of three hundred characters fits a window of %i × %i; the details show the whole name', async (width, height) => {
    await page.viewport(width, height)
    const long = `${'Wörterbuch'.repeat(30)}.txt`
    await openDrive({ files: [{ ...sample, name: long }, { ...sample, id: 'b', name: 'x'.repeat(300) }] })
    expect(overflows()).toBe(false)
    await press('wör{Enter}')
    await expect.element(page.getByRole('heading', { name: long, exact: true })).toBeVisible()
    expect(overflows()).toBe(false)
  })

  test('with markup for names shows it as text, in rows, tiles, details, dialogs and messages', async () => {
    await openDrive({ files: [{ ...sample, name: HOSTILE }, { ...sample, id: 'f', name: `${HOSTILE} too`, folder: true }] }, { change: () => Promise.resolve() })
    expect(names()).toContain(HOSTILE)
    await press('{ArrowDown}{ArrowDown}{Enter}')
    await expect.element(page.getByRole('heading', { name: HOSTILE, exact: true })).toBeVisible()
    await press('{F2}')
    await expect.element(page.getByRole('dialog').getByText(`Rename “${HOSTILE}”`)).toBeVisible()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await press('{Delete}')
    await expect.element(page.getByText(`“${HOSTILE}” is in the trash.`)).toBeVisible()
    await press('{Escape}{Escape}')
    await chooseView('Grid')
    expect(document.querySelector('main img, main script, main iframe')).toBeNull()
    expect(hurt()).toBeUndefined()
  })
})

describe('a preview', () => {
  const shown = (name: string, type: string, body: string): Promise<void> => openDrive({ files: [{ ...sample, name, type, size: body.length }] }, {
    view: () => Promise.resolve({ url: URL.createObjectURL(new Blob([body], { type })), close: () => undefined }),
  })

  test('of a drawing with a script in it draws, and runs nothing', async () => {
    await shown('drawing.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="parent.hurt=1"><script>parent.hurt=1;top.hurt=1</script></svg>')
    await press('{ArrowDown}{Enter}')
    await vi.waitFor(() => { expect(document.querySelector<HTMLImageElement>('.preview img')?.naturalWidth).toBe(9) })
    expect(hurt()).toBeUndefined()
  })

  test('of a web page shows its source, and runs nothing', async () => {
    await shown('page.html', 'text/html', `<h1>Hello</h1>${HOSTILE}`)
    await press('{ArrowDown}{Enter}')
    await expect.element(page.getByText(HOSTILE, { exact: false })).toBeVisible()
    expect(document.querySelector('.preview :is(h1, img, script, iframe)')).toBeNull()
    expect(hurt()).toBeUndefined()
  })

  /** In the app the script lies in `workers/`. */
  const findReader = (): void => {
    const Real = Worker
    vi.stubGlobal('Worker', class extends Real { constructor() { super(new URL('../ui/tableWorker.ts', import.meta.url), { type: 'module' }) } })
  }

  test('of a large table shows its first rows by ranges, markup as text', async () => {
    const size = 2_000_000_000
    const asked = vi.fn((_: RequestInfo | URL, options?: RequestInit): Promise<Response> => {
      const [, start = 0, last = 0] = (/^bytes=(\d+)-(\d+)$/.exec(new Headers(options?.headers).get('range') ?? '') ?? []).map(Number)
      return Promise.resolve(new Response(largeTable(size, start, last + 1), { status: 206 }))
    })
    vi.stubGlobal('fetch', asked)
    findReader()
    await openDrive({ files: [{ ...sample, name: 'stations.parquet', type: '', size }] }, { view: () => Promise.resolve({ url: 'table', close: () => undefined }) })
    await press('{ArrowDown}{Enter}')
    await expect.element(page.getByText('<img src=x onerror="hurt=1">')).toBeVisible()
    await expect.element(page.getByText('The first 100 rows.')).toBeVisible()
    expect(document.querySelector('.preview :is(img, script, iframe)')).toBeNull()
    expect(asked.mock.calls.length).toBeGreaterThan(1)
  })

  test('of a table that is none says that it could not be opened', async () => {
    findReader()
    await shown('stations.parquet', '', 'x'.repeat(5000))
    await press('{ArrowDown}{Enter}')
    await expect.element(page.getByText('The preview could not be opened.')).toBeVisible()
  })

  test('whose nodes went away says so, and the rest of the details stay', async () => {
    await openDrive({ files: [{ ...sample, name: 'a.txt', type: 'text/plain' }] }, { view: () => Promise.reject(new CyxError('NETWORK_QUORUM_FAILED', { needed: 8, got: 7 })) })
    await press('{ArrowDown}{Enter}')
    await expect.element(page.getByText('The preview could not be opened.')).toBeVisible()
    await expect.element(page.getByText(/13 of 14 pieces answer\./)).toBeVisible()
  })
})

describe('a person reads what happened and what to do', () => {
  test('where the browser gives no storage, as in a private window', async () => {
    render({ ...fakeSession('none', fakeDrive()), state: () => Promise.reject(new CyxError('STORAGE_LOCAL_FULL')) })
    await expect.element(page.getByRole('alert').getByText(/This device has no room left for what the app keeps here\./)).toBeVisible()
    await expect.element(page.getByRole('alert').getByText(/Free some space on the device and try again; stored files are safe\./)).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  })

  test('when the drive is full: the upload stays in the tray with its reason', async () => {
    await openDrive({ transfers: [{ id: 't', direction: 'up', name: 'Film.mp4', size: 9, progress: { phase: 'waiting' }, error: packError(new CyxError('STORAGE_QUOTA_EXCEEDED', { requested: 900, available: 10 })) }] })
    await expect.element(page.getByText(/There is not enough room/)).toBeVisible()
    await expect.element(page.getByText(/Delete something or choose a larger plan\./)).toBeVisible()
  })

  test('when locking while a file is sent: the door is shut at once, and opens again', async () => {
    const lock = vi.fn()
    render(fakeSession('locked', fakeDrive({ transfers: [{ id: 't', direction: 'up', name: 'Film.mp4', size: 9, progress: { phase: 'waiting' }, error: null }] }, { lock }), 'right one here'))
    await page.getByLabelText('Passphrase', { exact: true }).fill('right one here')
    await page.getByRole('button', { name: 'Unlock' }).click()
    const leaving = new Event('beforeunload', { cancelable: true })
    await vi.waitFor(() => { expect(dispatchEvent(leaving)).toBe(false) })
    await page.getByRole('button', { name: /^Account menu/ }).click()
    await page.getByRole('menuitem', { name: 'Lock', exact: true }).click()
    await expect.element(page.getByRole('button', { name: 'Unlock' })).toBeVisible()
    expect(lock).toHaveBeenCalledOnce()
    expect(dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(true)
  })
})

test('right to left, and at twice the size, nothing is wider than the window', async () => {
  document.documentElement.dir = 'rtl'
  try {
    await openDrive({ files: someFiles(15) })
    expect(overflows()).toBe(false)
    // At 200 % a window of 1280 pixels has room for 640.
    await page.viewport(640, 400)
    await vi.waitFor(() => { expect(overflows()).toBe(false) })
    await press('{ArrowDown}{Enter}')
    await expect.element(page.getByText(/13 of 14 pieces answer\./)).toBeInTheDocument()
    expect(overflows()).toBe(false)
  } finally { document.documentElement.dir = '' }
})
