import { failure, fakeFile, markOf, only, random, smallFile } from '../../canisters/testing.ts'
import type { FakeFile, Network, Person } from '../../canisters/testing.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { concat } from '../../lib/bytes/bytes.ts'
import { makeLayout } from '../../lib/record/layout.ts'
import { bucketClient } from '../../lib/ledger/ic/bucket.ts'
import type { CommitReq, GroupGrants, PageToken, Started } from '../../lib/ledger/ic/directory.ts'
import { identityFromSeed } from '../../lib/ledger/ic/identity.ts'

/** Receipts that one mark_chunks takes, and bytes and pages that one put_chunks takes (directory.did, bucket.did); 14 receipts a chunk. */
const [RECEIPTS, PAGE_BYTES, PAGES, SHARDS] = [4_096, 900_000, 2_000, 14]

/** Counts the ingress update messages that `work` sends, at the wire: posts to `/call`. */
export async function countCalls(work: () => Promise<void>): Promise<number> {
  const { fetch } = globalThis
  let calls = 0
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (url.endsWith('/call')) calls++
    return fetch(input, init)
  }
  try { await work() } finally { globalThis.fetch = fetch }
  return calls
}

/** One file of 60,000 bytes. */
export async function small(person: Person): Promise<void> {
  const { feed_seq } = await person.directory.account()
  only((await person.directory.putSmall({ ...smallFile({ size: 60_000 }).request, feed_seq })).files)
}

/** One file of so many chunks of 4 MiB, marked in groups of 64; its content is not sent anywhere. */
export async function large(network: Network, person: Person, chunks: number): Promise<void> {
  const { feed_seq } = await person.directory.account()
  const file = fakeFile(chunks, 524_416)
  const started = only(await person.directory.startUpload([file.request]))
  let [group] = started.groups
  while (group) {
    const { first, count } = group
    const marks = Array.from({ length: count }, (_, i) => markOf(network, file, group as GroupGrants, Number(first) + i))
    const end = first + BigInt(count)
    const rest = BigInt(chunks) - end
    const next = rest > 0n ? [{ first: end, count: Number(rest < 64n ? rest : 64n) }] as [{ first: bigint, count: number }] : [] as []
    const marked = only(await person.directory.markChunks([{ upload: started.upload, marks, journal: [], next }]))
    group = marked.group[0]
  }
  const { commit, pages } = pagesOf(file, started)
  await putAll(person, pages)
  only((await person.directory.commitUpload({ commits: [commit], feed_seq, records: [random(200)] })).files)
}

interface PagePut { token: PageToken, chunk_index: number, bytes: Uint8Array }

/** Layout record, layout page and head of a file, and its commit. */
function pagesOf(file: FakeFile, started: Started): { commit: CommitReq, pages: PagePut[] } {
  const { record, pages } = makeLayout(concat(...file.chunkIds))
  const head = random(400)
  const commit = { upload: started.upload, layout: record, pages: pages.length + 2, head_hash: blake3(head), sealed_dek: random(60), name_tag: random(16) }
  return { commit, pages: [record, ...pages, head].map((bytes, index) => ({ token: started.page_token, chunk_index: index, bytes })) }
}

/** Puts pages, as many a call as one takes. */
async function putAll(person: Person, pages: readonly PagePut[]): Promise<void> {
  const [first] = pages
  if (!first) return
  const bucket = bucketClient({ config: person.config, identity: identityFromSeed(person.seed), bucket: first.token.bucket })
  for (let at = 0; at < pages.length;) {
    let [end, bytes] = [at, 0]
    while (end < pages.length && end - at < PAGES && bytes <= PAGE_BYTES) bytes += pages[end++]?.bytes.length ?? 0
    const answers = await bucket.putChunks(pages.slice(at, end))
    const failed = answers.find(answer => 'Err' in answer)
    if (failed) throw new Error(failure([failed]))
    at = end
  }
}

/** A drop of `count` files of one small chunk each, as single files: start, grants, marks, pages, commit. */
export async function drop(network: Network, person: Person, count: number): Promise<void> {
  const { feed_seq } = await person.directory.account()
  const files = Array.from({ length: count }, () => fakeFile(1, 1_472))
  const started = (await person.directory.startUpload(files.map(file => file.request))).map(answer => only([answer]))
  const groups = started.map(one => one.groups[0])
  const perCall = Math.floor(RECEIPTS / SHARDS)
  for (let at = 0; at < count; at += perCall) {
    const marked = files.slice(at, at + perCall).map((file, i) => {
      const [group, session] = [groups[at + i], started[at + i]]
      if (!group || !session) throw new Error('a file without grants')
      return { upload: session.upload, marks: [markOf(network, file, group, 0)], journal: [] as [], next: [] as [] }
    })
    const wanting = at === 0 ? [...started.keys()].filter(i => !groups[i]) : []
    const asking = wanting.map(i => ({ upload: (started[i] as Started).upload, marks: [], journal: [] as [], next: [{ first: 0n, count: 1 }] as [{ first: bigint, count: number }] }))
    const answers = await person.directory.markChunks([...marked, ...asking])
    wanting.forEach((place, i) => { groups[place] = only([answers[marked.length + i] ?? { Err: null }]).group[0] })
  }
  const all = files.map((file, i) => pagesOf(file, started[i] as Started))
  await putAll(person, all.flatMap(one => one.pages))
  const done = await person.directory.commitUpload({ commits: all.map(one => one.commit), feed_seq, records: files.map(() => random(200)) })
  done.files.forEach(answer => only([answer]))
}
