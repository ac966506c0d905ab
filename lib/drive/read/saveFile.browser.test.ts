import { expect, test } from 'vitest'
import type { Bytes } from '../../bytes/bytes.ts'
import { openSaves } from '../../cache/saves.ts'
import type { SaveRecord, Saves } from '../../cache/saves.ts'
import { CHUNK_BYTES } from '../../codec/sizes.ts'
import { CyxError } from '../../errors.ts'
import { saveFile } from './saveFile.ts'

/** Pages killed in one test beside one at each chunk; docs/transfers.md has a command that kills more. */
const { VITE_SAVES = '20', VITE_SAVES_FROM = '0' } = (import.meta as unknown as { env: Record<string, string | undefined> }).env
const [KILLS, FIRST] = [Number(VITE_SAVES), Number(VITE_SAVES_FROM)]
/** Where there are more than a hundred, every so many are counted aloud, so that a run that is ended early has a count, too. */
const COUNTED = 100

const CHUNKS = 6
const SIZE = (CHUNKS - 1) * CHUNK_BYTES + 12_345
const lengthOf = (chunk: number): number => chunk === CHUNKS - 1 ? 12_345 : CHUNK_BYTES
const chunkAt = (chunk: number): Bytes => new Uint8Array(lengthOf(chunk)).fill(chunk + 1)

async function fresh(): Promise<{ record: SaveRecord, saves: Saves }> {
  const id = crypto.randomUUID()
  const file = await (await navigator.storage.getDirectory()).getFileHandle(`saved ${id}`, { create: true })
  const saves = await openSaves(`saves ${id}`)
  const record = { id, entry: 'e', version: 'v', name: 'a.bin', size: SIZE, doneBytes: 0, modified: 0, file }
  await saves.put(record)
  return { record, saves }
}

/** The file from a byte on; `stopAt` names the chunk before which something happens. */
function source(asked: number[], stopAt = Infinity, stop: () => Promise<never> | never = () => { throw new CyxError('NETWORK_OFFLINE') }) {
  return async function* (from: number): AsyncGenerator<Bytes, void> {
    for (let chunk = from / CHUNK_BYTES; chunk < CHUNKS; chunk++) {
      if (chunk === stopAt) await stop()
      asked.push(chunk)
      yield chunkAt(chunk)
    }
  }
}

const whole = async ({ file }: SaveRecord): Promise<boolean> => {
  const got = await file.getFile()
  if (got.size !== SIZE) return false
  const firsts = await Promise.all(Array.from({ length: CHUNKS }, async (_, i) => {
    const bytes = new Uint8Array(await got.slice(i * CHUNK_BYTES, i * CHUNK_BYTES + lengthOf(i)).arrayBuffer())
    return bytes.every(byte => byte === i + 1)
  }))
  return firsts.every(Boolean)
}

test('a download is written to its file, and nothing is left to go on with', async () => {
  const { record, saves } = await fresh()
  await saveFile(record, saves, source([]))
  expect([await whole(record), await saves.all()]).toEqual([true, []])
})

test('after an error what has come stays, and no chunk is fetched twice', async () => {
  const { record, saves } = await fresh()
  const asked: number[] = []
  await expect(saveFile(record, saves, source(asked, 5))).rejects.toMatchObject({ code: 'NETWORK_OFFLINE' })
  const [kept] = await saves.all()
  expect(kept?.doneBytes).toBe(5 * CHUNK_BYTES)
  await saveFile(kept!, saves, source(asked))
  expect([await whole(record), asked, await saves.all()]).toEqual([true, [0, 1, 2, 3, 4, 5], []])
})

test('a page that is killed at any point, and again while it goes on, continues from the last commit, which is half of it at worst', async () => {
  for (let kill = FIRST; kill < FIRST + KILLS; kill++) {
    const killAt = kill % CHUNKS
    // Every second one dies once more, somewhere behind.
    const againAt = kill % 2 === 0 ? Infinity : killAt + kill % 3
    const { record, saves } = await fresh()
    const asked: number[] = []
    const killed = Promise.withResolvers<null>()
    // A killed page runs nothing any more: its writer is never closed.
    void saveFile(record, saves, source(asked, killAt, () => { killed.resolve(null); return new Promise<never>(() => undefined) }), { commitBytes: CHUNK_BYTES })
    await killed.promise
    const [kept] = await saves.all()
    expect(kept!.doneBytes, `kill ${String(kill)}`).toBeGreaterThanOrEqual(Math.floor(killAt / 2) * CHUNK_BYTES)
    if (againAt < CHUNKS) {
      const second = Promise.withResolvers<null>()
      void saveFile(kept!, saves, source(asked, againAt, () => { second.resolve(null); return new Promise<never>(() => undefined) }), { commitBytes: CHUNK_BYTES })
      await second.promise
    }
    const [last] = await saves.all()
    await saveFile(last!, saves, source(asked))
    expect([await whole(record), await saves.all()], `kill ${String(kill)}`).toEqual([true, []])
    // A writer that was killed holds the file until its page is gone; its bytes need not stay.
    await (await record.file.createWritable()).close()
    if (KILLS > COUNTED && (kill + 1) % COUNTED === 0) console.info(`${String(kill + 1 - FIRST)} pages killed in a download, all have the whole file`)
  }
}, 60_000 + KILLS * 3_000)

test.each<[string, (file: File) => File]>([
  ['changed', file => new File([file], file.name, { lastModified: file.lastModified + 5 })],
  ['cut short', file => new File([file.slice(0, CHUNK_BYTES)], file.name, { lastModified: file.lastModified })],
])('a file that somebody has %s meanwhile is begun anew', async (_, touched) => {
  const { record, saves } = await fresh()
  await expect(saveFile(record, saves, source([], 5))).rejects.toMatchObject({ code: 'NETWORK_OFFLINE' })
  const [kept] = await saves.all()
  const file = { getFile: async () => touched(await record.file.getFile()), createWritable: (options: FileSystemCreateWritableOptions) => record.file.createWritable(options) } as FileSystemFileHandle
  const asked: number[] = []
  await saveFile({ ...kept!, file }, saves, source(asked))
  expect([await whole(record), asked[0]]).toEqual([true, 0])
})

test('a cancelled download leaves nothing to go on with', async () => {
  const { record, saves } = await fresh()
  const stop = new AbortController()
  const saving = saveFile(record, saves, source([], 3, () => { stop.abort(new DOMException('cancelled', 'AbortError')); throw stop.signal.reason }), { signal: stop.signal })
  await expect(saving).rejects.toMatchObject({ name: 'AbortError' })
  expect(await saves.all()).toEqual([])
})

test.each([[-1], [1]])('a source of %i bytes more is an error', async difference => {
  const { record, saves } = await fresh()
  await expect(saveFile({ ...record, size: SIZE - difference }, saves, source([]))).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
})
