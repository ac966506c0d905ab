/* eslint-disable */
// Generated from shard.proto by lib/wire/generate.ts; never edited.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface Request {
    id: number;
    payloadBytes: number;
    grant: Uint8Array<ArrayBuffer>;
    version: Uint8Array<ArrayBuffer>;
    chunkIndex: number;
    chunkId: Uint8Array<ArrayBuffer>;
    shardIndex: number;
    put?: Put;
    get?: Get;
    exists?: Exists;
    delete?: Delete;
}
export declare namespace Request {
    const codec: () => Codec<Request>;
    interface RequestIdFieldEvent {
        field: '$.id';
        value: number;
    }
    interface RequestPayloadBytesFieldEvent {
        field: '$.payloadBytes';
        value: number;
    }
    interface RequestGrantFieldEvent {
        field: '$.grant';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RequestVersionFieldEvent {
        field: '$.version';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RequestChunkIndexFieldEvent {
        field: '$.chunkIndex';
        value: number;
    }
    interface RequestChunkIdFieldEvent {
        field: '$.chunkId';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RequestShardIndexFieldEvent {
        field: '$.shardIndex';
        value: number;
    }
    interface RequestPutShardIdsFieldEvent {
        field: '$.put.shardIds';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RequestGetOffsetFieldEvent {
        field: '$.get.offset';
        value: number;
    }
    interface RequestGetLengthFieldEvent {
        field: '$.get.length';
        value: number;
    }
    function encode(obj: Partial<Request>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Request>): Request;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Request>): Generator<RequestIdFieldEvent | RequestPayloadBytesFieldEvent | RequestGrantFieldEvent | RequestVersionFieldEvent | RequestChunkIndexFieldEvent | RequestChunkIdFieldEvent | RequestShardIndexFieldEvent | RequestPutShardIdsFieldEvent | RequestGetOffsetFieldEvent | RequestGetLengthFieldEvent>;
}
export interface Put {
    shardIds: Uint8Array<ArrayBuffer>;
}
export declare namespace Put {
    const codec: () => Codec<Put>;
    interface PutShardIdsFieldEvent {
        field: '$.shardIds';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Put>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Put>): Put;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Put>): Generator<PutShardIdsFieldEvent>;
}
export interface Get {
    offset: number;
    length: number;
}
export declare namespace Get {
    const codec: () => Codec<Get>;
    interface GetOffsetFieldEvent {
        field: '$.offset';
        value: number;
    }
    interface GetLengthFieldEvent {
        field: '$.length';
        value: number;
    }
    function encode(obj: Partial<Get>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Get>): Get;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Get>): Generator<GetOffsetFieldEvent | GetLengthFieldEvent>;
}
export interface Exists {
}
export declare namespace Exists {
    const codec: () => Codec<Exists>;
    function encode(obj: Partial<Exists>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Exists>): Exists;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Exists>): Generator<{}>;
}
export interface Delete {
}
export declare namespace Delete {
    const codec: () => Codec<Delete>;
    function encode(obj: Partial<Delete>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Delete>): Delete;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Delete>): Generator<{}>;
}
export interface Response {
    id: number;
    payloadBytes: number;
    hello?: Hello;
    stored?: Stored;
    found?: Found;
    existence?: Existence;
    deleted?: Deleted;
    refusal?: Refusal;
}
export declare namespace Response {
    const codec: () => Codec<Response>;
    interface ResponseIdFieldEvent {
        field: '$.id';
        value: number;
    }
    interface ResponsePayloadBytesFieldEvent {
        field: '$.payloadBytes';
        value: number;
    }
    interface ResponseHelloProtocolFieldEvent {
        field: '$.hello.protocol';
        value: string;
    }
    interface ResponseHelloMaxPayloadBytesFieldEvent {
        field: '$.hello.maxPayloadBytes';
        value: number;
    }
    interface ResponseHelloCreditBytesFieldEvent {
        field: '$.hello.creditBytes';
        value: number;
    }
    interface ResponseHelloCreditRequestsFieldEvent {
        field: '$.hello.creditRequests';
        value: number;
    }
    interface ResponseStoredReceiptFieldEvent {
        field: '$.stored.receipt';
        value: Uint8Array<ArrayBuffer>;
    }
    interface ResponseFoundShardIdsFieldEvent {
        field: '$.found.shardIds';
        value: Uint8Array<ArrayBuffer>;
    }
    interface ResponseFoundShardBytesFieldEvent {
        field: '$.found.shardBytes';
        value: number;
    }
    interface ResponseExistenceExistsFieldEvent {
        field: '$.existence.exists';
        value: boolean;
    }
    interface ResponseExistenceShardBytesFieldEvent {
        field: '$.existence.shardBytes';
        value: number;
    }
    interface ResponseDeletedBytesFreedFieldEvent {
        field: '$.deleted.bytesFreed';
        value: boolean;
    }
    interface ResponseRefusalReasonFieldEvent {
        field: '$.refusal.reason';
        value: Reason;
    }
    interface ResponseRefusalMessageFieldEvent {
        field: '$.refusal.message';
        value: string;
    }
    function encode(obj: Partial<Response>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Response>): Response;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Response>): Generator<ResponseIdFieldEvent | ResponsePayloadBytesFieldEvent | ResponseHelloProtocolFieldEvent | ResponseHelloMaxPayloadBytesFieldEvent | ResponseHelloCreditBytesFieldEvent | ResponseHelloCreditRequestsFieldEvent | ResponseStoredReceiptFieldEvent | ResponseFoundShardIdsFieldEvent | ResponseFoundShardBytesFieldEvent | ResponseExistenceExistsFieldEvent | ResponseExistenceShardBytesFieldEvent | ResponseDeletedBytesFreedFieldEvent | ResponseRefusalReasonFieldEvent | ResponseRefusalMessageFieldEvent>;
}
export interface Hello {
    protocol: string;
    maxPayloadBytes: number;
    creditBytes: number;
    creditRequests: number;
}
export declare namespace Hello {
    const codec: () => Codec<Hello>;
    interface HelloProtocolFieldEvent {
        field: '$.protocol';
        value: string;
    }
    interface HelloMaxPayloadBytesFieldEvent {
        field: '$.maxPayloadBytes';
        value: number;
    }
    interface HelloCreditBytesFieldEvent {
        field: '$.creditBytes';
        value: number;
    }
    interface HelloCreditRequestsFieldEvent {
        field: '$.creditRequests';
        value: number;
    }
    function encode(obj: Partial<Hello>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Hello;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Generator<HelloProtocolFieldEvent | HelloMaxPayloadBytesFieldEvent | HelloCreditBytesFieldEvent | HelloCreditRequestsFieldEvent>;
}
export interface Stored {
    receipt: Uint8Array<ArrayBuffer>;
}
export declare namespace Stored {
    const codec: () => Codec<Stored>;
    interface StoredReceiptFieldEvent {
        field: '$.receipt';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Stored>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Stored>): Stored;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Stored>): Generator<StoredReceiptFieldEvent>;
}
export interface Found {
    shardIds: Uint8Array<ArrayBuffer>;
    shardBytes: number;
}
export declare namespace Found {
    const codec: () => Codec<Found>;
    interface FoundShardIdsFieldEvent {
        field: '$.shardIds';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FoundShardBytesFieldEvent {
        field: '$.shardBytes';
        value: number;
    }
    function encode(obj: Partial<Found>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Found>): Found;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Found>): Generator<FoundShardIdsFieldEvent | FoundShardBytesFieldEvent>;
}
export interface Existence {
    exists: boolean;
    shardBytes: number;
}
export declare namespace Existence {
    const codec: () => Codec<Existence>;
    interface ExistenceExistsFieldEvent {
        field: '$.exists';
        value: boolean;
    }
    interface ExistenceShardBytesFieldEvent {
        field: '$.shardBytes';
        value: number;
    }
    function encode(obj: Partial<Existence>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Existence>): Existence;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Existence>): Generator<ExistenceExistsFieldEvent | ExistenceShardBytesFieldEvent>;
}
export interface Deleted {
    bytesFreed: boolean;
}
export declare namespace Deleted {
    const codec: () => Codec<Deleted>;
    interface DeletedBytesFreedFieldEvent {
        field: '$.bytesFreed';
        value: boolean;
    }
    function encode(obj: Partial<Deleted>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deleted>): Deleted;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deleted>): Generator<DeletedBytesFreedFieldEvent>;
}
export interface Refusal {
    reason: Reason;
    message: string;
}
export declare namespace Refusal {
    const codec: () => Codec<Refusal>;
    interface RefusalReasonFieldEvent {
        field: '$.reason';
        value: Reason;
    }
    interface RefusalMessageFieldEvent {
        field: '$.message';
        value: string;
    }
    function encode(obj: Partial<Refusal>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Refusal>): Refusal;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Refusal>): Generator<RefusalReasonFieldEvent | RefusalMessageFieldEvent>;
}
export declare enum Reason {
    REASON_UNSPECIFIED = "REASON_UNSPECIFIED",
    BAD_REQUEST = "BAD_REQUEST",
    BAD_GRANT = "BAD_GRANT",
    GRANT_EXPIRED = "GRANT_EXPIRED",
    OVER_LIMIT = "OVER_LIMIT",
    HASH_MISMATCH = "HASH_MISMATCH",
    NOT_FOUND = "NOT_FOUND",
    FULL = "FULL",
    CORRUPT = "CORRUPT",
    BUSY = "BUSY"
}
export declare namespace Reason {
    const codec: () => Codec<Reason>;
}
