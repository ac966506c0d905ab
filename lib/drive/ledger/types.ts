import type { Bytes } from '../../bytes/bytes.ts'
import type { NodeInfo } from '../../engine/peers.ts'
import type { PageToken } from '../../ledger/ic/directory.ts'

/** Shapes of canisters/directory/directory.did as the stories use them: numbers, nulls, camelCase; times in ms since 1970. */

/** Leave to write or read the pages of one version; handed to the bucket as it came, and names it. */
export type { PageToken }

/** Grants of one node, 190 bytes each, one after the other. */
export interface GrantedNode { node: number, grants: Bytes }

/** Where the chunks first … first + count − 1 of an upload go. */
export interface GroupGrants { first: number, count: number, slots: number[], spares: number[], grants: GrantedNode[] }

export interface StartRequest { version: Bytes, class: string, chunks: number, storedBytes: number, pageBytes: number }
export interface StartAnswer { upload: Bytes, groups: GroupGrants[], pageToken: PageToken }

/** One stored chunk with its receipts. */
export interface Mark { chunk: number, chunkId: Bytes, shardBytes: number, receipts: { shard: number, node: number, grantNonce: Bytes, timeMs: number, signature: Bytes }[] }
export interface MarkRequest { upload: Bytes, marks: Mark[], journal: Bytes | null, next: { first: number, count: number } | null }
export interface MarkAnswer { stored: number, group: GroupGrants | null, rejected: { chunk: number, shard: number, reason: string }[] }

/** An upload that is open, or was just committed; `storedMap`: one bit per chunk, lowest first, of those that are stored. Times in ms. */
export interface UploadInfo { upload: Bytes, version: Bytes, storedMap: Bytes, committed: boolean, expiresAt: number, journal: Bytes | null }

export interface Commit { upload: Bytes, layout: Bytes, pages: number, headHash: Bytes, sealedDek: Bytes, nameTag: Bytes }

/** Where a run of chunks lies: node number per shard index. */
export interface Group { first: number, count: number, nodes: number[] }
/** A committed version. */
export interface Version { layout: Bytes, pages: number, storedBytes: number, full: boolean }
export interface DownloadPlan { version: Version, groups: Group[], nodes: NodeInfo[], grants: GrantedNode[], pageKey: PageToken, contentKey?: PageToken }
export interface PlanRequest { version: Bytes, session: Bytes | null, first: number, count: number }
export interface ProofRequest { version: Bytes, session: Bytes | null, leaves: number }
/** RFC 6962 audit path of a version's leaf. */
export interface Proof { leaf: number, path: Bytes[] }

/** A link as it is listed; `mark` [32] says to the owner's devices what it opens, `renewals` how often that was changed: null where the directory cannot change it. */
export interface LinkRow { link: Bytes, version: Bytes, expiresAt: number | null, opens: number, maxOpens: number | null, revoked: boolean, hasPassword: boolean, createdAt: number, mark: Bytes | null, renewals: number | null }
/** What a link opens from now on; `renewals` as it was listed. */
export interface LinkRenewal { link: Bytes, version: Bytes, sealed: Bytes, mark: Bytes, renewals: number }
export interface NewLink { link: Bytes, version: Bytes, reader: Bytes, sealed: Bytes, mark: Bytes, hasPassword: boolean, expiresAt: number | null, maxOpens: number | null }
/** An opened link: a session of 24 h, the sealed payload, and the version [16] that the session reads. */
export interface OpenedLink { session: Bytes, sealed: Bytes, version: Bytes }
