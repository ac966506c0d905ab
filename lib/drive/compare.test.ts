import { expect, test } from 'vitest'
import { toBase32 } from '../bytes/base.ts'
import { utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CLASSES } from '../codec/sizes.ts'
import { CyxError } from '../errors.ts'
import { compareVersions, lineDifferences, sharedChunks } from './compare.ts'
import type { FileVersion } from './files/tree.ts'
import type { OpenBook } from './read/library.ts'

const id = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)
const kept = (n: number, size = n): FileVersion => ({ version: id(n), cid: new Uint8Array([1, 0x71, 0x1e, 32, ...id(n, 32)]), root: id(n, 32), chunks: 2, dek: id(0, 60), size, type: 'text/plain', at: n, tag: '', message: '' })
async function* reading(text: string | Uint8Array): AsyncGenerator<Bytes, void> {
  const bytes = typeof text === 'string' ? utf8(text) : new Uint8Array(text)
  for (const part of [bytes.slice(0, 3), bytes.slice(3)]) yield await Promise.resolve(part)
}
const texts = (one: string | Uint8Array, two: string | Uint8Array) => (version: FileVersion) => reading(version.version[0] === 1 ? one : two)

test('two versions stand side by side with what is proven of them, and how many chunks they share', async () => {
  const chunks: Record<number, Bytes> = { 1: new Uint8Array([...id(7, 32), ...id(8, 32)]), 2: new Uint8Array([...id(7, 32), ...id(9, 32), ...id(8, 32)]) }
  const open = ({ version }: FileVersion): Promise<Pick<OpenBook, 'version'>> => Promise.resolve({ version: { chunkIds: chunks[version[0] ?? 0], head: { modified: 5, name: `name ${String(version[0])}` }, kind: version[0] === 2 ? CLASSES.extreme : undefined } } as unknown as Pick<OpenBook, 'version'>)
  const { versions, shared } = await compareVersions(open, 'now', [kept(1), kept(2)], {})
  expect(shared).toBe(1)
  expect(versions.map(one => [one.id, one.name, one.chunks, one.root, one.className])).toEqual([[toBase32(id(1)), 'name 1', 2, '01'.repeat(32), 'standard'], [toBase32(id(2)), 'name 2', 3, '02'.repeat(32), 'extreme']])
  const packed: FileVersion = { ...kept(2), pack: { version: id(9), container: 0, of: 64, offset: 0, bytes: 64 } }
  expect(await compareVersions(open, 'now', [kept(1), packed], {})).toMatchObject({ shared: null, versions: [{}, { name: 'now', className: 'pack', modified: null }] })
})

test('a version that went while it was compared says so', async () => {
  const open = ({ version }: FileVersion): Promise<Pick<OpenBook, 'version'>> => version[0] === 1 ? Promise.reject(new CyxError('STORAGE_OBJECT_NOT_FOUND')) : new Promise(() => undefined)
  await expect(compareVersions(open, 'a', [kept(1), kept(2)], {})).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
  const read = async function* (): AsyncGenerator<Bytes, void> { yield await Promise.reject<Bytes>(new CyxError('NETWORK_QUORUM_FAILED', { needed: 8, got: 3 })) }
  await expect(lineDifferences(read, [kept(1), kept(2)], false, {})).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
})

test('chunks count as shared at their places only', () => {
  expect(sharedChunks(new Uint8Array(0), id(1, 32))).toBe(0)
  expect(sharedChunks(id(1, 64), id(1, 32))).toBe(1)
})

test('lines of two texts are compared; what is too large is not read at all, and what is no text is said', async () => {
  expect(await lineDifferences(texts('a\nb\n', 'a\nc\n'), [kept(1), kept(2)], false, {})).toMatchObject({ form: 'lines', added: 1, removed: 1 })
  expect(await lineDifferences(texts('a', new Uint8Array([0xff, 0xfe])), [kept(1), kept(2)], false, {})).toEqual({ form: 'binary' })
  const never = (): AsyncIterable<Bytes> => { throw new Error('it was read') }
  expect(await lineDifferences(never, [kept(1), kept(2, 2 ** 20 + 1)], false, {})).toEqual({ form: 'large', mostBytes: 2 ** 20 })
})
