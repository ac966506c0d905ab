import { expect, test } from 'vitest'
import { toBase32 } from '../bytes/base.ts'
import type { NodeClassName } from '../bytes/className.ts'
import { CyxError } from '../errors.ts'
import type { FileVersion, TreeNode } from './files/tree.ts'
import { inClass } from './reclass.ts'

const id = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(n)
const pack = { version: id(3), container: 0, of: 1, offset: 0, bytes: 900 }
const node = { id: id(1), name: 'film', parent: toBase32(id(2)) } as TreeNode
const version = (more: Partial<FileVersion>): FileVersion => ({ version: id(4), cid: id(0), root: id(0), chunks: 1, dek: id(0), size: 5_000_000, type: 'video/mp4', at: 90, tag: '', message: '', ...more })
const open = () => Promise.resolve({ version: { head: { modified: 7 } as never } })
const again = (kept: FileVersion, to: NodeClassName) => inClass(node, kept, to, open, {})

test('the newest version is the source, and keeps name, folder, type, size and time of the file', async () => {
  const made = await again(version({}), 'basic')
  expect(made).toMatchObject({ name: 'film', parent: id(2), onTaken: 'version', class: 'basic', from: { entry: id(1), version: id(4), size: 5_000_000, modified: 7 } })
  expect([made.file.type, made.file.size]).toEqual(['video/mp4', 0])
  // What lies in a pack has no head of its own.
  expect((await again(version({ pack, size: 900 }), 'extreme')).from?.modified).toBe(90)
})

test.each<[string, Partial<FileVersion>, NodeClassName]>([
  ['chosen', { class: 'extreme' }, 'extreme'], ['standard by itself', {}, 'standard'], ['standard in a pack', { pack, size: 900 }, 'standard'],
])('the class that a file has is refused: %s', async (_, more, to) => {
  await expect(again(version(more), to)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})

test('a small file that lies whole on chain can be cut into pieces of any class; an empty one has none', async () => {
  expect(await again(version({ size: 900 }), 'standard')).toMatchObject({ class: 'standard' })
  await expect(again(version({ size: 0, chunks: 0 }), 'basic')).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})

test('what can not be opened is not begun', async () => {
  await expect(inClass(node, version({}), 'basic', () => Promise.reject(new CyxError('NETWORK_QUORUM_FAILED', { needed: 8, got: 3 })), {})).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
})
