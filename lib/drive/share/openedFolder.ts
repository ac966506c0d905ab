import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { decodeFolder, decodeFolderPage, doorId } from '../../record/linkFolder.ts'
import type { FolderItem } from '../../record/linkFolder.ts'
import { lanes } from '../lanes.ts'
import type { Door, OpenLink } from './opened.ts'

/** Pages of a folder's list that are asked for at the same time. */
const AT_ONCE = 8

/**
 * The link to a folder, its list read to the end; other links of it are opened when a file behind them is asked for.
 *
 * @param link - id of the link [16]
 * @param main - the link itself, opened
 * @param enter - opens a further link by its id and secret
 * @throws LINK_* codes, STORAGE_FORMAT, NETWORK_DIRECTORY_UNREACHABLE
 */
export async function openFolder(link: Bytes, main: Door, enter: (id: Bytes, secret: Bytes) => Promise<Door>, options: Options): Promise<OpenLink> {
  const { name, account, anchor, secret, pages, first = 1, items: own } = decodeFolder(main.opened)
  const doors = new Map<number, Promise<Door>>([[0, Promise.resolve(main)]])
  const door = (at: number): Promise<Door> => {
    const known = doors.get(at) ?? enter(doorId(link, at), secret).catch((error: unknown) => { doors.delete(at); throw error })
    doors.set(at, known)
    return known
  }
  const lists: FolderItem[][] = [own]
  await lanes(Array.from({ length: pages - 1 }, (_, i) => i), AT_ONCE, async at => { lists[at + 1] = decodeFolderPage((await door(first + at)).opened) }, options)
  const items = lists.flat()
  return {
    about: { name, size: items.reduce((sum, { size }) => sum + size, 0), type: '', expiresAt: null, files: items.map(({ path, size, type }) => ({ path, size, type })) },
    items,
    file: async at => {
      const item = items[at]
      if (!item) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
      const { reader, session, version: read } = await door(item.door)
      const { dek, version, type, size, cid, pack } = item
      // The folder has been written anew since its list was read here.
      if (!equal(read, pack?.version ?? version)) throw new CyxError('LINK_CHANGED')
      return { reader, session, payload: { dek, version, account, name: nameOf(item.path), type, size, cid, anchor, ...pack ? { pack } : {} } }
    },
  }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
