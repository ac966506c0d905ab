import { Principal } from '@icp-sdk/core/principal'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Config } from '../../config.ts'
import { makeBatcher } from '../../engine/batch.ts'
import type { NodeInfo } from '../../engine/peers.ts'
import type { CyxError } from '../../errors.ts'
import { directoryClient } from '../../ledger/ic/directory.ts'
import type { DirectoryError } from '../../ledger/ic/directory.ts'
import { directoryError } from '../../ledger/ic/errors.ts'
import { identityFromSeed } from '../../ledger/ic/identity.ts'
import type { Options } from '../../options.ts'
import { grantedOf, groupOf, msOf, nodeOf, nsOf, opt, own, planOf, planRequest, proofRequest } from './convert.ts'
import type { Commit, DownloadPlan, GrantedNode, LinkRenewal, LinkRow, MarkAnswer, MarkRequest, NewLink, PlanRequest, Proof, ProofRequest, StartAnswer, StartRequest, UploadInfo } from './types.ts'

/** A place in the feed: how many records, and the chain's link there [32]. */
export interface FeedHead { sequence: number, link: Bytes }

/** The directory as the stories use it. Calls for one file travel together where they come close to each other. */
export interface Directory {
  register: (options?: Options) => Promise<{ id: Bytes }>
  account: (options?: Options) => Promise<{ plan: string, quotaBytes: number, usedBytes: number }>
  startUpload: (request: StartRequest, options?: Options) => Promise<StartAnswer>
  markChunks: (request: MarkRequest, options?: Options) => Promise<MarkAnswer>
  /** All or none: `refused` says which of them (by place) stood in the way, and then nothing has changed. */
  commitUpload: (request: { feedSeq: number, records: Bytes[], commits: Commit[] }, options?: Options) => Promise<{ feedSeq: number, feedLink: Bytes, refused: ReadonlyMap<number, CyxError> }>
  /** A file of at most 64 KiB, stored and listed by one call; layout and head as in the page store. @throws LEDGER_CONFLICT, STORAGE_QUOTA_EXCEEDED, STORAGE_BUCKET_UNAVAILABLE */
  putSmall: (request: { version: Bytes, content: Bytes, layout: Bytes, head: Bytes, sealedDek: Bytes, nameTag: Bytes, feedSeq: number, records: Bytes[] }, options?: Options) => Promise<{ feedSeq: number, feedLink: Bytes }>
  /** Records that change nothing the directory knows of. @throws LEDGER_CONFLICT */
  appendFeed: (request: { feedSeq: number, records: Bytes[] }, options?: Options) => Promise<{ feedSeq: number, feedLink: Bytes }>
  /** The account's sessions, by upload id, at most 8. */
  getUploads: (request: { after: Bytes | null, limit: number }, options?: Options) => Promise<UploadInfo[]>
  abortUpload: (uploads: Bytes[], options?: Options) => Promise<unknown>
  deleteFiles: (request: { feedSeq: number, records: Bytes[], versions: Bytes[] }, options?: Options) => Promise<{ feedSeq: number, feedLink: Bytes, grants: { version: Bytes, grants: GrantedNode[] }[] }>
  getDownloadPlan: (request: PlanRequest, options?: Options) => Promise<DownloadPlan>
  getAnchorProof: (request: ProofRequest, options?: Options) => Promise<Proof>
  /** Records after `after`, proven to lead to the certified head; `complete` when they reach it. */
  getFeed: (request: { account: Bytes, after: FeedHead, limit: number }, options?: Options) => Promise<{ records: Bytes[], upTo: FeedHead, complete: boolean }>
  createLink: (link: NewLink, options?: Options) => Promise<unknown>
  /** Has a link open another version, or the same by other words. @throws LEDGER_CONFLICT when it was renewed since it was listed; LINK_REVOKED, LINK_EXPIRED, LINK_NOT_FOUND; STORAGE_OBJECT_NOT_FOUND of the version */
  renewLink: (link: LinkRenewal, options?: Options) => Promise<unknown>
  revokeLink: (link: Bytes, options?: Options) => Promise<unknown>
  listLinks: (options?: Options) => Promise<LinkRow[]>
  listNodes: (options?: Options) => Promise<NodeInfo[]>
}

/** Files per `start_upload` at most (the directory allows 512). */
const STARTS = 100
/** What a `mark_chunks` may hold: 4,096 receipts; the grants of a group that is asked for are as long as some 300. */
const [MARKS, GROUP_WEIGHT] = [4_096, 300]
/** Answers of batched calls: one `Ok` or `Err` per file. */
const each = <T, R>(answers: readonly ({ Ok: T } | { Err: DirectoryError })[], convert: (value: T) => R): (R | Error)[] =>
  answers.map(answer => 'Ok' in answer ? convert(answer.Ok) : directoryError(answer.Err))

/** The directory for the account of a credential's seed [32]. */
export function openDirectory({ config, seed }: { config: Config, seed: Bytes }): Directory {
  const client = directoryClient({ config, identity: identityFromSeed(seed) })
  // A batch outlives the one that gave it up: the others still need it. The client has its own limit.
  const start = makeBatcher<StartRequest, StartAnswer>(STARTS, async requests => each(
    await client.startUpload(requests.map(one => ({ version: one.version, class: one.class, chunks: BigInt(one.chunks), stored_bytes: BigInt(one.storedBytes), page_bytes: BigInt(one.pageBytes) }))),
    ({ upload, groups, page_token }) => ({ upload: own(upload), groups: groups.map(groupOf), pageToken: page_token }),
  ))
  const mark = makeBatcher<MarkRequest, MarkAnswer>(MARKS, async requests => each(
    await client.markChunks(requests.map(({ upload, marks, journal, next }) => ({
      upload, journal: opt(journal), next: opt(next && { first: BigInt(next.first), count: next.count }),
      marks: marks.map(({ chunk, chunkId, shardBytes, receipts }) => ({
        chunk: BigInt(chunk), chunk_id: chunkId, shard_bytes: shardBytes,
        receipts: receipts.map(({ shard, node, grantNonce, timeMs, signature }) => ({ shard, node, grant_nonce: grantNonce, time_ms: BigInt(timeMs), signature })),
      })),
    }))),
    ({ stored, group: [group], rejected }) => ({ stored: Number(stored), group: group ? groupOf(group) : null, rejected: rejected.map(({ chunk, shard, reason }) => ({ chunk: Number(chunk), shard, reason })) }),
  ), ({ marks, next }) => marks.reduce((sum, { receipts }) => sum + receipts.length, next ? GROUP_WEIGHT : 1))
  const given = async <T>(work: Promise<T>, { signal }: Options = {}): Promise<T> => {
    const result = await work
    signal?.throwIfAborted()
    return result
  }
  return {
    register: async options => ({ id: own((await client.register(options)).id) }),
    account: async options => {
      const { plan, quota_bytes, used_bytes } = await client.account(options)
      return { plan, quotaBytes: Number(quota_bytes), usedBytes: Number(used_bytes) }
    },
    startUpload: (request, options) => given(start(request), options),
    markChunks: (request, options) => given(mark(request), options),
    commitUpload: async ({ feedSeq, records, commits }, options) => {
      const { feed_seq, feed_link, files } = await client.commitUpload({
        feed_seq: BigInt(feedSeq), records,
        commits: commits.map(({ upload, layout, pages, headHash, sealedDek, nameTag }) => ({ upload, layout, pages, head_hash: headHash, sealed_dek: sealedDek, name_tag: nameTag })),
      }, options)
      const errors = [...files.entries()].flatMap(([i, file]) => 'Err' in file ? [[i, directoryError(file.Err)] as const] : [])
      // Files that only wait for the others say so by this code.
      const refused = new Map(errors.filter(([, error]) => error.code !== 'NETWORK_DIRECTORY_UNREACHABLE'))
      if (errors[0] && refused.size === 0) throw errors[0][1]
      return { feedSeq: Number(feed_seq), feedLink: own(feed_link), refused }
    },
    putSmall: async ({ version, content, layout, head, sealedDek, nameTag, feedSeq, records }, options) => {
      const { feed_seq, feed_link, files } = await client.putSmall({ version, content, layout, head, sealed_dek: sealedDek, name_tag: nameTag, feed_seq: BigInt(feedSeq), records }, options)
      for (const file of files) if ('Err' in file) throw directoryError(file.Err)
      return { feedSeq: Number(feed_seq), feedLink: own(feed_link) }
    },
    appendFeed: async ({ feedSeq, records }, options) => {
      const { feed_seq, feed_link } = await client.appendFeed({ feed_seq: BigInt(feedSeq), records }, options)
      return { feedSeq: Number(feed_seq), feedLink: own(feed_link) }
    },
    getUploads: async ({ after, limit }, options) => (await client.getUploads({ after: opt(after), limit }, options)).map(({ upload, version, stored_map, committed, expires_at, journal: [journal] }) => ({
      upload: own(upload), version: own(version), storedMap: own(stored_map), committed, expiresAt: msOf(expires_at), journal: journal ? own(journal) : null,
    })),
    abortUpload: (uploads, options) => client.abortUpload(uploads, options),
    deleteFiles: async ({ feedSeq, records, versions }, options) => {
      const { feed_seq, feed_link, grants } = await client.deleteFiles({ feed_seq: BigInt(feedSeq), records, versions }, options)
      return { feedSeq: Number(feed_seq), feedLink: own(feed_link), grants: grants.map(one => ({ version: own(one.version), grants: grantedOf(one.grants) })) }
    },
    getDownloadPlan: async (request, options) => planOf(await client.getDownloadPlan(planRequest(request), options)),
    getAnchorProof: async (request, options) => {
      const { leaf, path } = await client.getAnchorProof(proofRequest(request), options)
      return { leaf: Number(leaf), path: path.map(own) }
    },
    getFeed: async ({ account, after, limit }, options) => {
      const { records, upTo, head } = await client.getFeed({ account, after: { seq: BigInt(after.sequence), link: after.link }, limit }, options)
      return { records: records.map(({ sealed }) => own(sealed)), upTo: { sequence: Number(upTo.seq), link: own(upTo.link) }, complete: upTo.seq === head.seq }
    },
    createLink: ({ link, version, reader, sealed, mark, hasPassword, expiresAt, maxOpens }, options) => client.createLink({
      link, version, reader: Principal.fromUint8Array(reader), sealed, mark, has_password: hasPassword, expires_at: opt(expiresAt === null ? null : nsOf(expiresAt)), max_opens: opt(maxOpens),
    }, options),
    renewLink: (link, options) => client.renewLink(link, options),
    revokeLink: (link, options) => client.revokeLink(link, options),
    listLinks: async options => (await client.listLinks(options)).map(({ link, version, expires_at: [expires], max_opens: [maxOpens], opens, revoked, has_password, created_at, mark: [mark], renewals: [renewals] }) => ({
      link: own(link), version: own(version), expiresAt: expires === undefined ? null : msOf(expires), opens, maxOpens: maxOpens ?? null, revoked, hasPassword: has_password, createdAt: msOf(created_at), mark: mark ? own(mark) : null, renewals: renewals ?? null,
    })),
    listNodes: async options => (await client.listNodes(options)).map(nodeOf),
  }
}
