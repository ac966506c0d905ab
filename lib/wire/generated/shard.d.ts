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
    more: ShardName[];
    put?: Put;
    get?: Get;
    exists?: Exists;
    delete?: Delete;
    list?: List;
    verify?: Verify;
    stats?: Stats;
    reportMetrics?: ReportMetrics;
    getWork?: GetWork;
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
    interface RequestMoreChunkIndexFieldEvent {
        field: '$.more[].chunkIndex';
        value: number;
        index: number;
    }
    interface RequestMoreChunkIdFieldEvent {
        field: '$.more[].chunkId';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface RequestMoreShardIndexFieldEvent {
        field: '$.more[].shardIndex';
        value: number;
        index: number;
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
    interface RequestGetSliceFieldEvent {
        field: '$.get.slice';
        value: boolean;
    }
    interface RequestListMaxFieldEvent {
        field: '$.list.max';
        value: number;
    }
    interface RequestVerifyOffsetFieldEvent {
        field: '$.verify.offset';
        value: number;
    }
    interface RequestVerifyShardBytesFieldEvent {
        field: '$.verify.shardBytes';
        value: number;
    }
    interface RequestReportMetricsNodeKeyFieldEvent {
        field: '$.reportMetrics.nodeKey';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RequestReportMetricsStatusCapacityBytesFieldEvent {
        field: '$.reportMetrics.status.capacityBytes';
        value: number;
    }
    interface RequestReportMetricsStatusUsedBytesFieldEvent {
        field: '$.reportMetrics.status.usedBytes';
        value: number;
    }
    interface RequestReportMetricsStatusShardsFieldEvent {
        field: '$.reportMetrics.status.shards';
        value: number;
    }
    interface RequestReportMetricsStatusCpuPercentFieldEvent {
        field: '$.reportMetrics.status.cpuPercent';
        value: number;
    }
    interface RequestReportMetricsStatusMemoryPercentFieldEvent {
        field: '$.reportMetrics.status.memoryPercent';
        value: number;
    }
    interface RequestReportMetricsStatusUptimeSecondsFieldEvent {
        field: '$.reportMetrics.status.uptimeSeconds';
        value: number;
    }
    interface RequestReportMetricsStatusVersionFieldEvent {
        field: '$.reportMetrics.status.version';
        value: string;
    }
    interface RequestGetWorkNodeKeyFieldEvent {
        field: '$.getWork.nodeKey';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RequestGetWorkMaxFieldEvent {
        field: '$.getWork.max';
        value: number;
    }
    function encode(obj: Partial<Request>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Request>): Request;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Request>): Generator<RequestIdFieldEvent | RequestPayloadBytesFieldEvent | RequestGrantFieldEvent | RequestVersionFieldEvent | RequestChunkIndexFieldEvent | RequestChunkIdFieldEvent | RequestShardIndexFieldEvent | RequestMoreChunkIndexFieldEvent | RequestMoreChunkIdFieldEvent | RequestMoreShardIndexFieldEvent | RequestPutShardIdsFieldEvent | RequestGetOffsetFieldEvent | RequestGetLengthFieldEvent | RequestGetSliceFieldEvent | RequestListMaxFieldEvent | RequestVerifyOffsetFieldEvent | RequestVerifyShardBytesFieldEvent | RequestReportMetricsNodeKeyFieldEvent | RequestReportMetricsStatusCapacityBytesFieldEvent | RequestReportMetricsStatusUsedBytesFieldEvent | RequestReportMetricsStatusShardsFieldEvent | RequestReportMetricsStatusCpuPercentFieldEvent | RequestReportMetricsStatusMemoryPercentFieldEvent | RequestReportMetricsStatusUptimeSecondsFieldEvent | RequestReportMetricsStatusVersionFieldEvent | RequestGetWorkNodeKeyFieldEvent | RequestGetWorkMaxFieldEvent>;
}
export interface ShardName {
    chunkIndex: number;
    chunkId: Uint8Array<ArrayBuffer>;
    shardIndex: number;
}
export declare namespace ShardName {
    const codec: () => Codec<ShardName>;
    interface ShardNameChunkIndexFieldEvent {
        field: '$.chunkIndex';
        value: number;
    }
    interface ShardNameChunkIdFieldEvent {
        field: '$.chunkId';
        value: Uint8Array<ArrayBuffer>;
    }
    interface ShardNameShardIndexFieldEvent {
        field: '$.shardIndex';
        value: number;
    }
    function encode(obj: Partial<ShardName>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ShardName>): ShardName;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ShardName>): Generator<ShardNameChunkIndexFieldEvent | ShardNameChunkIdFieldEvent | ShardNameShardIndexFieldEvent>;
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
    slice: boolean;
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
    interface GetSliceFieldEvent {
        field: '$.slice';
        value: boolean;
    }
    function encode(obj: Partial<Get>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Get>): Get;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Get>): Generator<GetOffsetFieldEvent | GetLengthFieldEvent | GetSliceFieldEvent>;
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
export interface List {
    max: number;
}
export declare namespace List {
    const codec: () => Codec<List>;
    interface ListMaxFieldEvent {
        field: '$.max';
        value: number;
    }
    function encode(obj: Partial<List>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<List>): List;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<List>): Generator<ListMaxFieldEvent>;
}
export interface Verify {
    offset: number;
    shardBytes: number;
}
export declare namespace Verify {
    const codec: () => Codec<Verify>;
    interface VerifyOffsetFieldEvent {
        field: '$.offset';
        value: number;
    }
    interface VerifyShardBytesFieldEvent {
        field: '$.shardBytes';
        value: number;
    }
    function encode(obj: Partial<Verify>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Verify>): Verify;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Verify>): Generator<VerifyOffsetFieldEvent | VerifyShardBytesFieldEvent>;
}
export interface Stats {
}
export declare namespace Stats {
    const codec: () => Codec<Stats>;
    function encode(obj: Partial<Stats>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Stats>): Stats;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Stats>): Generator<{}>;
}
export interface ReportMetrics {
    nodeKey: Uint8Array<ArrayBuffer>;
    status?: NodeStatus;
}
export declare namespace ReportMetrics {
    const codec: () => Codec<ReportMetrics>;
    interface ReportMetricsNodeKeyFieldEvent {
        field: '$.nodeKey';
        value: Uint8Array<ArrayBuffer>;
    }
    interface ReportMetricsStatusCapacityBytesFieldEvent {
        field: '$.status.capacityBytes';
        value: number;
    }
    interface ReportMetricsStatusUsedBytesFieldEvent {
        field: '$.status.usedBytes';
        value: number;
    }
    interface ReportMetricsStatusShardsFieldEvent {
        field: '$.status.shards';
        value: number;
    }
    interface ReportMetricsStatusCpuPercentFieldEvent {
        field: '$.status.cpuPercent';
        value: number;
    }
    interface ReportMetricsStatusMemoryPercentFieldEvent {
        field: '$.status.memoryPercent';
        value: number;
    }
    interface ReportMetricsStatusUptimeSecondsFieldEvent {
        field: '$.status.uptimeSeconds';
        value: number;
    }
    interface ReportMetricsStatusVersionFieldEvent {
        field: '$.status.version';
        value: string;
    }
    function encode(obj: Partial<ReportMetrics>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReportMetrics>): ReportMetrics;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReportMetrics>): Generator<ReportMetricsNodeKeyFieldEvent | ReportMetricsStatusCapacityBytesFieldEvent | ReportMetricsStatusUsedBytesFieldEvent | ReportMetricsStatusShardsFieldEvent | ReportMetricsStatusCpuPercentFieldEvent | ReportMetricsStatusMemoryPercentFieldEvent | ReportMetricsStatusUptimeSecondsFieldEvent | ReportMetricsStatusVersionFieldEvent>;
}
export interface GetWork {
    nodeKey: Uint8Array<ArrayBuffer>;
    max: number;
}
export declare namespace GetWork {
    const codec: () => Codec<GetWork>;
    interface GetWorkNodeKeyFieldEvent {
        field: '$.nodeKey';
        value: Uint8Array<ArrayBuffer>;
    }
    interface GetWorkMaxFieldEvent {
        field: '$.max';
        value: number;
    }
    function encode(obj: Partial<GetWork>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<GetWork>): GetWork;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<GetWork>): Generator<GetWorkNodeKeyFieldEvent | GetWorkMaxFieldEvent>;
}
export interface NodeStatus {
    capacityBytes: number;
    usedBytes: number;
    shards: number;
    cpuPercent: number;
    memoryPercent: number;
    uptimeSeconds: number;
    version: string;
}
export declare namespace NodeStatus {
    const codec: () => Codec<NodeStatus>;
    interface NodeStatusCapacityBytesFieldEvent {
        field: '$.capacityBytes';
        value: number;
    }
    interface NodeStatusUsedBytesFieldEvent {
        field: '$.usedBytes';
        value: number;
    }
    interface NodeStatusShardsFieldEvent {
        field: '$.shards';
        value: number;
    }
    interface NodeStatusCpuPercentFieldEvent {
        field: '$.cpuPercent';
        value: number;
    }
    interface NodeStatusMemoryPercentFieldEvent {
        field: '$.memoryPercent';
        value: number;
    }
    interface NodeStatusUptimeSecondsFieldEvent {
        field: '$.uptimeSeconds';
        value: number;
    }
    interface NodeStatusVersionFieldEvent {
        field: '$.version';
        value: string;
    }
    function encode(obj: Partial<NodeStatus>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NodeStatus>): NodeStatus;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NodeStatus>): Generator<NodeStatusCapacityBytesFieldEvent | NodeStatusUsedBytesFieldEvent | NodeStatusShardsFieldEvent | NodeStatusCpuPercentFieldEvent | NodeStatusMemoryPercentFieldEvent | NodeStatusUptimeSecondsFieldEvent | NodeStatusVersionFieldEvent>;
}
export interface WorkItem {
    kind: WorkKind;
    version: Uint8Array<ArrayBuffer>;
    shard?: ShardName;
    toNode: Uint8Array<ArrayBuffer>;
    grant: Uint8Array<ArrayBuffer>;
}
export declare namespace WorkItem {
    const codec: () => Codec<WorkItem>;
    interface WorkItemKindFieldEvent {
        field: '$.kind';
        value: WorkKind;
    }
    interface WorkItemVersionFieldEvent {
        field: '$.version';
        value: Uint8Array<ArrayBuffer>;
    }
    interface WorkItemShardChunkIndexFieldEvent {
        field: '$.shard.chunkIndex';
        value: number;
    }
    interface WorkItemShardChunkIdFieldEvent {
        field: '$.shard.chunkId';
        value: Uint8Array<ArrayBuffer>;
    }
    interface WorkItemShardShardIndexFieldEvent {
        field: '$.shard.shardIndex';
        value: number;
    }
    interface WorkItemToNodeFieldEvent {
        field: '$.toNode';
        value: Uint8Array<ArrayBuffer>;
    }
    interface WorkItemGrantFieldEvent {
        field: '$.grant';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<WorkItem>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WorkItem>): WorkItem;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WorkItem>): Generator<WorkItemKindFieldEvent | WorkItemVersionFieldEvent | WorkItemShardChunkIndexFieldEvent | WorkItemShardChunkIdFieldEvent | WorkItemShardShardIndexFieldEvent | WorkItemToNodeFieldEvent | WorkItemGrantFieldEvent>;
}
export declare enum WorkKind {
    WORK_UNSPECIFIED = "WORK_UNSPECIFIED",
    REPAIR = "REPAIR",
    HAND_OVER = "HAND_OVER",
    AUDIT = "AUDIT",
    DROP = "DROP"
}
export declare namespace WorkKind {
    const codec: () => Codec<WorkKind>;
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
    listed?: Listed;
    proof?: Proof;
    status?: NodeStatus;
    reported?: Reported;
    work?: Work;
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
    interface ResponseHelloVerbsFieldEvent {
        field: '$.hello.verbs[]';
        index: number;
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
    interface ResponseExistenceMoreFieldEvent {
        field: '$.existence.more[]';
        index: number;
        value: number;
    }
    interface ResponseDeletedBytesFreedFieldEvent {
        field: '$.deleted.bytesFreed';
        value: boolean;
    }
    interface ResponseDeletedMoreFieldEvent {
        field: '$.deleted.more[]';
        index: number;
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
    interface ResponseListedCountFieldEvent {
        field: '$.listed.count';
        value: number;
    }
    interface ResponseListedMoreFieldEvent {
        field: '$.listed.more';
        value: boolean;
    }
    interface ResponseProofShardIdsFieldEvent {
        field: '$.proof.shardIds';
        value: Uint8Array<ArrayBuffer>;
    }
    interface ResponseStatusCapacityBytesFieldEvent {
        field: '$.status.capacityBytes';
        value: number;
    }
    interface ResponseStatusUsedBytesFieldEvent {
        field: '$.status.usedBytes';
        value: number;
    }
    interface ResponseStatusShardsFieldEvent {
        field: '$.status.shards';
        value: number;
    }
    interface ResponseStatusCpuPercentFieldEvent {
        field: '$.status.cpuPercent';
        value: number;
    }
    interface ResponseStatusMemoryPercentFieldEvent {
        field: '$.status.memoryPercent';
        value: number;
    }
    interface ResponseStatusUptimeSecondsFieldEvent {
        field: '$.status.uptimeSeconds';
        value: number;
    }
    interface ResponseStatusVersionFieldEvent {
        field: '$.status.version';
        value: string;
    }
    interface ResponseReportedCommandsFieldEvent {
        field: '$.reported.commands[]';
        index: number;
        value: string;
    }
    interface ResponseWorkItemsKindFieldEvent {
        field: '$.work.items[].kind';
        value: WorkKind;
        index: number;
    }
    interface ResponseWorkItemsVersionFieldEvent {
        field: '$.work.items[].version';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface ResponseWorkItemsShardChunkIndexFieldEvent {
        field: '$.work.items[].shard.chunkIndex';
        value: number;
        index: number;
    }
    interface ResponseWorkItemsShardChunkIdFieldEvent {
        field: '$.work.items[].shard.chunkId';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface ResponseWorkItemsShardShardIndexFieldEvent {
        field: '$.work.items[].shard.shardIndex';
        value: number;
        index: number;
    }
    interface ResponseWorkItemsToNodeFieldEvent {
        field: '$.work.items[].toNode';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface ResponseWorkItemsGrantFieldEvent {
        field: '$.work.items[].grant';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    function encode(obj: Partial<Response>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Response>): Response;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Response>): Generator<ResponseIdFieldEvent | ResponsePayloadBytesFieldEvent | ResponseHelloProtocolFieldEvent | ResponseHelloMaxPayloadBytesFieldEvent | ResponseHelloCreditBytesFieldEvent | ResponseHelloCreditRequestsFieldEvent | ResponseHelloVerbsFieldEvent | ResponseStoredReceiptFieldEvent | ResponseFoundShardIdsFieldEvent | ResponseFoundShardBytesFieldEvent | ResponseExistenceExistsFieldEvent | ResponseExistenceShardBytesFieldEvent | ResponseExistenceMoreFieldEvent | ResponseDeletedBytesFreedFieldEvent | ResponseDeletedMoreFieldEvent | ResponseRefusalReasonFieldEvent | ResponseRefusalMessageFieldEvent | ResponseListedCountFieldEvent | ResponseListedMoreFieldEvent | ResponseProofShardIdsFieldEvent | ResponseStatusCapacityBytesFieldEvent | ResponseStatusUsedBytesFieldEvent | ResponseStatusShardsFieldEvent | ResponseStatusCpuPercentFieldEvent | ResponseStatusMemoryPercentFieldEvent | ResponseStatusUptimeSecondsFieldEvent | ResponseStatusVersionFieldEvent | ResponseReportedCommandsFieldEvent | ResponseWorkItemsKindFieldEvent | ResponseWorkItemsVersionFieldEvent | ResponseWorkItemsShardChunkIndexFieldEvent | ResponseWorkItemsShardChunkIdFieldEvent | ResponseWorkItemsShardShardIndexFieldEvent | ResponseWorkItemsToNodeFieldEvent | ResponseWorkItemsGrantFieldEvent>;
}
export interface Hello {
    protocol: string;
    maxPayloadBytes: number;
    creditBytes: number;
    creditRequests: number;
    verbs: number[];
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
    interface HelloVerbsFieldEvent {
        field: '$.verbs[]';
        index: number;
        value: number;
    }
    function encode(obj: Partial<Hello>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Hello;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Generator<HelloProtocolFieldEvent | HelloMaxPayloadBytesFieldEvent | HelloCreditBytesFieldEvent | HelloCreditRequestsFieldEvent | HelloVerbsFieldEvent>;
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
    more: number[];
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
    interface ExistenceMoreFieldEvent {
        field: '$.more[]';
        index: number;
        value: number;
    }
    function encode(obj: Partial<Existence>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Existence>): Existence;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Existence>): Generator<ExistenceExistsFieldEvent | ExistenceShardBytesFieldEvent | ExistenceMoreFieldEvent>;
}
export interface Deleted {
    bytesFreed: boolean;
    more: boolean[];
}
export declare namespace Deleted {
    const codec: () => Codec<Deleted>;
    interface DeletedBytesFreedFieldEvent {
        field: '$.bytesFreed';
        value: boolean;
    }
    interface DeletedMoreFieldEvent {
        field: '$.more[]';
        index: number;
        value: boolean;
    }
    function encode(obj: Partial<Deleted>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deleted>): Deleted;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deleted>): Generator<DeletedBytesFreedFieldEvent | DeletedMoreFieldEvent>;
}
export interface Listed {
    count: number;
    more: boolean;
}
export declare namespace Listed {
    const codec: () => Codec<Listed>;
    interface ListedCountFieldEvent {
        field: '$.count';
        value: number;
    }
    interface ListedMoreFieldEvent {
        field: '$.more';
        value: boolean;
    }
    function encode(obj: Partial<Listed>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Listed>): Listed;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Listed>): Generator<ListedCountFieldEvent | ListedMoreFieldEvent>;
}
export interface Proof {
    shardIds: Uint8Array<ArrayBuffer>;
}
export declare namespace Proof {
    const codec: () => Codec<Proof>;
    interface ProofShardIdsFieldEvent {
        field: '$.shardIds';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Proof>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Proof>): Proof;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Proof>): Generator<ProofShardIdsFieldEvent>;
}
export interface Reported {
    commands: string[];
}
export declare namespace Reported {
    const codec: () => Codec<Reported>;
    interface ReportedCommandsFieldEvent {
        field: '$.commands[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<Reported>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reported>): Reported;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reported>): Generator<ReportedCommandsFieldEvent>;
}
export interface Work {
    items: WorkItem[];
}
export declare namespace Work {
    const codec: () => Codec<Work>;
    interface WorkItemsKindFieldEvent {
        field: '$.items[].kind';
        value: WorkKind;
        index: number;
    }
    interface WorkItemsVersionFieldEvent {
        field: '$.items[].version';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface WorkItemsShardChunkIndexFieldEvent {
        field: '$.items[].shard.chunkIndex';
        value: number;
        index: number;
    }
    interface WorkItemsShardChunkIdFieldEvent {
        field: '$.items[].shard.chunkId';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface WorkItemsShardShardIndexFieldEvent {
        field: '$.items[].shard.shardIndex';
        value: number;
        index: number;
    }
    interface WorkItemsToNodeFieldEvent {
        field: '$.items[].toNode';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    interface WorkItemsGrantFieldEvent {
        field: '$.items[].grant';
        value: Uint8Array<ArrayBuffer>;
        index: number;
    }
    function encode(obj: Partial<Work>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Work>): Work;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Work>): Generator<WorkItemsKindFieldEvent | WorkItemsVersionFieldEvent | WorkItemsShardChunkIndexFieldEvent | WorkItemsShardChunkIdFieldEvent | WorkItemsShardShardIndexFieldEvent | WorkItemsToNodeFieldEvent | WorkItemsGrantFieldEvent>;
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
    BUSY = "BUSY",
    UNSUPPORTED = "UNSUPPORTED"
}
export declare namespace Reason {
    const codec: () => Codec<Reason>;
}
