import { concat, equal, utf8 } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import { ID_BYTES, randomId } from '../../bytes/id.ts'
import type { FileVersion } from '../files/tree.ts'

/** Bytes of a link's id that are random; where it opens a file of a pack the rest says which, since the directory knows the pack only. */
const RANDOM_BYTES = 8

const tagOf = (start: Bytes, version: Bytes): Bytes => blake3(concat(utf8('cyxcloud/packed-link'), start, version)).slice(0, ID_BYTES - RANDOM_BYTES)

/** A new link's id. */
export function linkIdFor({ version, pack }: Pick<FileVersion, 'version' | 'pack'>): Bytes {
  const id = randomId()
  if (pack) id.set(tagOf(id.slice(0, RANDOM_BYTES), version), RANDOM_BYTES)
  return id
}

/** Whether a link to a pack opens this file of it. */
export const isLinkTo = (link: Bytes, version: Bytes): boolean => equal(link.slice(RANDOM_BYTES), tagOf(link.slice(0, RANDOM_BYTES), version))
