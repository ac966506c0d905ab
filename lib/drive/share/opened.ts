import type { Bytes } from '../../bytes/bytes.ts'
import type { Config } from '../../config.ts'
import { linkKeys } from '../../keys/link.ts'
import type { LinkKeys } from '../../keys/link.ts'
import type { Stretch } from '../../keys/stretch.ts'
import type { Options } from '../../options.ts'
import { parseFragment } from '../../record/linkFragment.ts'
import { decodeLinkPayload, isFolderPayload } from '../../record/linkPayload.ts'
import type { LinkPayload } from '../../record/linkPayload.ts'
import { openReader } from '../ledger/reader.ts'
import type { Reader } from '../ledger/reader.ts'
import type { Shared } from '../types.ts'
import { openFolder } from './openedFolder.ts'

/** A file that a link lets read: who asks, the session [16], and the file's keys. */
export interface OpenFile { reader: Reader, session: Bytes, payload: LinkPayload }
/** A link that the directory let in. */
export interface OpenLink {
  about: Shared
  /** Paths and times of a folder's files; the one file's name and 0 otherwise. */
  items: { path: string, size: number, at: number }[]
  /** The file of this number, its session opened with the first question. @throws LINK_CHANGED when a folder is another since; LINK_FILE_DELETED, and the other LINK_* codes */
  file: (item: number, options: Options) => Promise<OpenFile>
}

/** A link of the directory, opened: its session, payload, and the version that the session reads. */
export interface Door { reader: Reader, session: Bytes, opened: Bytes, version: Bytes }

/** @throws LINK_* codes, STORAGE_FORMAT, NETWORK_DIRECTORY_UNREACHABLE */
export async function openLink(config: Config, fragment: string, password: string | null, stretch: Stretch, options: Options): Promise<OpenLink> {
  const { link, secret } = parseFragment(fragment)
  const enter = async (id: Bytes, keys: LinkKeys): Promise<Door> => {
    const reader = openReader({ config, signer: keys.auth })
    const { session, sealed, version } = await reader.openLink(id, options)
    return { reader, session, version, opened: await keys.open(sealed) }
  }
  const main = await enter(link, await linkKeys(link, secret, password, stretch, options))
  if (isFolderPayload(main.opened)) {
    return openFolder(link, main, async (id, inner) => enter(id, await linkKeys(id, inner, null, stretch, options)), options)
  }
  const payload = decodeLinkPayload(main.opened)
  const { name, size, type } = payload
  return { about: { name, size, type, expiresAt: null, files: null }, items: [{ path: name, size, at: 0 }], file: () => Promise.resolve({ reader: main.reader, session: main.session, payload }) }
}
