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

declare module 'helia' {
  /** A node of IPFS; the functions of the other packages add to it. */
  export interface Helia { start: () => Promise<unknown>, stop: () => Promise<unknown> }
  export function createHeliaLight(): Helia
}

declare module '@helia/libp2p' {
  import type { Libp2p } from '@libp2p/interface'
  import type { Libp2pOptions } from 'libp2p'
  import type { Helia } from 'helia'
  export function withLibp2pLight(helia: Helia, options: Libp2pOptions): Helia & { libp2p: Libp2p }
}

declare module '@helia/bitswap' {
  export function withBitswap<H>(helia: H): H
}

declare module '@helia/unixfs' {
  import type { Helia } from 'helia'
  /** The path is a CID in text: a CID made by another copy of its library is none to this one. */
  export function unixfs(helia: Helia): { addByteStream: (bytes: ReadableStream<Uint8Array>) => Promise<{ toString: () => string }>, cat: (path: string) => AsyncIterable<Uint8Array> }
}

declare module 'tus-js-client' {
  export interface UploadOptions { endpoint: string, retryDelays: null, storeFingerprintForResuming: boolean, onError: (error: Error) => void, onSuccess: () => void }
  export class Upload {
    constructor(file: File, options: UploadOptions)
    start(): void
  }
}

declare module '@tus/server' {
  import type { IncomingMessage, ServerResponse } from 'node:http'
  import type { FileStore } from '@tus/file-store'
  export class Server {
    constructor(options: { path: string, datastore: FileStore, allowedHeaders: string[] })
    handle(request: IncomingMessage, response: ServerResponse): Promise<unknown>
  }
}

declare module '@tus/file-store' {
  export class FileStore {
    constructor(options: { directory: string })
    readonly directory: string
  }
}
