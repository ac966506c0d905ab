import { afterEach, expect, test, vi } from 'vitest'
import type { Bytes } from '../bytes/bytes.ts'
import { openSaves } from '../cache/saves.ts'
import type { Saves } from '../cache/saves.ts'
import { CHUNK_BYTES } from '../codec/sizes.ts'
import { CyxError } from '../errors.ts'
import { makeFileDownloads } from './fileDownloads.ts'
import type { FileDownloads } from './fileDownloads.ts'
import { offerStream } from './pullStream.ts'

const SIZE = 3 * CHUNK_BYTES
const entry = { id: 'e', version: 'v', name: 'large.bin', size: SIZE }

afterEach(() => { vi.unstubAllGlobals() })

/** A page with a drive: what it asks of the engine, whose stream fails before chunk `failAt`. */
function page(saves: Saves, failAt = Infinity): { downloads: FileDownloads, asked: number[], dismissed: string[], lock: () => void } {
  const asked: number[] = []
  const dismissed: string[] = []
  const gone = new AbortController()
  const downloads = makeFileDownloads({
    saves: Promise.resolve(saves), gone: gone.signal, changed: () => undefined, dismiss: row => { dismissed.push(row) },
    begin: (_entry, _version, from) => {
      asked.push(from)
      async function* chunks(): AsyncGenerator<Bytes, void> {
        for (let chunk = from / CHUNK_BYTES; chunk < 3; chunk++) {
          if (chunk === failAt) throw new CyxError('NETWORK_OFFLINE')
          yield await Promise.resolve(new Uint8Array(CHUNK_BYTES).fill(chunk + 1))
        }
      }
      return Promise.resolve({ port: offerStream(chunks(), new AbortController()), transfer: `row ${String(from)}` })
    },
  }, { askBytes: SIZE })
  return { downloads, asked, dismissed, lock: () => { gone.abort(new DOMException('locked', 'AbortError')) } }
}

/** A person who chooses a file. */
async function choice(): Promise<FileSystemFileHandle> {
  const file = await (await navigator.storage.getDirectory()).getFileHandle(`chosen ${crypto.randomUUID()}`, { create: true })
  vi.stubGlobal('showSaveFilePicker', () => Promise.resolve(file))
  return file
}
const sizeOf = async (file: FileSystemFileHandle): Promise<number> => (await file.getFile()).size

test('large files go into a file that the person chose, small ones the browser\'s way', async () => {
  const file = await choice()
  const saves = await openSaves(`saves ${crypto.randomUUID()}`)
  const { downloads } = page(saves)
  expect([downloads.takes(SIZE), downloads.takes(SIZE - 1)]).toEqual([true, false])
  await downloads.save(entry)
  expect([await sizeOf(file), await saves.all(), downloads.rows()]).toEqual([SIZE, [], []])
})

test('one that failed is one row of the tray, and goes on from where it was, in the next page too', async () => {
  const file = await choice()
  const saves = await openSaves(`saves ${crypto.randomUUID()}`)
  const first = page(saves, 2)
  await expect(first.downloads.save(entry)).rejects.toMatchObject({ code: 'NETWORK_OFFLINE' })
  expect(first.downloads.rows()).toMatchObject([{ direction: 'down', name: 'large.bin', size: SIZE, error: { code: 'NETWORK_OFFLINE' } }])
  expect(first.dismissed).toEqual(['row 0'])
  const second = page(saves)
  await expect.poll(() => second.downloads.rows()).toMatchObject([{ error: { code: 'DOWNLOAD_INTERRUPTED', details: { percent: 66 } } }])
  expect(second.downloads.retry('another')).toBe(false)
  expect(second.downloads.retry(second.downloads.rows()[0]!.id)).toBe(true)
  await expect.poll(() => saves.all()).toEqual([])
  expect([await sizeOf(file), second.asked, second.downloads.rows()]).toEqual([SIZE, [2 * CHUNK_BYTES], []])
})

test('a drive that is locked keeps what has come', async () => {
  await choice()
  const saves = await openSaves(`saves ${crypto.randomUUID()}`)
  const { downloads, lock } = page(saves)
  const saving = downloads.save(entry)
  const failed = expect(saving).rejects.toMatchObject({ code: 'AUTH_LOCKED' })
  lock()
  await failed
  expect(await saves.all()).toHaveLength(1)
})

test('one that is dismissed does not come back', async () => {
  await choice()
  const saves = await openSaves(`saves ${crypto.randomUUID()}`)
  const { downloads } = page(saves, 1)
  await expect(downloads.save(entry)).rejects.toThrow()
  expect(downloads.dismiss(downloads.rows()[0]!.id)).toBe(true)
  await expect.poll(() => saves.all()).toEqual([])
  expect(downloads.rows()).toEqual([])
})

test('who chooses nothing has cancelled, and nothing is kept', async () => {
  vi.stubGlobal('showSaveFilePicker', () => Promise.reject(new DOMException('no file', 'AbortError')))
  const saves = await openSaves(`saves ${crypto.randomUUID()}`)
  const { downloads } = page(saves)
  await expect(downloads.save(entry)).rejects.toMatchObject({ name: 'AbortError' })
  expect([await saves.all(), downloads.rows()]).toEqual([[], []])
})
