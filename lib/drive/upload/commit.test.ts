import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { decodeFeedRecord, encodeFeedRecord } from '../../record/feed.ts'
import type { CreateRecord, FeedRecord } from '../../record/feed.ts'
import type { Source } from '../../record/lineage.ts'
import { graphAround } from '../files/lineage.ts'
import { makeTree } from '../files/tree.ts'
import type { Tree } from '../files/tree.ts'
import type { DriveContext } from '../context.ts'
import { commitPack, makeCommitter } from './commit.ts'
import type { Described } from './describe.ts'

const id = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)

const file = (n: number, name: string): Described => ({
  step: 'described', entry: id(n), version: id(n), upload: id(n), sealedDek: id(n, 60), parent: null, onTaken: 'both', name, type: '', size: 1, modified: 0, chunks: 1,
  layout: id(n, 50), cid: id(n, 36), root: id(n, 32), pages: 2, headHash: id(n, 32), pageToken: {} as Described['pageToken'],
  chunkIds: id(n, 32), hashes: id(n, 32), tables: [null], padded: 1024,
})

/** A directory that refuses some uploads, and the feed that goes with it. */
function world(refuses: ReadonlySet<number>): { context: Pick<DriveContext, 'feed' | 'directory' | 'keyring'>, calls: number[][], tree: Tree } {
  const tree = makeTree()
  const calls: number[][] = []
  const context = {
    keyring: { nameTag: () => Promise.resolve(id(0)) },
    feed: {
      tree,
      append: async (make: () => FeedRecord[], send: (seq: number, sealed: Bytes[]) => Promise<unknown>) => {
        const records = make()
        await send(0, records.map(encodeFeedRecord))
        for (const record of records) tree.apply(record)
      },
    },
    directory: {
      commitUpload: ({ records, commits }: { records: Bytes[], commits: { upload: Bytes }[] }) => {
        expect(records.map(record => decodeFeedRecord(record) as CreateRecord).filter(({ t }) => t !== 'lineage' as string).map(({ version }) => version)).toEqual(commits.map(({ upload }) => upload))
        calls.push(commits.map(({ upload }) => upload[0] as number))
        const refused = new Map([...commits.entries()].filter(([, { upload }]) => refuses.has(upload[0] as number)).map(([i]) => [i, new CyxError('UPLOAD_INCOMPLETE', { missing: 1 })]))
        return Promise.resolve({ feedSeq: 0, feedLink: id(0, 32), refused })
      },
    },
  }
  return { context: context as unknown as Pick<DriveContext, 'feed' | 'directory' | 'keyring'>, calls, tree }
}

test('files that are ready together are listed by one call, each under a name of its own', async () => {
  const { context, calls } = world(new Set())
  const commit = makeCommitter(context, {})
  const records = await Promise.all([file(1, 'a.txt'), file(2, 'a.txt'), file(3, 'b.txt')].map(commit))
  expect(records.map(record => record.t === 'create' && record.name)).toEqual(['a.txt', 'a (2).txt', 'b.txt'])
  expect(calls).toEqual([[1, 2, 3]])
})

test('a file that the directory refuses fails alone, the others go again without it', async () => {
  const { context, calls } = world(new Set([2, 4]))
  const commit = makeCommitter(context, {})
  const settled = await Promise.allSettled([1, 2, 3, 4].map(n => commit(file(n, `${String(n)}.txt`))))
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
  expect(calls).toEqual([[1, 2, 3, 4], [1, 3]])
})

test('when all are refused nothing is sent again', async () => {
  const { context, calls } = world(new Set([1]))
  await expect(makeCommitter(context, {})(file(1, 'a'))).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE' })
  expect(calls).toEqual([[1]])
})

test('a file whose name is there becomes a version of it where that is wanted, also within one drop; a folder of that name is left alone', async () => {
  const { context, tree } = world(new Set())
  const commit = makeCommitter(context, {})
  tree.apply({ t: 'folder', at: 1, id: id(9), parent: null, name: 'b.txt' })
  const wanted = [file(1, 'a.txt'), file(2, 'a.txt'), file(3, 'b.txt')].map(one => ({ ...one, onTaken: 'version' as const }))
  expect((await Promise.all(wanted.map(commit))).map(({ t }) => t)).toEqual(['create', 'version', 'create'])
  expect([...tree.inside(null).keys()]).toEqual(['b.txt', 'a.txt', 'b (2).txt'])
  expect([...tree.nodes.values()].map(({ versions }) => versions.length)).toEqual([0, 2, 1])
})

test('a file whose folder is gone when it is listed goes to the root', async () => {
  const { context, tree } = world(new Set())
  const commit = makeCommitter(context, {})
  tree.apply({ t: 'folder', at: 1, id: id(9), parent: null, name: 'Photos' })
  await commit({ ...file(1, 'a.txt'), parent: id(9) })
  tree.apply({ t: 'trash', at: 2, id: id(9) })
  await commit({ ...file(2, 'b.txt'), parent: id(9) })
  expect([...tree.inside(null).keys()]).toEqual(['b.txt'])
})

const source = (n: number | null, name = 'given'): Source => ({ name, transform: 'cut', meta: {}, ...n === null ? {} : { file: { version: id(n), cid: id(n, 36) } } })

test('what files were made from is noted by the call that lists them, behind their records: of new files, of a version, and never of itself', async () => {
  const { context, calls, tree } = world(new Set([4]))
  const commit = makeCommitter(context, {})
  await commit(file(1, 'raw.csv'))
  const made = [{ ...file(2, 'a.txt'), sources: [source(1), source(2), source(null)] }, { ...file(3, 'raw.csv'), onTaken: 'version' as const, sources: [source(1)] }, { ...file(4, 'b.txt'), sources: [source(1)] }, file(5, 'c.txt')]
  await Promise.allSettled(made.map(commit))
  expect(calls).toEqual([[1], [2, 3, 4, 5], [2, 3, 5]])
  expect([...tree.lineage.of]).toEqual([[toBase32(id(2)), [source(1), source(null)]], [toBase32(id(3)), [source(1)]]])
})

test('a source that was deleted before its file is listed stays by its name, and the file is listed', async () => {
  const { context, tree } = world(new Set())
  const commit = makeCommitter(context, {})
  await commit(file(1, 'raw.csv'))
  tree.apply({ t: 'delete', at: 2, id: id(1), version: id(1) })
  await commit({ ...file(2, 'a.txt'), sources: [source(1, 'raw.csv')] })
  expect(graphAround(tree, toBase32(id(2))).nodes.map(({ name, entry }) => [name, entry !== null])).toEqual([['a.txt', true], ['raw.csv', false]])
})

test('the files of a pack are noted behind all of them, which stand together', async () => {
  const { context, tree } = world(new Set())
  const seen: string[] = []
  const { append } = context.feed
  context.feed.append = (make, send, options) => append(() => { const records = make(); seen.push(...records.map(({ t }) => t)); return records }, send, options)
  context.directory.commitUpload = () => Promise.resolve({ feedSeq: 0, feedLink: id(0, 32), refused: new Map() })
  const members = [{ ...file(1, 'a'), sources: [source(7)] }, file(2, 'b'), { ...file(3, 'c'), sources: [source(7)] }].map(one => ({ ...one, step: 'prepared' as const }))
  await commitPack(context, file(9, 'a + 2'), members, members.map((_, i) => ({ version: id(9), container: 0, of: 999, offset: 64 * i, bytes: 64 })), {})
  expect(seen).toEqual(['create', 'create', 'create', 'lineage', 'lineage'])
  expect([...tree.lineage.usesOf(toBase32(id(7)))]).toEqual([toBase32(id(1)), toBase32(id(3))])
})
