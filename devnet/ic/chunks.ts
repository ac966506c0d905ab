import { hex, plain, sameBytes, sha256 } from './bytes.ts'
import type { Canister } from './canister.ts'
import { code, Refused } from './reject.ts'

/** A chunk has at most 1 MiB, a store at most 100 of them (IC interface specification, §upload_chunk). */
const [chunkBytesMax, chunksMax] = [2 ** 20, 100]

const refused = (text: string): Refused => new Refused(code.canisterError, 'IC0504', `Error from Wasm chunk store: ${text}`)

/** Puts a chunk into the store of `canister`; answers its hash. @throws Refused when it is too large or the store full */
export function uploadChunk(canister: Canister, chunk: Uint8Array): Uint8Array {
  if (chunk.length > chunkBytesMax) throw refused(`Wasm chunk size ${chunk.length} exceeds the maximum chunk size of ${chunkBytesMax}`)
  const hash = sha256(chunk)
  if (!canister.chunks.has(hex(hash)) && canister.chunks.size >= chunksMax) throw refused('Wasm chunk store has already reached maximum capacity')
  if (!canister.chunks.has(hex(hash))) canister.chunks.set(hex(hash), plain(chunk))
  return plain(hash)
}

/** The module of the chunks with these hashes, joined. @throws Refused when one is missing, or the whole is not what it should be */
export function joinChunks(store: Canister, hashes: Uint8Array[], moduleHash: Uint8Array): Uint8Array {
  const parts = hashes.map(hash => {
    const found = store.chunks.get(hex(hash))
    if (!found) throw refused(`Chunk hash ${hex(hash)} was not found in the chunk store`)
    return found
  })
  const wasm = plain(Buffer.concat(parts))
  if (!sameBytes(sha256(wasm), moduleHash)) throw refused(`Expected Wasm module hash ${hex(moduleHash)} does not match the actual one`)
  return wasm
}
