import type { Bytes } from '../../bytes/bytes.ts'
import { randomId } from '../../bytes/id.ts'
import { randomSecret } from '../../keys/derive.ts'
import type { DriveContext } from '../context.ts'
import { chunkCount } from '../../codec/sizes.ts'

/** A file about to be sent: ids, sizes, and its key, sealed. Serialisable. */
export interface Prepared {
  step: 'prepared'
  entry: Bytes
  version: Bytes
  sealedDek: Bytes
  /** Folder it goes to; null is the root. */
  parent: Bytes | null
  /** What becomes of it where its folder holds a file of that name: a version of that file, or a file beside it. */
  onTaken: OnTaken
  name: string
  type: string
  size: number
  /** ms since 1970 */
  modified: number
  chunks: number
}

/** What becomes of a file whose name is taken. */
export type OnTaken = 'version' | 'both'

/** A file on its way into the drive, with its clean name. */
export interface Incoming { file: File, name: string, parent: Bytes | null, onTaken: OnTaken }

/** Gives a file its ids and its data key. */
export async function prepare({ keyring }: DriveContext, { file, name, parent, onTaken }: Incoming): Promise<Prepared> {
  const version = randomId()
  const dek = randomSecret()
  const sealedDek = await keyring.sealDek(version, dek)
  dek.fill(0)
  return {
    step: 'prepared', entry: randomId(), version, sealedDek, parent, onTaken, name, type: file.type.slice(0, 255), size: file.size, modified: file.lastModified,
    chunks: chunkCount(file.size),
  }
}
