import { fromBase32, toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { randomId } from '../../bytes/id.ts'
import { CyxError } from '../../errors.ts'
import { randomSecret } from '../../keys/derive.ts'
import type { Stretch } from '../../keys/stretch.ts'
import type { Options } from '../../options.ts'
import { encodeFragment } from '../../record/linkFragment.ts'
import { DOORS_MAX, SHARED_BYTES, doorId, encodeFolder, encodeFolderPage, folderLinkId, pagesOf, sameFolder, tooMany } from '../../record/linkFolder.ts'
import type { FolderItem, FolderPayload } from '../../record/linkFolder.ts'
import type { DriveContext } from '../context.ts'
import type { FileVersion, Tree, TreeNode } from '../files/tree.ts'
import { walk } from '../files/walk.ts'
import type { LinkRow } from '../ledger/types.ts'
import { lanes } from '../lanes.ts'
import { anchorOf, makeLink } from './link.ts'
import type { LinkWish } from './link.ts'

/** Links that are made, or withdrawn, at the same time. */
const AT_ONCE = 8

interface Inside { path: string, version: FileVersion }

/** All files in a folder and the folders in it, by path below it. */
const filesIn = (tree: Tree, folder: string): Inside[] => [...tree.inside(folder).values()].flatMap(key => walk(tree, key))
  .flatMap(({ path, version }) => version ? [{ path, version }] : [])
  .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))

/** The version that the directory knows a file by: its pack's, where it lies in one. */
const storedAs = ({ pack, version }: FileVersion): Bytes => pack?.version ?? version

/**
 * Makes the link to a folder as it is now (docs/format.md §9.1): one link for each stored object, of which the first is what people get. It is made last,
 * so that what was begun and not finished opens nothing.
 *
 * @throws STORAGE_OBJECT_NOT_FOUND when no file is in it; INVALID_REQUEST when it takes too many links
 */
export async function createFolderLink(context: DriveContext, { id: folder, name, key }: TreeNode, wish: LinkWish, stretch: Stretch, options: Options): Promise<{ fragment: string, id: string }> {
  const files = filesIn(context.feed.tree, key)
  const stored = [...new Map(files.map(({ version }) => [toBase32(storedAs(version)), storedAs(version)])).values()]
  const [main] = stored
  if (!main) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
  if (stored.length > DOORS_MAX) throw tooMany()
  const link = folderLinkId(randomId().slice(0, SHARED_BYTES), folder)
  const [secret, inner] = [randomSecret(), randomSecret()]
  const doors = new Map(stored.map((version, i) => [toBase32(version), i]))
  const items = await itemsOf(context, files, doors)
  const payload = (pages: FolderItem[][]): FolderPayload => ({ name, account: context.keyring.account, anchor: anchorOf(context), secret: inner, pages: pages.length, items: pages[0] ?? [] })
  const pages = pagesOf(items, encodeFolder({ ...payload([]), pages: DOORS_MAX }).length)
  try {
    const further = Array.from({ length: Math.max(stored.length, pages.length) - 1 }, (_, i) => i + 1)
    await lanes(further, AT_ONCE, async door => {
      await makeLink(context, { link: doorId(link, door), secret: inner, version: stored[door] ?? main, payload: encodeFolderPage(pages[door] ?? []), wish: { ...wish, password: null, maxOpens: null } }, stretch, options)
    }, options)
    await makeLink(context, { link, secret, version: main, payload: encodeFolder(payload(pages)), wish }, stretch, options)
  } finally {
    for (const { dek } of items) dek.fill(0)
  }
  return { fragment: encodeFragment({ link, secret, password: wish.password !== null }), id: toBase32(link) }
}

const itemsOf = ({ keyring }: DriveContext, files: readonly Inside[], doors: ReadonlyMap<string, number>): Promise<FolderItem[]> => Promise.all(files.map(async ({ path, version }) => ({
  path, type: version.type, size: version.size, at: version.at, version: version.version, cid: version.cid, door: doors.get(toBase32(storedAs(version))) ?? 0,
  dek: await keyring.openDek(version.version, version.dek), ...version.pack ? { pack: version.pack } : {},
})))

/** A link to a folder: the one that people get, all that it is made of, and the folder, null when it is gone. */
interface FolderLink { main: LinkRow, doors: LinkRow[], folder: TreeNode | null }

/** Tells the links to folders from those to a file. */
export function folderLinks({ nodes }: Tree, links: readonly LinkRow[]): { folders: FolderLink[], single: LinkRow[] } {
  const known = [...nodes.values()].filter(({ folder }) => folder)
  const [folders, single]: [FolderLink[], LinkRow[]] = [[], []]
  for (const doors of Map.groupBy(links, ({ link }) => toBase32(link.slice(0, SHARED_BYTES))).values()) {
    const further = new Set(doors.flatMap(({ link }, i) => [toBase32(doorId(link, i + 1)), ...i === 0 ? Array.from({ length: AT_ONCE }, (_, more) => toBase32(doorId(link, doors.length + more + 1))) : []]))
    const main = doors.find(({ link }) => !further.has(toBase32(link)))
    // Parts whose first was never made open nothing.
    if (!main) continue
    const folder = known.find(({ id }) => equal(folderLinkId(main.link.slice(0, SHARED_BYTES), id), main.link)) ?? null
    if (folder === null && doors.length === 1) single.push(main)
    else folders.push({ main, doors, folder })
  }
  return { folders, single }
}

/** Withdraws a link, and where it opens a folder all that it is made of, the first at once. */
export async function revokeWhole({ directory }: DriveContext, id: string, options: Options): Promise<void> {
  const link = fromBase32(id)
  await directory.revokeLink(link, options)
  const further = (await directory.listLinks(options)).filter(one => !one.revoked && toBase32(one.link) !== id && sameFolder(one.link, link))
  await lanes(further, AT_ONCE, async one => { await directory.revokeLink(one.link, options) }, options)
}
