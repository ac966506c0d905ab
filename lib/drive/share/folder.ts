import { fromBase32, toBase32 } from '../../bytes/base.ts'
import { concat, equal, u32, utf8 } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import { SECRET_BYTES } from '../../keys/derive.ts'
import { doorsSecret, ownLink, wipeLink } from '../../keys/ownLink.ts'
import type { OwnLink } from '../../keys/ownLink.ts'
import type { Stretch } from '../../keys/stretch.ts'
import type { Options } from '../../options.ts'
import { DOORS_MAX, doorId, encodeFolder, encodeFolderPage, pagesOf, plainItem, tooMany } from '../../record/linkFolder.ts'
import type { FolderItem, FolderPayload } from '../../record/linkFolder.ts'
import type { DriveContext } from '../context.ts'
import type { FileVersion, Tree, TreeNode } from '../files/tree.ts'
import { walk } from '../files/walk.ts'
import { lanes } from '../lanes.ts'
import type { LinkRow } from '../ledger/types.ts'
import { pagesFrom, placeVersions } from './doors.ts'
import type { Door, Places } from './doors.ts'
import { anchorOf, makeLink, renewLink, storedAs } from './link.ts'
import type { Contents } from './link.ts'

/** Links that are made or renewed at the same time. */
const AT_ONCE = 8
/** Bytes of a mark that say what is in the folder; the rest, which links hold it. */
const WHAT_BYTES = 16

const inOrder = new Intl.Collator('en', { numeric: true })

interface Inside { path: string, version: FileVersion }

/** All files in a folder and the folders in it, by path below it. */
export const filesIn = (tree: Tree, folder: string): Inside[] => [...tree.inside(folder).values()].flatMap(key => walk(tree, key))
  .flatMap(({ path, version }) => version ? [{ path, version }] : [])
  .sort((a, b) => inOrder.compare(a.path, b.path))

/** The links of a folder: the id of the first, its row once it is made, the rows of the account's links by id in base32, and what its keys are. */
export interface Site { link: Bytes, main: LinkRow | null, rows: ReadonlyMap<string, LinkRow>, keys: Pick<OwnLink, 'wrap'>, expiresAt: number | null }

/**
 * Has the link to a folder open what is in it (docs/format.md §9.1): one link for each stored object, of which the first, given to people, is written last. So
 * that what was begun and not finished changes nothing, links that the list of before needs stay as they are until then; afterwards they are free for the next.
 *
 * @param open - makes the first link, or renews it
 * @returns whether anything was written, and whether there is more to write now that links are free
 * @throws INVALID_REQUEST when it takes too many links; LEDGER_CONFLICT when another device is at it
 */
export async function layFolder(context: DriveContext, node: TreeNode, site: Site, open: (contents: Contents) => Promise<void>, stretch: Stretch, options: Options): Promise<{ changed: boolean, more: boolean }> {
  const { link, main } = site
  const inside = filesIn(context.feed.tree, node.key)
  const wanted = [...new Set(inside.map(({ version }) => toBase32(storedAs(version))))]
  if (wanted.length > DOORS_MAX) throw tooMany()
  const doors = await doorsOf(context, site)
  const places = placeVersions(main && toBase32(main.version), doors, wanted)
  const placed = new Map(Array.from(places.at, ([version, number]) => [number, version]))
  const surplus = [...doors].filter(([number, { row, use }]) => !row.revoked && use !== 'spare' && !placed.has(number))
  if (places.left.length > 0 && surplus.length === 0) throw tooMany()
  const files = inside.filter(({ version }) => places.at.has(toBase32(storedAs(version))))
  const keys = await ownLink(await doorsSecret(site.keys), null, stretch, options)
  try {
    const payload = (pages: FolderItem[][], first: number): FolderPayload =>
      ({ name: node.name, account: context.keyring.account, anchor: anchorOf(context), secret: keys.secret, pages: pages.length, items: pages[0] ?? [], ...pages.length > 1 && first > 1 ? { first } : {} })
    const plain = files.map(file => itemOf(file, places, new Uint8Array(SECRET_BYTES)))
    const room = encodeFolder({ ...payload([], 1), pages: DOORS_MAX, first: DOORS_MAX - 1 }).length
    const plainPages = pagesOf(plain, room)
    const what = (await context.keyring.linkMark(link, concat(utf8(`what ${node.name}`), blake3(concat(...plain.map(one => encodeFolderPage([plainItem(one)]))))))).slice(0, WHAT_BYTES)
    const pages = new Set([...doors].flatMap(([number, { row, use }]) => use === 'page' && !row.revoked ? [number] : []))
    const isCurrent = main?.mark && equal(main.mark.slice(0, WHAT_BYTES), what) && pages.size === plainPages.length - 1 && holdAll(main, doors, places)
    const written = new Set<number>()
    let mark = main?.mark ?? new Uint8Array(0)
    const write = async (number: number, version: string, items: FolderItem[], use: NonNullable<Door['use']>): Promise<void> => {
      const id = doorId(link, number)
      const row = site.rows.get(toBase32(id))
      const contents = { version: fromBase32(version), payload: encodeFolderPage(items), mark: await useMark(context, id, use, mark) }
      if (row) await renewLink(context, row, keys, contents, options)
      else await makeLink(context, id, keys, contents, { password: null, expiresAt: site.expiresAt, maxOpens: null, follows: true }, options)
    }
    if (!isCurrent) {
      const first = pagesFrom(doors, places, plainPages.length - 1)
      if (first === null) {
        // What tries before this one began and did not finish.
        const begun = surplus.flatMap(([number, { use }]) => use === null ? [number] : [])
        if (begun.length === 0) throw tooMany()
        await lanes(begun, AT_ONCE, number => write(number, places.main, [], 'spare'), options)
        return { changed: true, more: true }
      }
      const where = await context.keyring.linkMark(link, concat(utf8('where'), u32(first), blake3(concat(...plainPages.map(encodeFolderPage)))))
      mark = concat(what, where.slice(0, WHAT_BYTES))
      pages.clear()
      for (let page = 1; page < plainPages.length; page++) pages.add(first + page - 1)
      const items = await Promise.all(files.map(async file => itemOf(file, places, await context.keyring.openDek(file.version.version, file.version.dek))))
      try {
        const lists = pagesOf(items, room)
        const before = [...new Set([...[...placed.keys()].filter(number => number > 0 && !holds(doors.get(number), placed.get(number))), ...pages])]
        await lanes(before, AT_ONCE, async number => {
          written.add(number)
          await write(number, placed.get(number) ?? places.main, pages.has(number) ? lists[number - first + 1] ?? [] : [], pages.has(number) ? 'page' : 'version')
        }, options)
        await open({ version: fromBase32(places.main), payload: encodeFolder(payload(lists, first)), mark })
      } finally {
        for (const { dek } of items) dek.fill(0)
      }
    }
    const after = [...doors].flatMap(([number, { row, version, use }]) => {
      const [wantedUse, wantedVersion] = placed.has(number) ? ['version' as const, placed.get(number) ?? ''] : ['spare' as const, places.main]
      return row.revoked || pages.has(number) || written.has(number) || (use === wantedUse && version === wantedVersion) ? [] : [{ number, use: wantedUse, version: wantedVersion }]
    })
    await lanes(after, AT_ONCE, ({ number, version, use }) => write(number, version, [], use), options)
    return { changed: !isCurrent || after.length > 0, more: places.left.length > 0 }
  } finally {
    wipeLink(keys)
  }
}

const itemOf = ({ path, version }: Inside, { at }: Places, dek: Bytes): FolderItem => ({
  path, type: version.type, size: version.size, at: version.at, version: version.version, cid: version.cid, door: at.get(toBase32(storedAs(version))) ?? 0, dek, ...version.pack ? { pack: version.pack } : {},
})

/** Whether a link can be entered for a version now. */
const holds = (door: Door | undefined, version: string | undefined): boolean => door !== undefined && door.use !== 'spare' && door.version === version

const holdAll = (main: LinkRow, doors: ReadonlyMap<number, Door>, { at }: Places): boolean => [...at].every(([version, number]) => number === 0 ? toBase32(main.version) === version : holds(doors.get(number), version))

/** The mark of a further link. @param list - that of the first link, for a page of its list */
const useMark = ({ keyring }: DriveContext, id: Bytes, use: NonNullable<Door['use']>, list: Bytes): Promise<Bytes> => keyring.linkMark(id, use === 'page' ? concat(utf8(use), list) : utf8(use))

/** The further links of a folder that are there, by number. */
async function doorsOf(context: DriveContext, { link, main, rows }: Site): Promise<Map<number, Door>> {
  const there = Array.from({ length: DOORS_MAX - 1 }, (_, i) => ({ number: i + 1, id: doorId(link, i + 1) })).flatMap(({ number, id }) => {
    const row = rows.get(toBase32(id))
    return row ? [{ number, id, row }] : []
  })
  return new Map(await Promise.all(there.map(async ({ number, id, row }): Promise<[number, Door]> => {
    const marks = await Promise.all((['page', 'version', 'spare'] as const).map(async use => ({ use, mark: await useMark(context, id, use, main?.mark ?? new Uint8Array(0)) })))
    return [number, { row, version: toBase32(row.version), use: marks.find(({ mark }) => row.mark && equal(mark, row.mark))?.use ?? null }]
  })))
}
