import type { Bytes } from '../bytes/bytes.ts'
import type { ChunkInput, EncodedChunk } from '../codec/encode.ts'
import type { ChunkShards } from '../codec/decode.ts'

export type { EncodedChunk } from '../codec/encode.ts'

/** One chunk to seal and cut; `plaintext` is transferred. */
export interface EncodeJob extends Omit<ChunkInput, 'into' | 'plaintext'> { plaintext: Bytes }

/** Shards of one chunk (each already checked, null where none came) to open; the shards are transferred. */
export interface DecodeJob extends Omit<ChunkShards, 'shards'> { shards: (Bytes | null)[] }

/** What a codec worker does. It is loaded before all else. */
export interface CodecCalls {
  load: { args: { module: WebAssembly.Module }, result: null }
  encode: { args: EncodeJob & Pick<ChunkInput, 'into'>, result: EncodedChunk }
  decode: { args: DecodeJob, result: { plaintext: Bytes } }
}
