// Generated from canisters/bucket/bucket.did by `cargo run -p bindings`. Do not edit.
import type { Principal } from '@icp-sdk/core/principal';
import type { ActorMethod } from '@icp-sdk/core/agent';
import type { IDL as Candid } from '@icp-sdk/core/candid';

/**
 * signature: Ed25519 by the directory's grant key over
 * "cyxcloud/page/1" ‖ 00 ‖ mode u8 (1 put, 2 get) ‖ bucket principal length u8 ‖ bucket principal ‖ version [16] ‖ upload [16] ‖ pages u32 ‖ bytes u64 ‖ expires_at u64 (ns)
 */
export type Error = { 'ReadOnly' : null } |
  { 'OutOfSpace' : null } |
  { 'NotFound' : null } |
  { 'TokenExpired' : null } |
  { 'Unauthorised' : null } |
  { 'HashMismatch' : null } |
  { 'InvalidRequest' : { 'reason' : string } } |
  { 'ChunkTooLarge' : null };
/**
 * Bucket: pages of layouts and sealed heads in stable memory. A page is at most 1,048,576 bytes.
 */
export interface PageToken {
  'signature' : Uint8Array,
  'content' : [] | [Uint32Array | number[]],
  'version' : Uint8Array,
  'upload' : Uint8Array,
  'pages' : number,
  'bytes' : bigint,
  'bucket' : Principal,
  'expires_at' : bigint,
}
export interface PutChunk {
  'chunk_index' : number,
  'token' : PageToken,
  'bytes' : Uint8Array,
}
export interface Stat {
  'grant_key' : [] | [Uint8Array],
  'writable' : boolean,
  'used_bytes' : bigint,
  'read_only' : boolean,
  'free_bytes' : bigint,
  'version' : number,
  'pages' : bigint,
}
export interface Stored {
  'etag' : Uint8Array,
  'stored_bytes' : number,
}
export interface _SERVICE {
  'delete_file' : ActorMethod<
    [Uint8Array],
    { 'Ok' : bigint } |
      { 'Err' : Error }
  >,
  'get_chunk' : ActorMethod<
    [{ 'chunk_index' : number, 'token' : PageToken }],
    { 'Ok' : Uint8Array } |
      { 'Err' : Error }
  >,
  'put_chunk' : ActorMethod<[PutChunk], { 'Ok' : Stored } | { 'Err' : Error }>,
  'put_chunks' : ActorMethod<
    [Array<PutChunk>],
    { 'Ok' : Array<{ 'Ok' : Stored } | { 'Err' : Error }> } |
      { 'Err' : Error }
  >,
  'put_small' : ActorMethod<
    [
      {
        'content' : [] | [Uint8Array],
        'version' : Uint8Array,
        'pages' : Array<Uint8Array>,
      },
    ],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'set_grant_key' : ActorMethod<
    [Uint8Array],
    { 'Ok' : null } |
      { 'Err' : Error }
  >,
  'set_read_only' : ActorMethod<[boolean], { 'Ok' : null } | { 'Err' : Error }>,
  'stat' : ActorMethod<[], Stat>,
}

export const idlFactory = ({ IDL }: { IDL: typeof Candid }) => {
  const Error = IDL.Variant({
    'ReadOnly' : IDL.Null,
    'OutOfSpace' : IDL.Null,
    'NotFound' : IDL.Null,
    'TokenExpired' : IDL.Null,
    'Unauthorised' : IDL.Null,
    'HashMismatch' : IDL.Null,
    'InvalidRequest' : IDL.Record({ 'reason' : IDL.Text }),
    'ChunkTooLarge' : IDL.Null,
  });
  const PageToken = IDL.Record({
    'signature' : IDL.Vec(IDL.Nat8),
    'content' : IDL.Opt(IDL.Vec(IDL.Nat32)),
    'version' : IDL.Vec(IDL.Nat8),
    'upload' : IDL.Vec(IDL.Nat8),
    'pages' : IDL.Nat32,
    'bytes' : IDL.Nat64,
    'bucket' : IDL.Principal,
    'expires_at' : IDL.Nat64,
  });
  const PutChunk = IDL.Record({
    'chunk_index' : IDL.Nat32,
    'token' : PageToken,
    'bytes' : IDL.Vec(IDL.Nat8),
  });
  const Stored = IDL.Record({
    'etag' : IDL.Vec(IDL.Nat8),
    'stored_bytes' : IDL.Nat32,
  });
  const Stat = IDL.Record({
    'grant_key' : IDL.Opt(IDL.Vec(IDL.Nat8)),
    'writable' : IDL.Bool,
    'used_bytes' : IDL.Nat64,
    'read_only' : IDL.Bool,
    'free_bytes' : IDL.Nat64,
    'version' : IDL.Nat32,
    'pages' : IDL.Nat64,
  });
  return IDL.Service({
    'delete_file' : IDL.Func(
        [IDL.Vec(IDL.Nat8)],
        [IDL.Variant({ 'Ok' : IDL.Nat64, 'Err' : Error })],
        [],
      ),
    'get_chunk' : IDL.Func(
        [IDL.Record({ 'chunk_index' : IDL.Nat32, 'token' : PageToken })],
        [IDL.Variant({ 'Ok' : IDL.Vec(IDL.Nat8), 'Err' : Error })],
        ['query'],
      ),
    'put_chunk' : IDL.Func(
        [PutChunk],
        [IDL.Variant({ 'Ok' : Stored, 'Err' : Error })],
        [],
      ),
    'put_chunks' : IDL.Func(
        [IDL.Vec(PutChunk)],
        [
          IDL.Variant({
            'Ok' : IDL.Vec(IDL.Variant({ 'Ok' : Stored, 'Err' : Error })),
            'Err' : Error,
          }),
        ],
        [],
      ),
    'put_small' : IDL.Func(
        [
          IDL.Record({
            'content' : IDL.Opt(IDL.Vec(IDL.Nat8)),
            'version' : IDL.Vec(IDL.Nat8),
            'pages' : IDL.Vec(IDL.Vec(IDL.Nat8)),
          }),
        ],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'set_grant_key' : IDL.Func(
        [IDL.Vec(IDL.Nat8)],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'set_read_only' : IDL.Func(
        [IDL.Bool],
        [IDL.Variant({ 'Ok' : IDL.Null, 'Err' : Error })],
        [],
      ),
    'stat' : IDL.Func([], [Stat], ['query']),
  });
};
export const init = ({ IDL }: { IDL: typeof Candid }) => {
  return [
    IDL.Record({
      'directory' : IDL.Principal,
      'soft_limit_bytes' : IDL.Nat64,
      'hard_limit_bytes' : IDL.Nat64,
    }),
  ];
};
