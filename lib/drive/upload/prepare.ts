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
  name: string
  type: string
  size: number
  /** ms since 1970 */
  modified: number
  chunks: number
}

/** Gives a file its ids and its data key. */
export async function prepare({ keyring }: DriveContext, file: File, name: string): Promise<Prepared> {
  const version = randomId()
  const dek = randomSecret()
  const sealedDek = await keyring.sealDek(version, dek)
  dek.fill(0)
  return {
    step: 'prepared', entry: randomId(), version, sealedDek, name, type: file.type.slice(0, 255), size: file.size, modified: file.lastModified,
    chunks: chunkCount(file.size),
  }
}
