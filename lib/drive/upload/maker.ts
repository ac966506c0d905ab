import type { EncodedChunk } from '../../engine/codecCalls.ts'
import type { Options } from '../../options.ts'
import type { DriveContext } from '../context.ts'
import { kindOf } from './prepare.ts'
import type { Prepared } from './prepare.ts'
import type { Source } from './source.ts'

/** What of a chunk is sent and noted; that of a container has no table. */
export type SentChunk = EncodedChunk

/** A chunk that is ready to be sent. */
export interface Made {
  chunk: SentChunk
  /** Bytes of files in it. */
  plainBytes: number
  /** Bytes of each entry, where it is a container. */
  entries: number[]
  /** Gives its buffer back, when nobody reads its shards any more. */
  release: () => void
}

/** Makes chunk `index` of an upload: the same bytes whenever it is asked. @throws STORAGE_FILE_CHANGED, CODER_* */
export type Maker = (index: number, options: Options) => Promise<Made>

/** The chunks of a file. */
export const fileMaker = ({ codec }: Pick<DriveContext, 'codec'>, prepared: Prepared, dek: CryptoKey, source: Source): Maker => async (index, options) => {
  const [{ version, chunks }, kind] = [prepared, kindOf(prepared)]
  const plaintext = await source.read(index, options)
  const { length: plainBytes } = plaintext
  const chunk = await codec.encode({ dek, version, index, plaintext, last: index === chunks - 1, kind }, options)
  return { chunk, plainBytes, entries: [], release: () => { codec.release(chunk) } }
}
