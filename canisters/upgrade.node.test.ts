import { expect, it, onTestFinished } from 'vitest'
import { Principal } from '@icp-sdk/core/principal'
import { emptyFeed } from '../lib/ledger/ic/directory.ts'
import { identityFromSeed, principalOf } from '../lib/ledger/ic/identity.ts'
import { linkReader } from '../lib/ledger/ic/reader.ts'
import { makeLayout } from '../lib/record/layout.ts'
import { concat } from '../lib/bytes/bytes.ts'
import { failure, fakeFile, markOf, only, putPages, random, settingsArg, startNetwork, upload } from './testing.ts'

it('An upgrade in place keeps accounts, files, pages, feeds, links, nodes, keys and open uploads', async () => {
  const network = await startNetwork({ starts_per_minute: 600 })
  onTestFinished(() => network.stop())
  const ann = await network.person()
  const { file } = await upload(network, ann, fakeFile(3))
  const seed = random(32)
  const reader = linkReader({ config: network.config, identity: identityFromSeed(seed) })
  const link = { link: random(16), version: file.version, reader: Principal.fromUint8Array(principalOf(identityFromSeed(seed))), sealed: random(300), has_password: false, expires_at: [] as [], max_opens: [] as [], mark: random(32) }
  await ann.directory.createLink(link)
  const { session } = await reader.openLink(link.link)
  const open = fakeFile(2)
  const started = only(await ann.directory.startUpload([open.request]))
  const [group] = started.groups
  if (!group) throw new Error('no group')
  await ann.directory.markChunks([{ upload: started.upload, marks: [markOf(network, open, group, 0)], journal: [random(99)], next: [] }])

  const picture = async () => ({
    account: await ann.directory.account(),
    feed: await ann.directory.getFeed({ account: ann.id, after: emptyFeed(), limit: 100 }),
    versions: await ann.directory.getVersions([file.version]),
    links: await ann.directory.listLinks(),
    uploads: (await ann.directory.getUploads({ after: [], limit: 16 })).map(({ page_token: _, ...rest }) => rest),
    nodes: (await ann.directory.listNodes()).map(node => [node.number, node.public_key, node.addresses, node.last_seen]),
    key: await ann.directory.grantKey(),
    stats: await network.admin.adminGetStats(),
    stat: await network.adminBucket.stat(),
    settings: await network.admin.adminSetSettings(settingsArg({})),
  })
  const before = await picture()
  await network.upgrade()
  expect(await picture()).toEqual(before)

  // and all of it still works, with what was given out before
  const plan = await reader.getDownloadPlan({ version: file.version, session: [session], first: 0n, count: 3 })
  const { record } = makeLayout(concat(...file.chunkIds))
  expect(await reader.getChunk(plan.page_key.bucket, { token: plan.page_key, chunk_index: 0 })).toEqual(record)
  expect(only(await ann.directory.markChunks([{ upload: started.upload, marks: [markOf(network, open, group, 1)], journal: [], next: [] }])).stored).toBe(2n)
  const commit = await putPages(ann, open, started)
  const { files } = await ann.directory.commitUpload({ commits: [commit], feed_seq: before.account.feed_seq, records: [random(10)] })
  expect(failure(files)).toBe('Ok')
  expect((await ann.directory.getFeed({ account: ann.id, after: before.feed.head, limit: 9 })).records.length).toBe(1)
  expect(failure(await ann.directory.startUpload([fakeFile(1).request]))).toBe('Ok')
})

