import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import type { Drive } from '../../lib/drive/types.ts'
import { fakeDrive, fakeSession, someTransfers } from '../fixtures/fakeDrive.ts'
import { openDrive } from '../fixtures/openDrive.ts'
import { clear, render } from '../fixtures/render.tsx'

type Consume = (launch: { files?: readonly FileSystemHandle[] }) => void

let consume: Consume = () => { throw new Error('nobody listens') }
beforeAll(() => { vi.stubGlobal('launchQueue', { setConsumer: (given: Consume) => { consume = given } }) })
beforeEach(async () => { await page.viewport(1280, 800) })
afterEach(() => { vi.restoreAllMocks(); clear(); location.hash = '' })

const handle = (name: string): FileSystemFileHandle => ({ kind: 'file', name, getFile: () => Promise.resolve(new File(['hello'], name)) }) as FileSystemFileHandle
const gone = { kind: 'file', name: 'gone.txt', getFile: () => Promise.reject(new DOMException('moved', 'NotFoundError')) } as unknown as FileSystemFileHandle

test('files that are opened with the installed app are added with their handles; one that was moved since is left out', async () => {
  const add = vi.fn<Drive['add']>(() => Promise.resolve([]))
  await openDrive({}, { add })
  location.hash = '#links'
  await expect.element(page.getByRole('heading', { name: 'Links', exact: true })).toBeVisible()
  const one = handle('one.txt')
  consume({ files: [one, gone, { kind: 'directory', name: 'd' } as FileSystemDirectoryHandle] })
  await vi.waitFor(() => { expect(add).toHaveBeenCalledTimes(1) })
  const [files, to] = add.mock.calls[0] ?? []
  expect([files?.map(({ file, path, handle: kept }) => [file.name, path, kept === one]), to]).toEqual([[['one.txt', [], true]], { parent: null, onTaken: 'both' }])
  await expect.element(page.getByRole('heading', { name: 'Files', exact: true })).toBeVisible()
  consume({})
  consume({ files: [gone] })
  await new Promise(resolve => { setTimeout(resolve, 50) })
  expect(add).toHaveBeenCalledTimes(1)
})

test('what is opened while the drive is locked waits for it, and a name that is taken is asked about', async () => {
  render(fakeSession('locked', fakeDrive()))
  await expect.element(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible()
  consume({ files: [handle('Harbour.jpg')] })
  clear()
  const add = vi.fn<Drive['add']>(() => Promise.resolve([]))
  await openDrive({}, { add })
  await expect.element(page.getByRole('dialog').getByText('Harbour.jpg')).toBeVisible()
  expect(add).not.toHaveBeenCalled()
  await page.getByRole('button', { name: 'Add as new version' }).click()
  expect(add).toHaveBeenCalledTimes(1)
})

test('the icon tells how many transfers are under way, and nothing once they are done or the drive is left', async () => {
  const [set, unset] = [vi.spyOn(navigator, 'setAppBadge').mockResolvedValue(), vi.spyOn(navigator, 'clearAppBadge').mockRejectedValue(new DOMException('no leave', 'NotAllowedError'))]
  await openDrive({ transfers: someTransfers() })
  expect(set).toHaveBeenLastCalledWith(2)
  clear()
  await vi.waitFor(() => { expect(unset).toHaveBeenCalledTimes(1) })
  await openDrive({ transfers: [] })
  expect(set).toHaveBeenCalledTimes(1)
})
