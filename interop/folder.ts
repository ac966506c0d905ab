import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { concat } from '../lib/bytes/bytes.ts'
import type { Bytes } from '../lib/bytes/bytes.ts'
import { toHex } from '../lib/bytes/base.ts'
import { encodeChunk } from '../lib/codec/chunk.ts'
import type { Coder } from '../lib/codec/chunk.ts'
import { CHUNK_BYTES, chunkCount } from '../lib/codec/sizes.ts'
import type { StorageClass } from '../lib/codec/sizes.ts'
import { sealHead } from '../lib/keys/keyring.ts'
import { encodeHead } from '../lib/record/head.ts'
import { makeLayout } from '../lib/record/layout.ts'

/** A file to be written as a folder of shards: `account`, `version` 16 bytes, `dek` 32. */
export interface FolderFile { kind: StorageClass, name: string, plaintext: Bytes, account: Bytes, version: Bytes, dek: Bytes }

/**
 * Writes a file as the folder of shards and the key of docs/format.md §15.
 *
 * @param keeps - whether a shard is written; what is not counts as lost
 * @returns layout CID, 36 bytes
 */
export async function writeFolder(coder: Coder, folder: string, { kind, name, plaintext, account, version, dek }: FolderFile, keeps: (chunk: number, shard: number) => boolean): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', dek, 'HKDF', false, ['deriveKey', 'deriveBits'])
  const count = chunkCount(plaintext.length)
  await Promise.all(['shards', 'lists'].map(part => mkdir(join(folder, part), { recursive: true })))
  const chunks = []
  for (let index = 0; index < count; index++) {
    const chunk = await encodeChunk(coder, { dek: key, version, index, plaintext: plaintext.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES), last: index === count - 1, kind })
    chunks.push(chunk)
    await writeFile(join(folder, 'lists', String(index)), chunk.shardIds)
    for (let shard = 0; shard < kind.total; shard++) {
      if (keeps(index, shard)) await writeFile(join(folder, 'shards', `${String(index)}.${String(shard)}`), chunk.shards.subarray(shard * chunk.shardLength, (shard + 1) * chunk.shardLength))
    }
  }
  const layout = makeLayout(concat(...chunks.map(({ chunkId }) => chunkId)), kind.name)
  const head = encodeHead({
    name, type: 'application/octet-stream', size: plaintext.length, modified: 0, created: 0, padded: chunks.at(-1)?.padded ?? 0, tables: chunks.map(({ table }) => table),
    hashes: concat(...chunks.map(({ contentHash }) => contentHash)), runs: count > 0 ? [{ chunks: count, version }] : [], meta: {},
  })
  await writeFile(join(folder, 'layout'), layout.record)
  await writeFile(join(folder, 'pages'), concat(...layout.pages))
  await writeFile(join(folder, 'head'), await sealHead(key, account, version, head))
  await writeFile(join(folder, 'key.json'), JSON.stringify({ account: toHex(account), version: toHex(version), dek: toHex(dek) }))
  return layout.cid
}
