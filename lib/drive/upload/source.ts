import type { Bytes } from '../../bytes/bytes.ts'
import { putPiece, readPiece } from '../../cache/uploads.ts'
import { CHUNK_BYTES, CLASSES, chunkCount, plainBytes } from '../../codec/sizes.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import type { DriveContext } from '../context.ts'
import { asFileError } from '../patience.ts'
import type { VersionFile } from '../read/file.ts'
import type { Prepared } from './prepare.ts'

/** Where the plaintext of an upload comes from. */
export interface Source {
  /** Chunk `index`, in a buffer of its own. @throws STORAGE_FILE_CHANGED */
  read: (index: number, options?: Options) => Promise<Bytes>
}

/** What a file is known by after a reload: its bytes are not read again to find out. */
export const isSame = (file: File, { size, modified }: Pick<Prepared, 'size' | 'modified'>): boolean => file.size === size && file.lastModified === modified

/** A file of this device. It is a snapshot (File API §4): once it is changed or deleted on the disk every read fails. */
export const fileSource = (file: File): Source => ({
  read: async index => {
    const length = plainBytes(file.size, index)
    const from = index * CHUNK_BYTES
    const bytes = new Uint8Array(await file.slice(from, from + length).arrayBuffer().catch((error: unknown) => { throw asFileError(error) }))
    if (bytes.length !== length) throw new CyxError('STORAGE_FILE_CHANGED')
    return bytes
  },
})

/** A version as it is stored: memory holds the chunk that is asked for. @param open - the version, ready for ranges */
export const storedSource = (open: (options: Options) => Promise<VersionFile>): Source => ({
  read: async (index, options = {}) => {
    const file = await open(options)
    const from = index * CHUNK_BYTES
    const bytes = new Uint8Array(plainBytes(file.size, index))
    let at = 0
    for await (const piece of file.stream(from, from + bytes.length, options)) {
      bytes.set(piece, at)
      at += piece.length
    }
    return bytes
  },
})

type Keeping = Pick<DriveContext, 'cache' | 'codec'>

/** Keeps a sealed copy of a file on this device, for when there is no network and no way to open the file again. @throws STORAGE_LOCAL_FULL, STORAGE_FILE_CHANGED */
export async function keepCopy({ cache, codec }: Keeping, id: string, { version, size }: Prepared, dek: CryptoKey, file: File, options: Options): Promise<void> {
  const [source, chunks] = [fileSource(file), chunkCount(size)]
  for (let index = 0; index < chunks; index++) {
    const plaintext = await source.read(index, options)
    const { chunkId, table, padded, shards, shardLength } = await codec.encode({ dek, version, index, plaintext, last: index === chunks - 1, kind: CLASSES['on-chain'] }, options)
    await putPiece(cache, id, index, { bytes: shards.slice(0, shardLength), table, padded, chunkId })
  }
}

/** The copy that {@link keepCopy} made. */
export const keptSource = ({ cache, codec }: Keeping, id: string, { version, size }: Prepared, dek: CryptoKey): Source => ({
  read: async (index, options) => {
    const piece = await readPiece(cache, id, index)
    if (!piece) throw new CyxError('STORAGE_FILE_CHANGED')
    const { bytes, table, padded, chunkId } = piece
    return (await codec.decode({ dek, version, index, chunkId, shards: [bytes], plainLength: plainBytes(size, index), padded, table, kind: CLASSES['on-chain'] }, options)).plaintext
  },
})
