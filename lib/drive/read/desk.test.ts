import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { FromView } from '../../sw/messages.ts'
import type { DriveContext } from '../context.ts'
import { makeTree } from '../files/tree.ts'
import type { FileVersion, TreeNode } from '../files/tree.ts'
import { makePicture } from '../picture.ts'
import { makeDesk } from './desk.ts'
import { memoryCache, shelfFile } from './testing/shelfFile.ts'

const SIZE = 700_001
const quiet = { wire: () => undefined, shard: () => undefined }

/** A desk with one stored file. */
async function withFile() {
  const { context, access, pages, plaintext } = await shelfFile(SIZE, 7)
  const plan = ({ first, count }: { first: number, count: number }) => access.plan(first, count, {})
  const keyring = { account: access.account, openDek: () => Promise.resolve(new Uint8Array(32)) }
  const drive = { ...context, pages, keyring, feed: { tree: makeTree() }, local: await memoryCache(), directory: { getDownloadPlan: plan } } as unknown as DriveContext
  const version = { version: access.version, dek: new Uint8Array(60), cid: access.cid, chunks: access.chunks, size: SIZE, type: 'video/mp4' } as FileVersion
  const closed = new AbortController()
  return { desk: makeDesk(drive, makePicture(), { closed: closed.signal, whole: () => true }), version, id: toBase32(access.version), node: { name: 'film' } as TreeNode, plaintext, closed }
}

test('a view counts as reading while one of its requests is under way, and no longer', async () => {
  const { desk, version, id, node } = await withFile()
  const [one, two] = [new MessageChannel(), new MessageChannel()]
  const over = [desk.view(node, version, one.port2), desk.view(node, version, two.port2)]
  expect([...desk.reading()]).toEqual([id])
  one.port1.postMessage({ type: 'closed' } satisfies FromView)
  await over[0]
  expect([...desk.reading()]).toEqual([id])
  two.port1.postMessage({ type: 'closed' } satisfies FromView)
  await over[1]
  expect(desk.reading().size).toBe(0)
  desk.close()
})

test('a view whose drive is locked reads no longer', async () => {
  const { desk, version, node, closed } = await withFile()
  const over = desk.view(node, version, new MessageChannel().port2)
  closed.abort(new DOMException('the drive was locked', 'AbortError'))
  await over
  expect(desk.reading().size).toBe(0)
})

test('a stream counts from its first bytes to its end, whichever way it ends', async () => {
  const { desk, version, id } = await withFile()
  const stream = desk.contents(version, quiet, {})
  expect(desk.reading().size).toBe(0)
  const first = stream.next()
  expect([...desk.reading()]).toEqual([id])
  await first.catch(() => undefined)
  await stream.return()
  expect(desk.reading().size).toBe(0)
  desk.close()
})
