import type { Config } from '../../config.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { feedLink } from '../../record/feed.ts'
import { equal } from '../../bytes/bytes.ts'
import { client } from './caller.ts'
import type { Client } from './caller.ts'
import { certifiedFeedHead, checkGrantKey, checkNodes, checkShare, checkVersion } from './certified.ts'
import type { FeedHead } from './certified.ts'
import { directoryError } from './errors.ts'
import { idlFactory } from './generated/directory.ts'
import type { _SERVICE, Append, CommitBatch, CreateLink, FileMeta, Node, Op, PaymentType, PutSmall, StartUpload } from './generated/directory.ts'
import type { Identity } from './identity.ts'

export type {
  CommitReq, CreateLink, DownloadPlan, Error as DirectoryError, FileMeta, GrantedNode, GroupGrants, Mark, Node, Op, PageToken, Place, PutSmall,
  Receipt, Scope, Started, StartUpload,
} from './generated/directory.ts'
export type { FeedHead } from './certified.ts'

/** Records of a feed, checked: each links to the one before, up to `upTo`. */
export interface FeedPart { records: { seq: bigint, sealed: Uint8Array }[], upTo: FeedHead, head: FeedHead }

type Raw = Client<_SERVICE>

/** How a priced call is paid; without one the account's balance pays. */
export interface PaidOptions extends Options { payment?: PaymentType }
/** A request whose changes of the tree may be left out. */
type WithOps<R> = Omit<R, 'ops'> & { ops?: Op[] }
type Priced = 'startUpload' | 'commitUpload' | 'putSmall' | 'appendFeed' | 'createLink'
type Proven = 'getFeed' | 'listNodes' | 'grantKey' | 'getFileMeta' | 'getShareProof'

/** The directory's methods; those that answer with a proof check it. See the .did for what each does. */
export interface DirectoryClient extends Omit<Raw, Proven | Priced> {
  startUpload: (files: StartUpload[], options?: PaidOptions) => ReturnType<Raw['startUpload']>
  commitUpload: (batch: WithOps<CommitBatch>, options?: PaidOptions) => ReturnType<Raw['commitUpload']>
  /** A file of at most 64 KiB in one call. @throws LEDGER_CONFLICT, STORAGE_QUOTA_EXCEEDED, STORAGE_BUCKET_UNAVAILABLE */
  putSmall: (file: WithOps<PutSmall>, options?: PaidOptions) => ReturnType<Raw['putSmall']>
  /** Appends records with what they change. @throws LEDGER_CONFLICT, STORAGE_NAME_TAKEN, STORAGE_CYCLIC_MOVE, STORAGE_OBJECT_NOT_FOUND */
  appendFeed: (append: WithOps<Append>, options?: PaidOptions) => ReturnType<Raw['appendFeed']>
  createLink: (link: CreateLink, options?: PaidOptions) => ReturnType<Raw['createLink']>
  /** An entry, version or upload by its id, null when there is none; its newest version is proven. @throws LEDGER_UNTRUSTED */
  getFileMeta: (id: Uint8Array, options?: Options) => Promise<FileMeta | null>
  /** What the directory holds of a link or share (docs/format.md §12), proven; null when there is none. @throws LEDGER_UNTRUSTED */
  getShareProof: (id: Uint8Array, options?: Options) => Promise<Uint8Array | null>
  /**
   * Records after `after` (at most `limit`, 1 … 1,000, and 1 MiB; when `upTo` is not yet `head` ask again from there).
   *
   * @param account - id of the caller's account, 16 bytes, from an update call or from the vault
   * @throws LEDGER_UNTRUSTED when the head is not certified, a record does not link, or the feed is shorter than what was seen before
   */
  getFeed: (request: { account: Uint8Array, after: FeedHead, limit: number }, options?: Options) => Promise<FeedPart>
  /** Registered nodes; numbers, keys and addresses are certified. @throws LEDGER_UNTRUSTED */
  listNodes: (options?: Options) => Promise<Node[]>
  /** The key that signs grants and page tokens, 32 bytes. @throws LEDGER_UNTRUSTED */
  grantKey: (options?: Options) => Promise<Uint8Array>
}

const paidBy = (options: PaidOptions | undefined): [] | [PaymentType] => options?.payment ? [options.payment] : []

/** The head before the first record. */
export const emptyFeed = (): FeedHead => ({ seq: 0n, link: new Uint8Array(32) })

const untrusted = (what: string): CyxError => new CyxError('LEDGER_UNTRUSTED', { what })

/** A client of the directory. @throws (each method) the codes of `errors.ts`; see `client` */
export function directoryClient({ config, identity }: { config: Pick<Config, 'ic'>, identity: Identity }): DirectoryClient {
  const { host, rootKey, directory } = config.ic
  const raw: Raw = client<_SERVICE>({ host, rootKey, identity }, directory, idlFactory, directoryError)
  const authority = { rootKey, canister: directory }
  return {
    ...raw,
    startUpload: (files, options) => raw.startUpload(files, paidBy(options), options),
    commitUpload: (batch, options) => raw.commitUpload({ ...batch, ops: batch.ops ? [batch.ops] : [] }, paidBy(options), options),
    putSmall: (file, options) => raw.putSmall({ ...file, ops: file.ops ? [file.ops] : [] }, paidBy(options), options),
    appendFeed: (append, options) => raw.appendFeed({ ...append, ops: append.ops ?? [] }, paidBy(options), options),
    createLink: (link, options) => raw.createLink(link, paidBy(options), options),
    async getFileMeta(id, options) {
      const [proven] = await raw.getFileMeta(id, options)
      if (!proven) return null
      const [version] = proven.file.version
      if (version) await checkVersion(proven, version, authority)
      return proven.file
    },
    async getShareProof(id, options) {
      const [proof] = await raw.getShareProof(id, options)
      if (!proof) return null
      await checkShare(proof, id, proof.statement, authority)
      return proof.statement
    },
    async getFeed({ account, after, limit }, options) {
      const page = await raw.getFeed({ from: after.seq + 1n, limit }, options)
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
