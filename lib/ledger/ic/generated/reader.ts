// Generated from canisters/directory/directory.did by `cargo run -p bindings`. Do not edit.
import type { IDL as Candid } from '@icp-sdk/core/candid';

export const idlFactory = ({ IDL }: { IDL: typeof Candid }) => {
  const Id = IDL.Vec(IDL.Nat8);
  const Hash = IDL.Vec(IDL.Nat8);
  const AnchorProof = IDL.Record({
    'leaf' : IDL.Nat64,
    'path' : IDL.Vec(Hash),
    'leaves' : IDL.Nat64,
  });
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
  const GrantedNode = IDL.Record({
    'grants' : IDL.Vec(IDL.Nat8),
    'node' : IDL.Nat32,
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
  const OpenedLink = IDL.Record({
    'owner' : Id,
    'sealed' : IDL.Vec(IDL.Nat8),
    'version' : Version,
    'session' : Id,
    'expires_at' : IDL.Nat64,
  });
  return IDL.Service({
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
    'open_link' : IDL.Func(
        [Id],
        [IDL.Variant({ 'Ok' : OpenedLink, 'Err' : Error })],
        [],
      ),
  });
};
