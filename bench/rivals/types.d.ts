/** What the benches use of packages that are installed only when they run (bench/rivals/package.json). */
declare module '@mysten/walrus-wasm' {
  export class BlobEncoder {
    constructor(shards: number)
    encode(blob: Uint8Array, primarySlivers: Uint8Array[], secondarySlivers: Uint8Array[]): unknown
  }
}

declare module '@storacha/upload-client' {
  export class ShardingStream extends TransformStream<unknown, Blob> {}
  export const UnixFS: { createFileEncoderStream: (blob: Blob) => ReadableStream<unknown> }
}
