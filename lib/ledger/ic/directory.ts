import type { Config } from '../../config.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { feedLink } from '../../record/feed.ts'
import { equal } from '../../bytes/bytes.ts'
import { client } from './caller.ts'
import type { Client } from './caller.ts'
import { absent, certifiedFeedHead, checkGrantKey, checkNodes, checkShare, checkVersion } from './certified.ts'
import type { Branch, FeedHead } from './certified.ts'
import { directoryError } from './errors.ts'
import { idlFactory } from './generated/directory.ts'
import type { _SERVICE, Append, CommitBatch, CreateLink as MarkedLink, FileMeta, Node, Op, PaymentType, PutSmall, StartUpload, Version } from './generated/directory.ts'
import type { Identity } from './identity.ts'

export type {
  CommitReq, DownloadPlan, Error as DirectoryError, FileMeta, GrantedNode, GroupGrants, Mark, Node, Op, PageToken, Place, PutSmall,
  Receipt, Scope, Started, StartUpload,
} from './generated/directory.ts'
export type { FeedHead } from './certified.ts'

/** Records of a feed, checked: each links to the one before, up to `upTo`. */
export interface FeedPart { records: { seq: bigint, sealed: Uint8Array }[], upTo: FeedHead, head: FeedHead }

type Raw = Client<_SERVICE>

/**
 * How a priced call is paid; without one the account's balance pays. `share`: id of a share with the role write, 16 bytes: the call is for the
 * drive of the one who shares, inside what is shared.
 */
export interface PaidOptions extends Options { payment?: PaymentType, share?: Uint8Array }
/** A request whose changes of the tree may be left out. */
type WithOps<R> = Omit<R, 'ops' | 'share'> & { ops?: Op[] }
/** A new link; without `mark` (32 bytes) no device can tell what it opens. */
export type CreateLink = Omit<MarkedLink, 'mark'> & { mark?: Uint8Array }
type Priced = 'startUpload' | 'commitUpload' | 'putSmall' | 'appendFeed' | 'createLink'
type Proven = 'getFeed' | 'listNodes' | 'grantKey' | 'getFileMeta' | 'getShareProof' | 'getVersions' | 'getProvenVersions' | 'proveAbsence'

/** The directory's methods; those that answer with a proof check it. See the .did for what each does. */
export interface DirectoryClient extends Omit<Raw, Proven | Priced> {
  startUpload: (files: StartUpload[], options?: PaidOptions) => ReturnType<Raw['startUpload']>
  commitUpload: (batch: WithOps<CommitBatch>, options?: PaidOptions) => ReturnType<Raw['commitUpload']>
  /** A file of at most 64 KiB in one call. @throws LEDGER_CONFLICT, STORAGE_QUOTA_EXCEEDED, STORAGE_BUCKET_UNAVAILABLE */
  putSmall: (file: WithOps<PutSmall>, options?: PaidOptions) => ReturnType<Raw['putSmall']>
  /** Appends records with what they change. @throws LEDGER_CONFLICT, STORAGE_NAME_TAKEN, STORAGE_CYCLIC_MOVE, STORAGE_OBJECT_NOT_FOUND */
  appendFeed: (append: WithOps<Append>, options?: PaidOptions) => ReturnType<Raw['appendFeed']>
  createLink: (link: CreateLink, options?: PaidOptions) => ReturnType<Raw['createLink']>
  /**
   * An entry, version or upload by its id, its newest version proven; null when there is none. That there is no such version, or that it is
   * deleted, is proven; of an entry the feed is the proof.
   *
   * @throws LEDGER_UNTRUSTED; AUTH_INSUFFICIENT_PERMISSIONS when it is there, but not for the caller
   */
  getFileMeta: (id: Uint8Array, options?: Options) => Promise<FileMeta | null>
  /** What the directory holds of a link or share (docs/format.md §12); null when there is none; both proven. @throws as `getFileMeta` */
  getShareProof: (id: Uint8Array, options?: Options) => Promise<Uint8Array | null>
  /** Versions of the caller, at most 200, null where there is none of that id; both proven. @throws as `getFileMeta` */
  getVersions: (ids: Uint8Array[], options?: Options) => Promise<(Version | null)[]>
  /** Of at most 200 ids, whether it is proven that none of them is there. @throws LEDGER_UNTRUSTED */
  isAbsent: (branch: Branch, ids: Uint8Array[], options?: Options) => Promise<boolean[]>
  /**
   * Records after `after` (at most `limit`, 1 … 1,000, and 1 MiB; when `upTo` is not yet `head` ask again from there).
   *
   * @param account - id of the caller's account, 16 bytes, from an update call or from the vault
   * @throws LEDGER_UNTRUSTED when the head is not certified, a record does not link, or the feed is shorter than what was seen before
   */
  getFeed: (request: { account: Uint8Array, after: FeedHead, limit: number }, options?: Options) => Promise<FeedPart>
  /** The certified head of the feed of `account`, by whom `share` was given: what a member's next append is numbered after. @throws LEDGER_UNTRUSTED */
  sharedHead: (account: Uint8Array, share: Uint8Array, options?: Options) => Promise<FeedHead>
  /** Registered nodes; numbers, keys and addresses are certified. @throws LEDGER_UNTRUSTED */
  listNodes: (options?: Options) => Promise<Node[]>
  /** The key that signs grants and page tokens, 32 bytes. @throws LEDGER_UNTRUSTED */
  grantKey: (options?: Options) => Promise<Uint8Array>
}

const paidBy = (options: PaidOptions | undefined): [] | [PaymentType] => options?.payment ? [options.payment] : []
const sharedBy = (options: PaidOptions | undefined): [] | [Uint8Array] => options?.share ? [options.share] : []

const BRANCH = { feed: { Feed: null }, layout: { Layout: null }, share: { Share: null } } as const

/** A version, if it is the one that was asked for. */
function asked(id: Uint8Array, version: Version | undefined): Version | null {
  if (version && !equal(Uint8Array.from(version.version), id)) throw untrusted('another version')
  return version ?? null
}

/** The head before the first record. */
export const emptyFeed = (): FeedHead => ({ seq: 0n, link: new Uint8Array(32) })

const untrusted = (what: string): CyxError => new CyxError('LEDGER_UNTRUSTED', { what })

/** A client of the directory. @throws (each method) the codes of `errors.ts`; see `client` */
export function directoryClient({ config, identity }: { config: Pick<Config, 'ic'>, identity: Identity }): DirectoryClient {
  const { host, rootKey, directory } = config.ic
  const raw: Raw = client<_SERVICE>({ host, rootKey, identity }, directory, idlFactory, directoryError)
  const authority = { rootKey, canister: directory }
  const isAbsent: DirectoryClient['isAbsent'] = async (branch, ids, options) => absent(await raw.proveAbsence(BRANCH[branch], ids, options), branch, ids, authority)
  const gone = async (branch: Branch, id: Uint8Array, options: Options | undefined): Promise<void> => {
    if ((await isAbsent(branch, [id], options)).includes(false)) throw new CyxError('AUTH_INSUFFICIENT_PERMISSIONS')
  }
  return {
    ...raw,
    startUpload: (files, options) => raw.startUpload(files, paidBy(options), sharedBy(options), options),
    commitUpload: (batch, options) => raw.commitUpload({ ...batch, ops: batch.ops ? [batch.ops] : [], share: sharedBy(options) }, paidBy(options), options),
    putSmall: (file, options) => raw.putSmall({ ...file, ops: file.ops ? [file.ops] : [], share: sharedBy(options) }, paidBy(options), options),
    appendFeed: (append, options) => raw.appendFeed({ ...append, ops: append.ops ?? [], share: sharedBy(options) }, paidBy(options), options),
    createLink: ({ mark, ...link }, options) => raw.createLink({ ...link, mark: mark ? [mark] : [] }, paidBy(options), options),
    async getFileMeta(id, options) {
      const [proven] = await raw.getFileMeta(id, options)
      if (!proven || 'Deleted' in proven.file.status) await gone('layout', id, options)
      const [version] = proven?.file.version ?? []
      if (proven && version) await checkVersion(proven, version, authority)
      return proven?.file ?? null
    },
    async getShareProof(id, options) {
      const [proof] = await raw.getShareProof(id, options)
      if (proof) await checkShare(proof, id, proof.statement, authority)
      else await gone('share', id, options)
      return proof?.statement ?? null
    },
    async getVersions(ids, options) {
      const proof = await raw.getProvenVersions(ids, options)
      const versions = ids.map((id, i) => asked(id, proof.versions[i]?.[0]))
      for (const version of versions) if (version) await checkVersion(proof, version, authority)
      const missing = ids.filter((_, i) => !versions[i])
      if ((await absent(proof, 'layout', missing, authority)).includes(false)) throw new CyxError('AUTH_INSUFFICIENT_PERMISSIONS')
      return versions
    },
    isAbsent,
    async sharedHead(account, share, options) {
      return certifiedFeedHead(await raw.getFeed({ from: 1n, limit: 1, share: [share] }, options), account, authority)
    },
    async getFeed({ account, after, limit }, options) {
      const page = await raw.getFeed({ from: after.seq + 1n, limit, share: [] }, options)
      const head = await certifiedFeedHead(page, account, authority)
      if (head.seq < after.seq) throw untrusted('the feed is shorter than before')
      const upTo = chain(after, page.records)
      if (upTo.seq > head.seq || (upTo.seq === head.seq && !equal(upTo.link, head.link))) throw untrusted('the feed does not lead to its head')
      if (page.records.length === 0 && head.seq > after.seq) throw untrusted('records of the feed are missing')
      return { records: page.records, upTo, head }
    },
    async listNodes(options) {
      const answer = await raw.listNodes(options)
      await checkNodes(answer, answer.nodes, authority)
      return answer.nodes
    },
    async grantKey(options) {
      const answer = await raw.grantKey(options)
      if (answer.key.length === 0) throw new CyxError('NETWORK_DIRECTORY_UNREACHABLE', { reason: 'the grant key is being made' })
      await checkGrantKey(answer, answer.key, authority)
      return answer.key
    },
  }
}

/** Follows the links from `after` through `records`. @throws LEDGER_UNTRUSTED when a number is left out */
function chain(after: FeedHead, records: readonly { seq: bigint, sealed: Uint8Array }[]): FeedHead {
  return records.reduce<FeedHead>((head, { seq, sealed }) => {
    if (seq !== head.seq + 1n) throw untrusted('records of the feed are missing')
    return { seq, link: feedLink(head.link, Number(seq), sealed) }
  }, after)
}
