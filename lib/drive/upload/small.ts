import type { ClassName } from '../../bytes/className.ts'
import { blake3 } from '../../bytes/hash.ts'
import { CLASSES } from '../../codec/sizes.ts'
import { hkdfBase } from '../../keys/derive.ts'
import { sealHead } from '../../keys/keyring.ts'
import type { Options } from '../../options.ts'
import { encodeHead } from '../../record/head.ts'
import { makeLayout } from '../../record/layout.ts'
import type { DriveContext } from '../context.ts'
import type { FileVersion } from '../files/tree.ts'
import { persist } from '../patience.ts'
import { recordsOf, withSources } from './commit.ts'
import type { ListedRecord } from './commit.ts'
import type { Prepared } from './prepare.ts'
import type { Source } from './source.ts'

/** Bytes of a file that goes by one call of the directory, at most (canisters/directory, `put_small`: 72 KiB when it is sealed). */
const SMALL_BYTES = 65_536

/** Whether a file by itself lies in a bucket canister: class *on-chain*, unless another was chosen for it. */
export const isSmallFile = ({ size, class: kind }: Pick<Prepared, 'size' | 'class'>): boolean => kind === undefined && size > 0 && size <= SMALL_BYTES

/** The class that a version is kept in. */
export const classOf = (version: Pick<FileVersion, 'size' | 'class' | 'pack'>): ClassName => version.class ?? (!version.pack && isSmallFile(version) ? 'on-chain' : 'standard')

/** Stores and lists a small file by one call. The same call again answers the same. @throws STORAGE_FILE_CHANGED, STORAGE_QUOTA_EXCEEDED, STORAGE_BUCKET_UNAVAILABLE, directory errors */
export async function putSmall(context: Pick<DriveContext, 'keyring' | 'codec' | 'feed' | 'directory'>, prepared: Prepared, sourceOf: (dek: CryptoKey) => Source, options: Options): Promise<ListedRecord> {
  const { keyring, codec, feed, directory } = context
  const { version, sealedDek, name, type, size, modified } = prepared
  const dek = await hkdfBase(await keyring.openDek(version, sealedDek))
  const plaintext = await sourceOf(dek).read(0, options)
  const { shards, shardLength, table, contentHash, padded } = await codec.encode({ dek, version, index: 0, plaintext, last: true, kind: CLASSES['on-chain'] }, options)
  const content = shards.slice(0, shardLength)
  const layout = makeLayout(blake3(content), 'on-chain')
  const head = await sealHead(dek, keyring.account, version, encodeHead({
    name, type, size, modified, created: Date.now(), padded, tables: [table], hashes: contentHash, runs: [{ chunks: 1, version }], meta: {},
  }))
  const nameTag = await keyring.nameTag(name)
  options.signal?.throwIfAborted()
  let records: ListedRecord[] = []
  // From here on it is too late to cancel.
  await feed.append(
    () => {
      records = recordsOf({ feed }, [{ ...prepared, cid: layout.cid, root: layout.root, chunks: 1 }], Date.now())
      return withSources({ feed }, [prepared], records)
    },
    (feedSeq, sealed) => persist(() => directory.putSmall({ version, content, layout: layout.record, head, sealedDek, nameTag, feedSeq, records: sealed })),
  )
  const [record] = records
  return record as ListedRecord
}
