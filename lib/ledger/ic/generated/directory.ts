// Generated from canisters/directory/directory.did by `cargo run -p bindings`. Do not edit.
import type { Principal } from '@icp-sdk/core/principal';
import type { ActorMethod } from '@icp-sdk/core/agent';
import type { IDL as Candid } from '@icp-sdk/core/candid';

export interface Account {
  'id' : Id,
  'files' : bigint,
  'used_bytes' : bigint,
  'plan' : string,
  'feed_seq' : bigint,
  'created_at' : bigint,
  'pending_bytes' : bigint,
  'leaves' : bigint,
  'quota_bytes' : bigint,
  'feed_link' : Hash,
}
export interface AnchorProof {
  'leaf' : bigint,
  'path' : Array<Hash>,
  'leaves' : bigint,
}
export interface Append {
  'ops' : Array<Op>,
  'records' : Array<Uint8Array>,
  'feed_seq' : bigint,
  'share' : [] | [Id],
}
export interface Appended { 'feed_seq' : bigint, 'feed_link' : Hash }
export interface BucketInfo {
  'id' : Principal,
  'own' : boolean,
  'writable' : boolean,
  'used_bytes' : bigint,
  'free_bytes' : bigint,
  'version' : number,
  'module' : Uint8Array,
}
export interface ChunkStored {
  'content' : boolean,
  'hash' : Hash,
  'upload' : Id,
  'bytes' : number,
  'index' : number,
}
/**
 * --- content in a bucket (class "on-chain")
 */
export interface ChunksReq {
  'chunk_indices' : Uint32Array | number[],
  'upload' : Id,
}
/**
 * head_hash: BLAKE3 of the whole sealed head; checked here when the head is one page
 */
export interface CommitBatch {
  'ops' : [] | [Array<Op>],
  'records' : Array<Uint8Array>,
  'feed_seq' : bigint,
  'share' : [] | [Id],
  'commits' : Array<CommitReq>,
}
export interface CommitReq {
  'sealed_dek' : Uint8Array,
  'name_tag' : Uint8Array,
  'layout' : Uint8Array,
  'upload' : Id,
  'pages' : number,
  'head_hash' : Hash,
}
/**
 * ops may name the versions that are committed here
 * all files or none: where one fails every other answers ServiceTemporarilyUnavailable and the head does not move.
 * records: one per commit at least, at most 1,000 of at most 64 KiB; without commits it is a plain append
 */
export interface Committed {
  'files' : Array<
    { 'Ok' : { 'leaf' : bigint, 'version' : Id } } |
      { 'Err' : Error }
  >,
  'feed_seq' : bigint,
  'feed_link' : Hash,
}
/**
 * --- links
 */
export interface CreateLink {
  'max_opens' : [] | [number],
  'link' : Id,
  'mark' : [] | [Uint8Array],
  'sealed' : Uint8Array,
  'has_password' : boolean,
  'version' : Id,
  'expires_at' : [] | [bigint],
  'reader' : Principal,
}
export interface Deleted {
  'grants' : Array<{ 'grants' : Array<GrantedNode>, 'version' : Id }>,
  'feed_seq' : bigint,
  'feed_link' : Hash,
}
export interface DownloadPlan {
  'grants' : Array<GrantedNode>,
  'groups' : Array<Group>,
  'content_key' : [] | [PageToken],
  'page_key' : PageToken,
  'version' : Version,
  'nodes' : Array<Node>,
  'expires_at' : bigint,
}
export interface Entry {
  'changed_at' : bigint,
  'starred' : boolean,
  'name_tag' : Id,
  'sealed' : Uint8Array,
  'created_at' : bigint,
  'trashed_at' : [] | [bigint],
  'entry' : Id,
  'versions' : Array<KeptVersion>,
  'parent' : [] | [Id],
  'folder' : boolean,
}
export interface Errand {
  'first' : bigint,
  'node' : Node,
  'count' : number,
  'shard' : number,
  'grant' : Uint8Array,
}
export type Error = {
    'ServiceTemporarilyUnavailable' : { 'reason' : string }
  } |
  { 'LinkFileDeleted' : null } |
  { 'LinkWrongKey' : null } |
  { 'LinkTooManyAttempts' : { 'retry_after_ms' : bigint } } |
  { 'LinkExhausted' : null } |
  { 'NotFound' : null } |
  { 'InsufficientCredit' : { 'available' : bigint, 'required' : bigint } } |
  { 'UploadNotFound' : null } |
  { 'Unauthorised' : null } |
  { 'InvalidSize' : { 'reason' : string } } |
  { 'LinkNotFound' : null } |
  { 'LinkRevoked' : null } |
  { 'LinkExpired' : null } |
  { 'RateLimited' : { 'retry_after_ms' : bigint } } |
  { 'HashMismatch' : null } |
  { 'NameTaken' : { 'entry' : Id } } |
  { 'InvalidRequest' : { 'reason' : string } } |
  { 'NotEnoughNodes' : { 'needed' : number, 'online' : number } } |
  { 'InternalError' : { 'code' : string } } |
  { 'CyclicMove' : null } |
  { 'UploadExpired' : null } |
  { 'UploadIncomplete' : { 'missing' : BigUint64Array | bigint[] } } |
  { 'TooManyInProgressUploads' : { 'limit' : number } } |
  { 'QuotaExceeded' : { 'requested' : bigint, 'available' : bigint } } |
  { 'Conflict' : { 'actual' : bigint, 'expected' : bigint } };
export interface FeedPage {
  'certificate' : Uint8Array,
  'records' : Array<{ 'seq' : bigint, 'sealed' : Uint8Array }>,
  'head_seq' : bigint,
  'witness' : Uint8Array,
  'head_link' : Hash,
}
export interface FileMeta {
  'status' : { 'Ready' : null } |
    { 'Deleted' : null } |
    { 'Pending' : null },
  'entry' : [] | [Entry],
  'version' : [] | [Version],
}
export interface FilePage {
  'files' : Array<FileMeta>,
  'next' : [] | [Uint8Array],
}
export interface GetUploads { 'after' : [] | [Id], 'limit' : number }
export interface GrantedNode {
  'grants' : Uint8Array,
  'node' : number,
}
/**
 * --- versions, placement, feed
 */
export interface Group {
  'first' : bigint,
  'count' : number,
  'nodes' : Uint32Array | number[],
}
export interface GroupGrants {
  'first' : bigint,
  'grants' : Array<GrantedNode>,
  'count' : number,
  'slots' : Uint32Array | number[],
  'spares' : Uint32Array | number[],
}
/**
 * a node that leaves hands its shards on, a run of chunks of one block of 64 at a time
 */
export interface HandOver {
  'avoid' : Uint32Array | number[],
  'chunk' : bigint,
  'version' : Id,
}
export interface HandedOver {
  'shard' : number,
  'grant' : Uint8Array,
  'chunks' : Array<MovedChunk>,
}
export type Hash = Uint8Array;
export interface Heartbeat {
  'region' : string,
  'cpu_percent' : number,
  'shards' : bigint,
  'used_bytes' : bigint,
  'public_key' : Uint8Array,
  'operator' : string,
  'kind' : NodeKind,
  'memory_percent' : number,
  'capacity_bytes' : bigint,
  'version' : string,
  'state' : [] | [NodeState],
  'addresses' : Array<string>,
}
export interface HeartbeatReply {
  'deleted' : bigint,
  'grant_key' : Uint8Array,
  'interval_ms' : bigint,
  'number' : number,
  'commands' : Array<string>,
}
export interface HttpRequest {
  'url' : string,
  'method' : string,
  'body' : Uint8Array,
  'headers' : Array<[string, string]>,
}
export interface HttpResponse {
  'body' : Uint8Array,
  'headers' : Array<[string, string]>,
  'status_code' : number,
}
/**
 * Directory: accounts, uploads, placement, feed, links, nodes. Ids are 16-byte blobs, hashes 32 bytes, times nanoseconds since 1970 unless the name says ms.
 */
export type Id = Uint8Array;
export interface KeptVersion {
  'at' : bigint,
  'sealed' : Uint8Array,
  'version' : Id,
  'stored_bytes' : bigint,
}
export interface Key {
  'api' : boolean,
  'key' : Principal,
  'cursor' : bigint,
  'scopes' : Array<Scope>,
  'name' : string,
  'created_at' : bigint,
  'last_used' : [] | [bigint],
  'expires_at' : [] | [bigint],
}
export interface Link {
  'revoked' : boolean,
  'max_opens' : [] | [number],
  'opens' : number,
  'link' : Id,
  'mark' : [] | [Uint8Array],
  'renewals' : [] | [number],
  'created_at' : bigint,
  'has_password' : boolean,
  'version' : Id,
  'last_open' : [] | [bigint],
  'expires_at' : [] | [bigint],
}
export interface ListReq {
  'listing' : { 'Folder' : [] | [Id] } |
    { 'Trash' : null } |
    { 'Pending' : null },
  'cursor' : [] | [Uint8Array],
  'limit' : number,
}
export interface Mark {
  'chunk' : bigint,
  'shard_bytes' : number,
  'chunk_id' : Hash,
  'receipts' : Array<Receipt>,
}
export interface MarkChunk {
  'chunk_index' : number,
  'etag' : [] | [Hash],
  'upload' : Id,
}
export interface MarkReq {
  'marks' : Array<Mark>,
  'journal' : [] | [Uint8Array],
  'next' : [] | [{ 'first' : bigint, 'count' : number }],
  'upload' : Id,
}
export interface Marked {
  'stored' : bigint,
  'group' : [] | [GroupGrants],
  'rejected' : Array<{ 'chunk' : bigint, 'shard' : number, 'reason' : string }>,
  'expires_at' : bigint,
}
export interface MovedChunk {
  'signature' : Uint8Array,
  'chunk' : bigint,
  'shard_bytes' : number,
  'chunk_id' : Hash,
  'time_ms' : bigint,
}
export interface NewKey {
  'api' : boolean,
  'key' : Principal,
  'scopes' : Array<Scope>,
  'name' : string,
  'expires_at' : [] | [bigint],
}
export interface NewShare {
  'person' : Principal,
  'role' : Role,
  'sealed' : Uint8Array,
  'share' : Id,
  'target' : Id,
  'expires_at' : [] | [bigint],
}
export interface Node {
  'region' : string,
  'used_bytes' : bigint,
  'public_key' : Uint8Array,
  'operator' : string,
  'kind' : NodeKind,
  'capacity_bytes' : bigint,
  'state' : NodeState,
  'addresses' : Array<string>,
  'number' : number,
  'last_seen' : bigint,
}
/**
 * --- nodes
 */
export type NodeKind = { 'Enterprise' : null } |
  { 'Miner' : null } |
  { 'Volunteer' : null };
export type NodeState = { 'Online' : null } |
  { 'Draining' : null } |
  { 'Maintenance' : null } |
  { 'Recovering' : null } |
  { 'Offline' : null } |
  { 'Removed' : null } |
  { 'Warning' : null };
export type Op = { 'Copy' : { 'from' : Id, 'entry' : Id, 'place' : Place } } |
  { 'Move' : { 'entry' : Id, 'place' : Place } } |
  { 'Star' : { 'starred' : boolean, 'entry' : Id } } |
  { 'Restore' : { 'entry' : Id, 'place' : Place } } |
  { 'CreateFile' : { 'entry' : Id, 'version' : Id, 'place' : Place } } |
  { 'Purge' : { 'entry' : Id } } |
  {
    'LabelVersion' : {
      'sealed' : Uint8Array,
      'entry' : Id,
      'version' : Id,
    }
  } |
  { 'DropVersion' : { 'entry' : Id, 'version' : Id } } |
  { 'Trash' : { 'entry' : Id } } |
  {
    'AddVersion' : {
      'sealed' : Uint8Array,
      'entry' : Id,
      'version' : Id,
    }
  } |
  { 'CreateFolder' : { 'entry' : Id, 'place' : Place } } |
  { 'RestoreVersion' : { 'entry' : Id, 'version' : Id } };
export interface OpenedLink {
  'owner' : Id,
  'sealed' : Uint8Array,
  'version' : Version,
  'session' : Id,
  'expires_at' : bigint,
}
export interface PageToken {
  'signature' : Uint8Array,
  'content' : [] | [Uint32Array | number[]],
  'version' : Id,
  'upload' : Id,
  'pages' : number,
  'bytes' : bigint,
  'bucket' : Principal,
  'expires_at' : bigint,
}
/**
 * --- money, usage, staff
 */
export type PaymentType = {
    'PatronPaysIcrc2Tokens' : { 'ledger' : Principal, 'patron' : Principal }
  } |
  { 'AttachedCycles' : null } |
  { 'CallerPaysIcrc2Cycles' : null } |
  { 'CallerPaysIcrc2Tokens' : { 'ledger' : Principal } } |
  { 'PatronPaysIcrc2Cycles' : Principal };
/**
 * --- files and folders: opaque, names are sealed. The root has no id (parent = null)
 */
export interface Place {
  'name_tag' : Id,
  'sealed' : Uint8Array,
  'parent' : [] | [Id],
}
export interface Pricing {
  'min_deposit' : bigint,
  'base_storage_fee' : bigint,
  'create_link' : bigint,
  'tokens' : Array<Principal>,
  'start_upload' : bigint,
  'append_feed' : bigint,
  'cycle_fee_per_call' : bigint,
  'put_small' : bigint,
  'chunk_size' : number,
}
export interface ProvenFile {
  'certificate' : Uint8Array,
  'file' : FileMeta,
  'witness' : Uint8Array,
}
export interface PutSmall {
  'ops' : [] | [Array<Op>],
  'sealed_dek' : Uint8Array,
  'content' : Uint8Array,
  'records' : Array<Uint8Array>,
  'head' : Uint8Array,
  'name_tag' : Uint8Array,
  'layout' : Uint8Array,
  'feed_seq' : bigint,
  'share' : [] | [Id],
  'version' : Id,
}
export interface Receipt {
  'signature' : Uint8Array,
  'node' : number,
  'grant_nonce' : Uint8Array,
  'shard' : number,
  'time_ms' : bigint,
}
/**
 * `renewals`: how often the link was renewed when the caller saw it, else Conflict; `mark`: 32 bytes or none, by which the owner's devices know what it opens
 */
export interface RenewLink {
  'link' : Id,
  'mark' : Uint8Array,
  'renewals' : number,
  'sealed' : Uint8Array,
  'version' : Id,
}
export type Role = { 'Read' : null } |
  { 'Write' : null } |
  { 'Admin' : null };
export interface Route { 'chunk_index' : number, 'bucket' : Principal }
/**
 * --- keys and people
 */
export type Scope = { 'Share' : null } |
  { 'Read' : null } |
  { 'Write' : null } |
  { 'Delete' : null } |
  { 'Admin' : null };
export interface SetQuota {
  'plan' : [] | [string],
  'user' : Principal,
  'credit' : [] | [bigint],
  'quota_bytes' : [] | [bigint],
}
/**
 * --- settings: absent = leave as it is; in brackets the default
 */
export interface Settings {
  'session_seconds' : [] | [number],
  'warning_seconds' : [] | [number],
  'heartbeat_ms' : [] | [number],
  'tick_seconds' : [] | [number],
  'starts_per_minute' : [] | [number],
  'link_session_seconds' : [] | [number],
  'open_uploads' : [] | [number],
  'grant_seconds' : [] | [number],
  'offline_seconds' : [] | [number],
}
export interface Share {
  'owner' : Id,
  'person' : Id,
  'role' : Role,
  'sealed' : Uint8Array,
  'created_at' : bigint,
  'share' : Id,
  'target' : Id,
  'expires_at' : [] | [bigint],
}
/**
 * `share`, where a method takes one: the caller acts for the owner of a share with the role write or admin, inside what is shared; its
 * records and files come with the operations that give them their place. Quota, balance and limits are the owner's. Nothing is purged so
 */
export interface ShareProof {
  'certificate' : Uint8Array,
  'statement' : Uint8Array,
  'witness' : Uint8Array,
}
export interface Snapshot {
  'seq' : bigint,
  'link' : Hash,
  'sealed' : Uint8Array,
}
export type StaffRole = { 'Support' : null } |
  { 'Operator' : null } |
  { 'Admin' : null };
/**
 * --- uploads
 */
export interface StartUpload {
  'page_bytes' : bigint,
  'class' : string,
  'version' : Id,
  'chunks' : bigint,
  'stored_bytes' : bigint,
}
/**
 * slots: node number per shard index, 4294967295 where no node was to be had; grants: one put grant for every slot and spare
 */
export interface Started {
  'groups' : Array<GroupGrants>,
  'version' : Id,
  'page_token' : PageToken,
  'upload' : Id,
  'expires_at' : bigint,
}
export interface UploadInfo {
  'stored' : bigint,
  'journal' : [] | [Uint8Array],
  'created_at' : bigint,
  'committed' : boolean,
  'version' : Id,
  'stored_map' : Uint8Array,
  'page_token' : PageToken,
  'upload' : Id,
  'chunks' : bigint,
  'expires_at' : bigint,
}
export interface Usage {
  'used_bytes' : bigint,
  'plan' : string,
  'pending_bytes' : bigint,
  'quota_bytes' : bigint,
  'files_count' : bigint,
  'open_uploads' : number,
}
export interface Version {
  'sealed_dek' : Uint8Array,
  'committed_at' : bigint,
  'full' : boolean,
  'leaf' : bigint,
  'layout' : Uint8Array,
  'version' : Id,
  'pages' : number,
  'stored_bytes' : bigint,
  'bucket' : Principal,
  'head_hash' : Hash,
}
export interface _SERVICE {
  'abort_upload' : ActorMethod<
    [Array<Id>],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'accept_credential' : ActorMethod<[Id], { 'Ok' : null } | { 'Err' : Error }>,
  'account' : ActorMethod<[], { 'Ok' : Account } | { 'Err' : Error }>,
  /**
   * session keys of devices and API keys: only for their scopes, until they expire or are revoked
   */
  'add_key' : ActorMethod<[NewKey], { 'Ok' : null } | { 'Err' : Error }>,
  'admin_add_bucket' : ActorMethod<
    [Principal],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'admin_get_stats' : ActorMethod<
    [],
    {
        'Ok' : {
          'files' : bigint,
          'accounts' : bigint,
          'nodes' : number,
          'active_uploads' : bigint,
          'bytes' : bigint,
          'buckets' : number,
        }
      } |
      { 'Err' : Error }
  >,
  'admin_pause' : ActorMethod<[boolean], { 'Ok' : null } | { 'Err' : Error }>,
  'admin_provision' : ActorMethod<[], { 'Ok' : null } | { 'Err' : Error }>,
  'admin_replace_node' : ActorMethod<
    [{ 'first' : bigint, 'node' : number, 'shard' : number, 'version' : Id }],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'admin_rotate_grant_key' : ActorMethod<
    [],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'admin_set_bucket_module' : ActorMethod<
    [Uint8Array, number],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'admin_set_pricing' : ActorMethod<
    [Pricing],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'admin_set_quota' : ActorMethod<
    [SetQuota],
    { 'Ok' : Usage } |
      { 'Err' : Error }
  >,
  'admin_set_role' : ActorMethod<
    [Principal, [] | [StaffRole]],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'admin_set_settings' : ActorMethod<
    [Settings],
    { 'Ok' : Settings } |
      { 'Err' : Error }
  >,
  'append_feed' : ActorMethod<
    [Append, [] | [PaymentType]],
    { 'Ok' : Appended } |
      { 'Err' : Error }
  >,
  'commit_upload' : ActorMethod<
    [CommitBatch, [] | [PaymentType]],
    { 'Ok' : Committed } |
      { 'Err' : Error }
  >,
  'create_link' : ActorMethod<
    [CreateLink, [] | [PaymentType]],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'delete_file' : ActorMethod<
    [Id, bigint, Uint8Array],
    { 'Ok' : Deleted } |
      { 'Err' : Error }
  >,
  /**
   * versions that no entry keeps
   */
  'delete_files' : ActorMethod<
    [
      {
        'records' : Array<Uint8Array>,
        'feed_seq' : bigint,
        'versions' : Array<Id>,
      },
    ],
    { 'Ok' : Deleted } |
      { 'Err' : Error }
  >,
  'deleted_versions' : ActorMethod<
    [bigint, number],
    { 'Ok' : { 'head' : bigint, 'last' : bigint, 'versions' : Array<Id> } } |
      { 'Err' : Error }
  >,
  'estimate_upload_cost' : ActorMethod<
    [bigint],
    { 'cycles' : bigint, 'tokens' : bigint }
  >,
  'get_anchor_proof' : ActorMethod<
    [{ 'version' : Id, 'session' : [] | [Id], 'leaves' : bigint }],
    { 'Ok' : AnchorProof } |
      { 'Err' : Error }
  >,
  'get_balance' : ActorMethod<[], { 'Ok' : bigint } | { 'Err' : Error }>,
  /**
   * at most 256 chunks; own versions, shared ones, or (session) as the reader of a link
   */
  'get_download_plan' : ActorMethod<
    [
      {
        'first' : bigint,
        'count' : number,
        'version' : Id,
        'session' : [] | [Id],
      },
    ],
    { 'Ok' : DownloadPlan } |
      { 'Err' : Error }
  >,
  'get_feed' : ActorMethod<
    [{ 'from' : bigint, 'limit' : number, 'share' : [] | [Id] }],
    { 'Ok' : FeedPage } |
      { 'Err' : Error }
  >,
  'get_file_meta' : ActorMethod<
    [Id],
    { 'Ok' : [] | [ProvenFile] } |
      { 'Err' : Error }
  >,
  'get_pricing' : ActorMethod<[], Pricing>,
  'get_proven_versions' : ActorMethod<
    [Array<Id>],
    {
        'Ok' : {
          'certificate' : Uint8Array,
          'witness' : Uint8Array,
          'versions' : Array<[] | [Version]>,
        }
      } |
      { 'Err' : Error }
  >,
  'get_share_proof' : ActorMethod<
    [Id],
    { 'Ok' : [] | [ShareProof] } |
      { 'Err' : Error }
  >,
  'get_snapshot' : ActorMethod<
    [],
    { 'Ok' : [] | [Snapshot] } |
      { 'Err' : Error }
  >,
  'get_upload_tokens' : ActorMethod<
    [ChunksReq],
    { 'Ok' : PageToken } |
      { 'Err' : Error }
  >,
  'get_uploads' : ActorMethod<
    [GetUploads],
    { 'Ok' : Array<UploadInfo> } |
      { 'Err' : Error }
  >,
  'get_usage' : ActorMethod<
    [[] | [Principal]],
    { 'Ok' : Usage } |
      { 'Err' : Error }
  >,
  'get_versions' : ActorMethod<
    [Array<Id>],
    { 'Ok' : Array<[] | [Version]> } |
      { 'Err' : Error }
  >,
  'grant_key' : ActorMethod<
    [],
    {
      'key' : Uint8Array,
      'certificate' : Uint8Array,
      'witness' : Uint8Array,
    }
  >,
  /**
   * by nodes, as an update: after, limit (1 … 10,000); last: where to go on, head: the end of the log
   * nodes, at most 100 a call: who may take the run of the caller's shards that a chunk belongs to. NotFound: the caller has no place there;
   * ServiceTemporarilyUnavailable: not committed yet; NotEnoughNodes: nobody has room
   */
  'hand_over' : ActorMethod<
    [Array<HandOver>],
    { 'Ok' : Array<{ 'Ok' : Errand } | { 'Err' : Error }> } |
      { 'Err' : Error }
  >,
  /**
   * at most 4,096 receipts a call: the nodes that signed take the caller's places
   */
  'handed_over' : ActorMethod<
    [Array<HandedOver>],
    { 'Ok' : Array<{ 'Ok' : null } | { 'Err' : Error }> } |
      { 'Err' : Error }
  >,
  'heartbeat' : ActorMethod<
    [Heartbeat],
    { 'Ok' : HeartbeatReply } |
      { 'Err' : Error }
  >,
  'http_request' : ActorMethod<[HttpRequest], HttpResponse>,
  'lease_status' : ActorMethod<
    [Array<Id>],
    {
        'Ok' : Array<
          { 'Gone' : null } |
            { 'Live' : null } |
            { 'Pending' : null }
        >
      } |
      { 'Err' : Error }
  >,
  'list_buckets' : ActorMethod<
    [],
    { 'Ok' : Array<BucketInfo> } |
      { 'Err' : Error }
  >,
  'list_credentials' : ActorMethod<
    [],
    { 'Ok' : Array<Principal> } |
      { 'Err' : Error }
  >,
  'list_files' : ActorMethod<
    [ListReq],
    { 'Ok' : FilePage } |
      { 'Err' : Error }
  >,
  'list_keys' : ActorMethod<[], { 'Ok' : Array<Key> } | { 'Err' : Error }>,
  'list_links' : ActorMethod<[], { 'Ok' : Array<Link> } | { 'Err' : Error }>,
  'list_nodes' : ActorMethod<
    [],
    {
      'certificate' : Uint8Array,
      'witness' : Uint8Array,
      'nodes' : Array<Node>,
    }
  >,
  'list_shares' : ActorMethod<[], { 'Ok' : Array<Share> } | { 'Err' : Error }>,
  'mark_chunk_uploaded' : ActorMethod<
    [MarkChunk],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  /**
   * at most 4,096 receipts a call; also after the commit (late receipts) until the session ends. next: inside one block of 64 chunks;
   * asked again, nodes that still answer keep their slots; an error of `next` leaves the marks taken
   */
  'mark_chunks' : ActorMethod<
    [Array<MarkReq>],
    { 'Ok' : Array<{ 'Ok' : Marked } | { 'Err' : Error }> } |
      { 'Err' : Error }
  >,
  /**
   * credentials may do everything: one offers the account, the other takes it
   */
  'offer_credential' : ActorMethod<
    [Principal],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  /**
   * each call that succeeds counts one open; what is read in its session is not counted
   */
  'open_link' : ActorMethod<[Id], { 'Ok' : OpenedLink } | { 'Err' : Error }>,
  /**
   * which of at most 200 ids are certified, and which are proven not to be there
   */
  'prove_absence' : ActorMethod<
    [{ 'Share' : null } | { 'Feed' : null } | { 'Layout' : null }, Array<Id>],
    {
        'Ok' : {
          'certificate' : Uint8Array,
          'witness' : Uint8Array,
        }
      } |
      { 'Err' : Error }
  >,
  'put_small' : ActorMethod<
    [PutSmall, [] | [PaymentType]],
    { 'Ok' : Committed } |
      { 'Err' : Error }
  >,
  /**
   * a sealed picture of the drive at a record; what it and every device are past is dropped from the feed
   */
  'put_snapshot' : ActorMethod<
    [bigint, Uint8Array],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'reap_expired_uploads' : ActorMethod<[], { 'Ok' : null } | { 'Err' : Error }>,
  'register' : ActorMethod<[], { 'Ok' : Account } | { 'Err' : Error }>,
  'remove_credential' : ActorMethod<
    [Principal],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'renew_link' : ActorMethod<[RenewLink], { 'Ok' : null } | { 'Err' : Error }>,
  'report_chunk_uploaded' : ActorMethod<
    [Array<ChunkStored>],
    { 'Ok' : Array<{ 'Ok' : null } | { 'Err' : Error }> } |
      { 'Err' : Error }
  >,
  'report_page_stored' : ActorMethod<
    [{ 'hash' : Hash, 'page' : number, 'upload' : Id, 'bytes' : number }],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'revoke_key' : ActorMethod<[Principal], { 'Ok' : null } | { 'Err' : Error }>,
  'revoke_link' : ActorMethod<[Id], { 'Ok' : null } | { 'Err' : Error }>,
  'revoke_share' : ActorMethod<[Id], { 'Ok' : null } | { 'Err' : Error }>,
  'route_chunks' : ActorMethod<
    [ChunksReq],
    { 'Ok' : Array<Route> } |
      { 'Err' : Error }
  >,
  'set_cursor' : ActorMethod<[bigint], { 'Ok' : null } | { 'Err' : Error }>,
  'share_with' : ActorMethod<[NewShare], { 'Ok' : null } | { 'Err' : Error }>,
  'shared_with_me' : ActorMethod<
    [],
    { 'Ok' : Array<Share> } |
      { 'Err' : Error }
  >,
  /**
   * at most 1,000 files a call; answers the first group (64 chunks) of the first 480, the others ask by mark_chunks
   */
  'start_upload' : ActorMethod<
    [Array<StartUpload>, [] | [PaymentType], [] | [Id]],
    { 'Ok' : Array<{ 'Ok' : Started } | { 'Err' : Error }> } |
      { 'Err' : Error }
  >,
}

export const idlFactory = ({ IDL }: { IDL: typeof Candid }) => {
  const Settings = IDL.Record({
    'session_seconds' : IDL.Opt(IDL.Nat32),
    'warning_seconds' : IDL.Opt(IDL.Nat32),
    'heartbeat_ms' : IDL.Opt(IDL.Nat32),
    'tick_seconds' : IDL.Opt(IDL.Nat32),
    'starts_per_minute' : IDL.Opt(IDL.Nat32),
    'link_session_seconds' : IDL.Opt(IDL.Nat32),
    'open_uploads' : IDL.Opt(IDL.Nat32),
    'grant_seconds' : IDL.Opt(IDL.Nat32),
    'offline_seconds' : IDL.Opt(IDL.Nat32),
  });
  const Id = IDL.Vec(IDL.Nat8);
  const Error = IDL.Variant({
    'ServiceTemporarilyUnavailable' : IDL.Record({ 'reason' : IDL.Text }),
    'LinkFileDeleted' : IDL.Null,
    'LinkWrongKey' : IDL.Null,
    'LinkTooManyAttempts' : IDL.Record({ 'retry_after_ms' : IDL.Nat64 }),
    'LinkExhausted' : IDL.Null,
    'NotFound' : IDL.Null,
    'InsufficientCredit' : IDL.Record({
      'available' : IDL.Nat64,
      'required' : IDL.Nat64,
    }),
    'UploadNotFound' : IDL.Null,
    'Unauthorised' : IDL.Null,
    'InvalidSize' : IDL.Record({ 'reason' : IDL.Text }),
    'LinkNotFound' : IDL.Null,
    'LinkRevoked' : IDL.Null,
    'LinkExpired' : IDL.Null,
    'RateLimited' : IDL.Record({ 'retry_after_ms' : IDL.Nat64 }),
    'HashMismatch' : IDL.Null,
    'NameTaken' : IDL.Record({ 'entry' : Id }),
    'InvalidRequest' : IDL.Record({ 'reason' : IDL.Text }),
    'NotEnoughNodes' : IDL.Record({
      'needed' : IDL.Nat32,
      'online' : IDL.Nat32,
    }),
    'InternalError' : IDL.Record({ 'code' : IDL.Text }),
    'CyclicMove' : IDL.Null,
    'UploadExpired' : IDL.Null,
    'UploadIncomplete' : IDL.Record({ 'missing' : IDL.Vec(IDL.Nat64) }),
    'TooManyInProgressUploads' : IDL.Record({ 'limit' : IDL.Nat32 }),
    'QuotaExceeded' : IDL.Record({
      'requested' : IDL.Nat64,
      'available' : IDL.Nat64,
    }),
    'Conflict' : IDL.Record({ 'actual' : IDL.Nat64, 'expected' : IDL.Nat64 }),
  });
  const Hash = IDL.Vec(IDL.Nat8);
  const Account = IDL.Record({
    'id' : Id,
    'files' : IDL.Nat64,
    'used_bytes' : IDL.Nat64,
    'plan' : IDL.Text,
    'feed_seq' : IDL.Nat64,
    'created_at' : IDL.Nat64,
    'pending_bytes' : IDL.Nat64,
    'leaves' : IDL.Nat64,
    'quota_bytes' : IDL.Nat64,
    'feed_link' : Hash,
  });
  const Scope = IDL.Variant({
    'Share' : IDL.Null,
    'Read' : IDL.Null,
    'Write' : IDL.Null,
    'Delete' : IDL.Null,
    'Admin' : IDL.Null,
  });
  const NewKey = IDL.Record({
    'api' : IDL.Bool,
    'key' : IDL.Principal,
    'scopes' : IDL.Vec(Scope),
    'name' : IDL.Text,
    'expires_at' : IDL.Opt(IDL.Nat64),
  });
  const Pricing = IDL.Record({
    'min_deposit' : IDL.Nat64,
    'base_storage_fee' : IDL.Nat64,
    'create_link' : IDL.Nat64,
    'tokens' : IDL.Vec(IDL.Principal),
    'start_upload' : IDL.Nat64,
    'append_feed' : IDL.Nat64,
    'cycle_fee_per_call' : IDL.Nat64,
    'put_small' : IDL.Nat64,
    'chunk_size' : IDL.Nat32,
  });
  const SetQuota = IDL.Record({
    'plan' : IDL.Opt(IDL.Text),
    'user' : IDL.Principal,
    'credit' : IDL.Opt(IDL.Nat64),
    'quota_bytes' : IDL.Opt(IDL.Nat64),
  });
  const Usage = IDL.Record({
    'used_bytes' : IDL.Nat64,
    'plan' : IDL.Text,
    'pending_bytes' : IDL.Nat64,
    'quota_bytes' : IDL.Nat64,
    'files_count' : IDL.Nat64,
    'open_uploads' : IDL.Nat32,
  });
  const StaffRole = IDL.Variant({
    'Support' : IDL.Null,
    'Operator' : IDL.Null,
    'Admin' : IDL.Null,
  });
  const Place = IDL.Record({
    'name_tag' : Id,
    'sealed' : IDL.Vec(IDL.Nat8),
    'parent' : IDL.Opt(Id),
  });
  const Op = IDL.Variant({
    'Copy' : IDL.Record({ 'from' : Id, 'entry' : Id, 'place' : Place }),
    'Move' : IDL.Record({ 'entry' : Id, 'place' : Place }),
    'Star' : IDL.Record({ 'starred' : IDL.Bool, 'entry' : Id }),
    'Restore' : IDL.Record({ 'entry' : Id, 'place' : Place }),
    'CreateFile' : IDL.Record({
      'entry' : Id,
      'version' : Id,
      'place' : Place,
    }),
    'Purge' : IDL.Record({ 'entry' : Id }),
    'LabelVersion' : IDL.Record({
      'sealed' : IDL.Vec(IDL.Nat8),
      'entry' : Id,
      'version' : Id,
    }),
    'DropVersion' : IDL.Record({ 'entry' : Id, 'version' : Id }),
    'Trash' : IDL.Record({ 'entry' : Id }),
    'AddVersion' : IDL.Record({
      'sealed' : IDL.Vec(IDL.Nat8),
      'entry' : Id,
      'version' : Id,
    }),
    'CreateFolder' : IDL.Record({ 'entry' : Id, 'place' : Place }),
    'RestoreVersion' : IDL.Record({ 'entry' : Id, 'version' : Id }),
  });
  const Append = IDL.Record({
    'ops' : IDL.Vec(Op),
    'records' : IDL.Vec(IDL.Vec(IDL.Nat8)),
    'feed_seq' : IDL.Nat64,
    'share' : IDL.Opt(Id),
  });
  const PaymentType = IDL.Variant({
    'PatronPaysIcrc2Tokens' : IDL.Record({
      'ledger' : IDL.Principal,
      'patron' : IDL.Principal,
    }),
    'AttachedCycles' : IDL.Null,
    'CallerPaysIcrc2Cycles' : IDL.Null,
    'CallerPaysIcrc2Tokens' : IDL.Record({ 'ledger' : IDL.Principal }),
    'PatronPaysIcrc2Cycles' : IDL.Principal,
  });
  const Appended = IDL.Record({ 'feed_seq' : IDL.Nat64, 'feed_link' : Hash });
  const CommitReq = IDL.Record({
    'sealed_dek' : IDL.Vec(IDL.Nat8),
    'name_tag' : IDL.Vec(IDL.Nat8),
    'layout' : IDL.Vec(IDL.Nat8),
    'upload' : Id,
    'pages' : IDL.Nat32,
    'head_hash' : Hash,
  });
  const CommitBatch = IDL.Record({
    'ops' : IDL.Opt(IDL.Vec(Op)),
    'records' : IDL.Vec(IDL.Vec(IDL.Nat8)),
    'feed_seq' : IDL.Nat64,
    'share' : IDL.Opt(Id),
    'commits' : IDL.Vec(CommitReq),
  });
  const Committed = IDL.Record({
    'files' : IDL.Vec(
      IDL.Variant({
        'Ok' : IDL.Record({ 'leaf' : IDL.Nat64, 'version' : Id }),
        'Err' : Error,
      })
    ),
    'feed_seq' : IDL.Nat64,
    'feed_link' : Hash,
  });
  const CreateLink = IDL.Record({
    'max_opens' : IDL.Opt(IDL.Nat32),
    'link' : Id,
    'mark' : IDL.Opt(IDL.Vec(IDL.Nat8)),
    'sealed' : IDL.Vec(IDL.Nat8),
    'has_password' : IDL.Bool,
    'version' : Id,
    'expires_at' : IDL.Opt(IDL.Nat64),
    'reader' : IDL.Principal,
  });
  const GrantedNode = IDL.Record({
    'grants' : IDL.Vec(IDL.Nat8),
    'node' : IDL.Nat32,
  });
  const Deleted = IDL.Record({
    'grants' : IDL.Vec(
      IDL.Record({ 'grants' : IDL.Vec(GrantedNode), 'version' : Id })
    ),
    'feed_seq' : IDL.Nat64,
    'feed_link' : Hash,
  });
  const AnchorProof = IDL.Record({
    'leaf' : IDL.Nat64,
    'path' : IDL.Vec(Hash),
    'leaves' : IDL.Nat64,
  });
  const Group = IDL.Record({
    'first' : IDL.Nat64,
    'count' : IDL.Nat32,
    'nodes' : IDL.Vec(IDL.Nat32),
  });
  const PageToken = IDL.Record({
    'signature' : IDL.Vec(IDL.Nat8),
    'content' : IDL.Opt(IDL.Vec(IDL.Nat32)),
    'version' : Id,
    'upload' : Id,
    'pages' : IDL.Nat32,
    'bytes' : IDL.Nat64,
    'bucket' : IDL.Principal,
    'expires_at' : IDL.Nat64,
  });
  const Version = IDL.Record({
    'sealed_dek' : IDL.Vec(IDL.Nat8),
    'committed_at' : IDL.Nat64,
    'full' : IDL.Bool,
    'leaf' : IDL.Nat64,
    'layout' : IDL.Vec(IDL.Nat8),
    'version' : Id,
    'pages' : IDL.Nat32,
    'stored_bytes' : IDL.Nat64,
    'bucket' : IDL.Principal,
    'head_hash' : Hash,
  });
  const NodeKind = IDL.Variant({
    'Enterprise' : IDL.Null,
    'Miner' : IDL.Null,
    'Volunteer' : IDL.Null,
  });
  const NodeState = IDL.Variant({
    'Online' : IDL.Null,
    'Draining' : IDL.Null,
    'Maintenance' : IDL.Null,
    'Recovering' : IDL.Null,
    'Offline' : IDL.Null,
    'Removed' : IDL.Null,
    'Warning' : IDL.Null,
  });
  const Node = IDL.Record({
    'region' : IDL.Text,
    'used_bytes' : IDL.Nat64,
    'public_key' : IDL.Vec(IDL.Nat8),
    'operator' : IDL.Text,
    'kind' : NodeKind,
    'capacity_bytes' : IDL.Nat64,
    'state' : NodeState,
    'addresses' : IDL.Vec(IDL.Text),
    'number' : IDL.Nat32,
    'last_seen' : IDL.Nat64,
  });
  const DownloadPlan = IDL.Record({
    'grants' : IDL.Vec(GrantedNode),
    'groups' : IDL.Vec(Group),
    'content_key' : IDL.Opt(PageToken),
    'page_key' : PageToken,
    'version' : Version,
    'nodes' : IDL.Vec(Node),
    'expires_at' : IDL.Nat64,
  });
  const FeedPage = IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'records' : IDL.Vec(
      IDL.Record({ 'seq' : IDL.Nat64, 'sealed' : IDL.Vec(IDL.Nat8) })
    ),
    'head_seq' : IDL.Nat64,
    'witness' : IDL.Vec(IDL.Nat8),
    'head_link' : Hash,
  });
  const KeptVersion = IDL.Record({
    'at' : IDL.Nat64,
    'sealed' : IDL.Vec(IDL.Nat8),
    'version' : Id,
    'stored_bytes' : IDL.Nat64,
  });
  const Entry = IDL.Record({
    'changed_at' : IDL.Nat64,
    'starred' : IDL.Bool,
    'name_tag' : Id,
    'sealed' : IDL.Vec(IDL.Nat8),
    'created_at' : IDL.Nat64,
    'trashed_at' : IDL.Opt(IDL.Nat64),
    'entry' : Id,
    'versions' : IDL.Vec(KeptVersion),
    'parent' : IDL.Opt(Id),
    'folder' : IDL.Bool,
  });
  const FileMeta = IDL.Record({
    'status' : IDL.Variant({
      'Ready' : IDL.Null,
      'Deleted' : IDL.Null,
      'Pending' : IDL.Null,
    }),
    'entry' : IDL.Opt(Entry),
    'version' : IDL.Opt(Version),
  });
  const ProvenFile = IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'file' : FileMeta,
    'witness' : IDL.Vec(IDL.Nat8),
  });
  const ShareProof = IDL.Record({
    'certificate' : IDL.Vec(IDL.Nat8),
    'statement' : IDL.Vec(IDL.Nat8),
    'witness' : IDL.Vec(IDL.Nat8),
  });
  const Snapshot = IDL.Record({
    'seq' : IDL.Nat64,
    'link' : Hash,
    'sealed' : IDL.Vec(IDL.Nat8),
  });
  const ChunksReq = IDL.Record({
    'chunk_indices' : IDL.Vec(IDL.Nat32),
    'upload' : Id,
  });
  const GetUploads = IDL.Record({ 'after' : IDL.Opt(Id), 'limit' : IDL.Nat32 });
  const UploadInfo = IDL.Record({
    'stored' : IDL.Nat64,
    'journal' : IDL.Opt(IDL.Vec(IDL.Nat8)),
    'created_at' : IDL.Nat64,
    'committed' : IDL.Bool,
    'version' : Id,
    'stored_map' : IDL.Vec(IDL.Nat8),
    'page_token' : PageToken,
    'upload' : Id,
    'chunks' : IDL.Nat64,
    'expires_at' : IDL.Nat64,
  });
  const HandOver = IDL.Record({
    'avoid' : IDL.Vec(IDL.Nat32),
    'chunk' : IDL.Nat64,
    'version' : Id,
  });
  const Errand = IDL.Record({
    'first' : IDL.Nat64,
    'node' : Node,
    'count' : IDL.Nat32,
    'shard' : IDL.Nat8,
    'grant' : IDL.Vec(IDL.Nat8),
  });
  const MovedChunk = IDL.Record({
    'signature' : IDL.Vec(IDL.Nat8),
    'chunk' : IDL.Nat64,
    'shard_bytes' : IDL.Nat32,
    'chunk_id' : Hash,
    'time_ms' : IDL.Nat64,
  });
  const HandedOver = IDL.Record({
    'shard' : IDL.Nat8,
    'grant' : IDL.Vec(IDL.Nat8),
    'chunks' : IDL.Vec(MovedChunk),
  });
  const Heartbeat = IDL.Record({
    'region' : IDL.Text,
    'cpu_percent' : IDL.Float64,
    'shards' : IDL.Nat64,
    'used_bytes' : IDL.Nat64,
    'public_key' : IDL.Vec(IDL.Nat8),
    'operator' : IDL.Text,
    'kind' : NodeKind,
    'memory_percent' : IDL.Float64,
    'capacity_bytes' : IDL.Nat64,
    'version' : IDL.Text,
    'state' : IDL.Opt(NodeState),
    'addresses' : IDL.Vec(IDL.Text),
  });
  const HeartbeatReply = IDL.Record({
    'deleted' : IDL.Nat64,
    'grant_key' : IDL.Vec(IDL.Nat8),
    'interval_ms' : IDL.Nat64,
    'number' : IDL.Nat32,
    'commands' : IDL.Vec(IDL.Text),
  });
  const HttpRequest = IDL.Record({
    'url' : IDL.Text,
    'method' : IDL.Text,
    'body' : IDL.Vec(IDL.Nat8),
    'headers' : IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text)),
  });
  const HttpResponse = IDL.Record({
    'body' : IDL.Vec(IDL.Nat8),
    'headers' : IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text)),
    'status_code' : IDL.Nat16,
  });
  const BucketInfo = IDL.Record({
    'id' : IDL.Principal,
    'own' : IDL.Bool,
    'writable' : IDL.Bool,
    'used_bytes' : IDL.Nat64,
    'free_bytes' : IDL.Nat64,
    'version' : IDL.Nat32,
    'module' : IDL.Vec(IDL.Nat8),
  });
  const ListReq = IDL.Record({
    'listing' : IDL.Variant({
      'Folder' : IDL.Opt(Id),
      'Trash' : IDL.Null,
      'Pending' : IDL.Null,
    }),
    'cursor' : IDL.Opt(IDL.Vec(IDL.Nat8)),
    'limit' : IDL.Nat32,
  });
  const FilePage = IDL.Record({
    'files' : IDL.Vec(FileMeta),
    'next' : IDL.Opt(IDL.Vec(IDL.Nat8)),
  });
  const Key = IDL.Record({
    'api' : IDL.Bool,
    'key' : IDL.Principal,
    'cursor' : IDL.Nat64,
    'scopes' : IDL.Vec(Scope),
    'name' : IDL.Text,
    'created_at' : IDL.Nat64,
    'last_used' : IDL.Opt(IDL.Nat64),
    'expires_at' : IDL.Opt(IDL.Nat64),
  });
  const Link = IDL.Record({
    'revoked' : IDL.Bool,
    'max_opens' : IDL.Opt(IDL.Nat32),
    'opens' : IDL.Nat32,
    'link' : Id,
    'mark' : IDL.Opt(IDL.Vec(IDL.Nat8)),
    'renewals' : IDL.Opt(IDL.Nat32),
    'created_at' : IDL.Nat64,
    'has_password' : IDL.Bool,
    'version' : Id,
    'last_open' : IDL.Opt(IDL.Nat64),
    'expires_at' : IDL.Opt(IDL.Nat64),
  });
  const Role = IDL.Variant({
    'Read' : IDL.Null,
    'Write' : IDL.Null,
    'Admin' : IDL.Null,
  });
  const Share = IDL.Record({
    'owner' : Id,
    'person' : Id,
    'role' : Role,
    'sealed' : IDL.Vec(IDL.Nat8),
    'created_at' : IDL.Nat64,
    'share' : Id,
    'target' : Id,
    'expires_at' : IDL.Opt(IDL.Nat64),
  });
  const MarkChunk = IDL.Record({
    'chunk_index' : IDL.Nat32,
    'etag' : IDL.Opt(Hash),
    'upload' : Id,
  });
  const Receipt = IDL.Record({
    'signature' : IDL.Vec(IDL.Nat8),
    'node' : IDL.Nat32,
    'grant_nonce' : IDL.Vec(IDL.Nat8),
    'shard' : IDL.Nat8,
    'time_ms' : IDL.Nat64,
  });
  const Mark = IDL.Record({
    'chunk' : IDL.Nat64,
    'shard_bytes' : IDL.Nat32,
    'chunk_id' : Hash,
    'receipts' : IDL.Vec(Receipt),
  });
  const MarkReq = IDL.Record({
    'marks' : IDL.Vec(Mark),
    'journal' : IDL.Opt(IDL.Vec(IDL.Nat8)),
    'next' : IDL.Opt(IDL.Record({ 'first' : IDL.Nat64, 'count' : IDL.Nat32 })),
    'upload' : Id,
  });
  const GroupGrants = IDL.Record({
    'first' : IDL.Nat64,
    'grants' : IDL.Vec(GrantedNode),
    'count' : IDL.Nat32,
    'slots' : IDL.Vec(IDL.Nat32),
    'spares' : IDL.Vec(IDL.Nat32),
  });
  const Marked = IDL.Record({
    'stored' : IDL.Nat64,
    'group' : IDL.Opt(GroupGrants),
    'rejected' : IDL.Vec(
      IDL.Record({
        'chunk' : IDL.Nat64,
        'shard' : IDL.Nat8,
        'reason' : IDL.Text,
      })
    ),
    'expires_at' : IDL.Nat64,
  });
  const OpenedLink = IDL.Record({
    'owner' : Id,
    'sealed' : IDL.Vec(IDL.Nat8),
    'version' : Version,
    'session' : Id,
    'expires_at' : IDL.Nat64,
  });
  const PutSmall = IDL.Record({
    'ops' : IDL.Opt(IDL.Vec(Op)),
    'sealed_dek' : IDL.Vec(IDL.Nat8),
    'content' : IDL.Vec(IDL.Nat8),
    'records' : IDL.Vec(IDL.Vec(IDL.Nat8)),
    'head' : IDL.Vec(IDL.Nat8),
    'name_tag' : IDL.Vec(IDL.Nat8),
    'layout' : IDL.Vec(IDL.Nat8),
    'feed_seq' : IDL.Nat64,
    'share' : IDL.Opt(Id),
    'version' : Id,
  });
  const RenewLink = IDL.Record({
    'link' : Id,
    'mark' : IDL.Vec(IDL.Nat8),
    'renewals' : IDL.Nat32,
    'sealed' : IDL.Vec(IDL.Nat8),
    'version' : Id,
  });
  const ChunkStored = IDL.Record({
    'content' : IDL.Bool,
    'hash' : Hash,
    'upload' : Id,
    'bytes' : IDL.Nat32,
    'index' : IDL.Nat32,
  });
  const Route = IDL.Record({
    'chunk_index' : IDL.Nat32,
    'bucket' : IDL.Principal,
  });
  const NewShare = IDL.Record({
    'person' : IDL.Principal,
    'role' : Role,
    'sealed' : IDL.Vec(IDL.Nat8),
    'share' : Id,
    'target' : Id,
    'expires_at' : IDL.Opt(IDL.Nat64),
  });
  const StartUpload = IDL.Record({
    'page_bytes' : IDL.Nat64,
    'class' : IDL.Text,
    'version' : Id,
    'chunks' : IDL.Nat64,
    'stored_bytes' : IDL.Nat64,
  });
  const Started = IDL.Record({
    'groups' : IDL.Vec(GroupGrants),
    'version' : Id,
    'page_token' : PageToken,
    'upload' : Id,
    'expires_at' : IDL.Nat64,
  });
  return IDL.Service({
    'abort_upload' : IDL.Func(
        [IDL.Vec(Id)],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'accept_credential' : IDL.Func(
        [Id],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'account' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : Account, 'Err' : Error })],
        ['query'],
      ),
    'add_key' : IDL.Func(
        [NewKey],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'admin_add_bucket' : IDL.Func(
        [IDL.Principal],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'admin_get_stats' : IDL.Func(
        [],
        [
          IDL.Variant({
            'Ok' : IDL.Record({
              'files' : IDL.Nat64,
              'accounts' : IDL.Nat64,
              'nodes' : IDL.Nat32,
              'active_uploads' : IDL.Nat64,
              'bytes' : IDL.Nat64,
              'buckets' : IDL.Nat32,
            }),
            'Err' : Error,
          }),
        ],
        ['query'],
      ),
    'admin_pause' : IDL.Func(
        [IDL.Bool],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'admin_provision' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'admin_replace_node' : IDL.Func(
        [
          IDL.Record({
            'first' : IDL.Nat64,
            'node' : IDL.Nat32,
            'shard' : IDL.Nat8,
            'version' : Id,
          }),
        ],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'admin_rotate_grant_key' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'admin_set_bucket_module' : IDL.Func(
        [IDL.Vec(IDL.Nat8), IDL.Nat32],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'admin_set_pricing' : IDL.Func(
        [Pricing],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'admin_set_quota' : IDL.Func(
        [SetQuota],
        [IDL.Variant({ 'Ok' : Usage, 'Err' : Error })],
        [],
      ),
    'admin_set_role' : IDL.Func(
        [IDL.Principal, IDL.Opt(StaffRole)],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'admin_set_settings' : IDL.Func(
        [Settings],
        [IDL.Variant({ 'Ok' : Settings, 'Err' : Error })],
        [],
      ),
    'append_feed' : IDL.Func(
        [Append, IDL.Opt(PaymentType)],
        [IDL.Variant({ 'Ok' : Appended, 'Err' : Error })],
        [],
      ),
    'commit_upload' : IDL.Func(
        [CommitBatch, IDL.Opt(PaymentType)],
        [IDL.Variant({ 'Ok' : Committed, 'Err' : Error })],
        [],
      ),
    'create_link' : IDL.Func(
        [CreateLink, IDL.Opt(PaymentType)],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'delete_file' : IDL.Func(
        [Id, IDL.Nat64, IDL.Vec(IDL.Nat8)],
        [IDL.Variant({ 'Ok' : Deleted, 'Err' : Error })],
        [],
      ),
    'delete_files' : IDL.Func(
        [
          IDL.Record({
            'records' : IDL.Vec(IDL.Vec(IDL.Nat8)),
            'feed_seq' : IDL.Nat64,
            'versions' : IDL.Vec(Id),
          }),
        ],
        [IDL.Variant({ 'Ok' : Deleted, 'Err' : Error })],
        [],
      ),
    'deleted_versions' : IDL.Func(
        [IDL.Nat64, IDL.Nat32],
        [
          IDL.Variant({
            'Ok' : IDL.Record({
              'head' : IDL.Nat64,
              'last' : IDL.Nat64,
              'versions' : IDL.Vec(Id),
            }),
            'Err' : Error,
          }),
        ],
        [],
      ),
    'estimate_upload_cost' : IDL.Func(
        [IDL.Nat64],
        [IDL.Record({ 'cycles' : IDL.Nat, 'tokens' : IDL.Nat })],
        ['query'],
      ),
    'get_anchor_proof' : IDL.Func(
        [
          IDL.Record({
            'version' : Id,
            'session' : IDL.Opt(Id),
            'leaves' : IDL.Nat64,
          }),
        ],
        [IDL.Variant({ 'Ok' : AnchorProof, 'Err' : Error })],
        ['query'],
      ),
    'get_balance' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Nat64, 'Err' : Error })],
        ['query'],
      ),
    'get_download_plan' : IDL.Func(
        [
          IDL.Record({
            'first' : IDL.Nat64,
            'count' : IDL.Nat32,
            'version' : Id,
            'session' : IDL.Opt(Id),
          }),
        ],
        [IDL.Variant({ 'Ok' : DownloadPlan, 'Err' : Error })],
        ['query'],
      ),
    'get_feed' : IDL.Func(
        [
          IDL.Record({
            'from' : IDL.Nat64,
            'limit' : IDL.Nat32,
            'share' : IDL.Opt(Id),
          }),
        ],
        [IDL.Variant({ 'Ok' : FeedPage, 'Err' : Error })],
        ['query'],
      ),
    'get_file_meta' : IDL.Func(
        [Id],
        [IDL.Variant({ 'Ok' : IDL.Opt(ProvenFile), 'Err' : Error })],
        ['query'],
      ),
    'get_pricing' : IDL.Func([], [Pricing], ['query']),
    'get_proven_versions' : IDL.Func(
        [IDL.Vec(Id)],
        [
          IDL.Variant({
            'Ok' : IDL.Record({
              'certificate' : IDL.Vec(IDL.Nat8),
              'witness' : IDL.Vec(IDL.Nat8),
              'versions' : IDL.Vec(IDL.Opt(Version)),
            }),
            'Err' : Error,
          }),
        ],
        ['query'],
      ),
    'get_share_proof' : IDL.Func(
        [Id],
        [IDL.Variant({ 'Ok' : IDL.Opt(ShareProof), 'Err' : Error })],
        ['query'],
      ),
    'get_snapshot' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Opt(Snapshot), 'Err' : Error })],
        ['query'],
      ),
    'get_upload_tokens' : IDL.Func(
        [ChunksReq],
        [IDL.Variant({ 'Ok' : PageToken, 'Err' : Error })],
        ['query'],
      ),
    'get_uploads' : IDL.Func(
        [GetUploads],
        [IDL.Variant({ 'Ok' : IDL.Vec(UploadInfo), 'Err' : Error })],
        ['query'],
      ),
    'get_usage' : IDL.Func(
        [IDL.Opt(IDL.Principal)],
        [IDL.Variant({ 'Ok' : Usage, 'Err' : Error })],
        ['query'],
      ),
    'get_versions' : IDL.Func(
        [IDL.Vec(Id)],
        [IDL.Variant({ 'Ok' : IDL.Vec(IDL.Opt(Version)), 'Err' : Error })],
        ['query'],
      ),
    'grant_key' : IDL.Func(
        [],
        [
          IDL.Record({
            'key' : IDL.Vec(IDL.Nat8),
            'certificate' : IDL.Vec(IDL.Nat8),
            'witness' : IDL.Vec(IDL.Nat8),
          }),
        ],
        ['query'],
      ),
    'hand_over' : IDL.Func(
        [IDL.Vec(HandOver)],
        [
          IDL.Variant({
            'Ok' : IDL.Vec(IDL.Variant({ 'Ok' : Errand, 'Err' : Error })),
            'Err' : Error,
          }),
        ],
        [],
      ),
    'handed_over' : IDL.Func(
        [IDL.Vec(HandedOver)],
        [
          IDL.Variant({
            'Ok' : IDL.Vec(IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })),
            'Err' : Error,
          }),
        ],
        [],
      ),
    'heartbeat' : IDL.Func(
        [Heartbeat],
        [IDL.Variant({ 'Ok' : HeartbeatReply, 'Err' : Error })],
        [],
      ),
    'http_request' : IDL.Func([HttpRequest], [HttpResponse], ['query']),
    'lease_status' : IDL.Func(
        [IDL.Vec(Id)],
        [
          IDL.Variant({
            'Ok' : IDL.Vec(
              IDL.Variant({
                'Gone' : IDL.Null,
                'Live' : IDL.Null,
                'Pending' : IDL.Null,
              })
            ),
            'Err' : Error,
          }),
        ],
        [],
      ),
    'list_buckets' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Vec(BucketInfo), 'Err' : Error })],
        ['query'],
      ),
    'list_credentials' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Vec(IDL.Principal), 'Err' : Error })],
        ['query'],
      ),
    'list_files' : IDL.Func(
        [ListReq],
        [IDL.Variant({ 'Ok' : FilePage, 'Err' : Error })],
        ['query'],
      ),
    'list_keys' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Vec(Key), 'Err' : Error })],
        ['query'],
      ),
    'list_links' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Vec(Link), 'Err' : Error })],
        ['query'],
      ),
    'list_nodes' : IDL.Func(
        [],
        [
          IDL.Record({
            'certificate' : IDL.Vec(IDL.Nat8),
            'witness' : IDL.Vec(IDL.Nat8),
            'nodes' : IDL.Vec(Node),
          }),
        ],
        ['query'],
      ),
    'list_shares' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Vec(Share), 'Err' : Error })],
        ['query'],
      ),
    'mark_chunk_uploaded' : IDL.Func(
        [MarkChunk],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'mark_chunks' : IDL.Func(
        [IDL.Vec(MarkReq)],
        [
          IDL.Variant({
            'Ok' : IDL.Vec(IDL.Variant({ 'Ok' : Marked, 'Err' : Error })),
            'Err' : Error,
          }),
        ],
        [],
      ),
    'offer_credential' : IDL.Func(
        [IDL.Principal],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'open_link' : IDL.Func(
        [Id],
        [IDL.Variant({ 'Ok' : OpenedLink, 'Err' : Error })],
        [],
      ),
    'prove_absence' : IDL.Func(
        [
          IDL.Variant({
            'Share' : IDL.Null,
            'Feed' : IDL.Null,
            'Layout' : IDL.Null,
          }),
          IDL.Vec(Id),
        ],
        [
          IDL.Variant({
            'Ok' : IDL.Record({
              'certificate' : IDL.Vec(IDL.Nat8),
              'witness' : IDL.Vec(IDL.Nat8),
            }),
            'Err' : Error,
          }),
        ],
        ['query'],
      ),
    'put_small' : IDL.Func(
        [PutSmall, IDL.Opt(PaymentType)],
        [IDL.Variant({ 'Ok' : Committed, 'Err' : Error })],
        [],
      ),
    'put_snapshot' : IDL.Func(
        [IDL.Nat64, IDL.Vec(IDL.Nat8)],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'reap_expired_uploads' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'register' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : Account, 'Err' : Error })],
        [],
      ),
    'remove_credential' : IDL.Func(
        [IDL.Principal],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'renew_link' : IDL.Func(
        [RenewLink],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'report_chunk_uploaded' : IDL.Func(
        [IDL.Vec(ChunkStored)],
        [
          IDL.Variant({
            'Ok' : IDL.Vec(IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })),
            'Err' : Error,
          }),
        ],
        [],
      ),
    'report_page_stored' : IDL.Func(
        [
          IDL.Record({
            'hash' : Hash,
            'page' : IDL.Nat32,
            'upload' : Id,
            'bytes' : IDL.Nat32,
          }),
        ],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'revoke_key' : IDL.Func(
        [IDL.Principal],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'revoke_link' : IDL.Func(
        [Id],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'revoke_share' : IDL.Func(
        [Id],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'route_chunks' : IDL.Func(
        [ChunksReq],
        [IDL.Variant({ 'Ok' : IDL.Vec(Route), 'Err' : Error })],
        ['query'],
      ),
    'set_cursor' : IDL.Func(
        [IDL.Nat64],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'share_with' : IDL.Func(
        [NewShare],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'shared_with_me' : IDL.Func(
        [],
        [IDL.Variant({ 'Ok' : IDL.Vec(Share), 'Err' : Error })],
        ['query'],
      ),
    'start_upload' : IDL.Func(
        [IDL.Vec(StartUpload), IDL.Opt(PaymentType), IDL.Opt(Id)],
        [
          IDL.Variant({
            'Ok' : IDL.Vec(IDL.Variant({ 'Ok' : Started, 'Err' : Error })),
            'Err' : Error,
          }),
        ],
        [],
      ),
  });
};
export const init = ({ IDL }: { IDL: typeof Candid }) => {
  const Settings = IDL.Record({
    'session_seconds' : IDL.Opt(IDL.Nat32),
    'warning_seconds' : IDL.Opt(IDL.Nat32),
    'heartbeat_ms' : IDL.Opt(IDL.Nat32),
    'tick_seconds' : IDL.Opt(IDL.Nat32),
    'starts_per_minute' : IDL.Opt(IDL.Nat32),
    'link_session_seconds' : IDL.Opt(IDL.Nat32),
    'open_uploads' : IDL.Opt(IDL.Nat32),
    'grant_seconds' : IDL.Opt(IDL.Nat32),
    'offline_seconds' : IDL.Opt(IDL.Nat32),
  });
  return [
    IDL.Record({
      'plan' : IDL.Text,
      'settings' : IDL.Opt(Settings),
      'quota_bytes' : IDL.Nat64,
      'admins' : IDL.Vec(IDL.Principal),
    }),
  ];
};
