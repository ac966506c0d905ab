import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { FeedRecord } from '../../record/feed.ts'
import type { DriveContext } from '../context.ts'
import { linkIdFor } from '../share/linkId.ts'
import { packedVersions } from './packs.ts'
import { dropVersions, purge } from './purge.ts'
import { makeTree } from './tree.ts'

const id = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)
const [pack, other] = [id(200), id(201)]

/** A tree of three files, two of one pack, and a directory that notes what it is asked. */
function world() {
  const tree = makeTree()
  const file = (n: number, of: Bytes): FeedRecord => ({
    t: 'create', at: 1, id: id(n), parent: null, name: String(n), type: '', size: 5, version: id(n + 100), cid: id(0, 36), root: id(0, 32), chunks: 1, dek: id(0, 60),
    pack: { version: of, container: 0, of: 2_304, offset: 0, bytes: 1_152 },
  })
  for (const record of [file(1, pack), file(2, pack), file(3, other)]) tree.apply(record)
  const asked: unknown[] = []
  const link = linkIdFor({ version: id(101), pack: { version: pack, container: 0, of: 64, offset: 0, bytes: 64 } })
  const context = {
    feed: {
      tree,
      append: async (make: () => FeedRecord[], send: (seq: number, sealed: Bytes[]) => Promise<unknown>) => {
        const records = make()
        const answer = await send(0, records.map(() => id(0)))
        for (const record of records) tree.apply(record)
        return answer
      },
    },
    directory: {
      listLinks: () => Promise.resolve([{ link, version: pack, revoked: false }, { link: id(9), version: pack, revoked: false }, { link: id(8), version: other, revoked: false }]),
      revokeLink: (one: Bytes) => { asked.push(['revoke', one]); return Promise.resolve(null) },
      deleteFiles: ({ versions }: { versions: Bytes[] }) => { asked.push(['delete', versions]); return Promise.resolve({ feedSeq: 0, feedLink: id(0, 32), grants: [] }) },
      appendFeed: ({ records }: { records: Bytes[] }) => { asked.push(['append', records.length]); return Promise.resolve({ feedSeq: 0, feedLink: id(0, 32) }) },
    },
  }
  return { context: context as unknown as DriveContext, tree, asked, link }
}

test('a file of a pack goes alone with the links to it; the pack goes with the last one', async () => {
  const { context, tree, asked, link } = world()
  expect(packedVersions(tree).get(toBase32(pack))).toHaveLength(2)
  await purge(context, [toBase32(id(1))], {})
  expect([...tree.nodes.keys()]).toEqual([toBase32(id(2)), toBase32(id(3))])
  expect(asked).toEqual([['revoke', link], ['append', 1]])
  asked.length = 0
  await purge(context, [toBase32(id(2))], {})
  expect(asked).toEqual([['delete', [pack]]])
  expect([...tree.nodes.keys()]).toEqual([toBase32(id(3))])
})

test('a link that follows a file of a pack goes with the file only, not with one of its versions', async () => {
  const { context, tree, asked, link } = world()
  const kept: FeedRecord = { t: 'link', at: 2, id: id(1), link, keys: id(0, 92), follows: 1 }
  const next: FeedRecord = { t: 'version', at: 3, id: id(1), type: '', size: 5, version: id(150), cid: id(0, 36), root: id(0, 32), chunks: 1, dek: id(0, 60), pack: { version: id(151), container: 0, of: 2_304, offset: 0, bytes: 1_152 } }
  for (const record of [kept, next]) tree.apply(record)
  const node = tree.nodes.get(toBase32(id(1))) ?? expect.fail('no such entry')
  const [older] = node.versions
  if (older) await dropVersions(context, [{ id: node.id, kept: older }], {})
  expect([asked, node.versions.length]).toEqual([[['append', 1]], 1])
  // It opens a file of the pack still, until it is renewed.
  Object.assign(context.directory, { listLinks: () => Promise.resolve([{ link, version: id(151), revoked: false }]) })
  asked.length = 0
  await purge(context, [toBase32(id(1))], {})
  expect(asked).toEqual([['revoke', link], ['delete', [id(151)]]])
})
