import { fromBase32, toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import { isCyxError } from '../../errors.ts'
import { wipeLink } from '../../keys/ownLink.ts'
import type { Stretch } from '../../keys/stretch.ts'
import type { Options } from '../../options.ts'
import type { DriveContext } from '../context.ts'
import type { KeptLink, TreeNode } from '../files/tree.ts'
import { lanes } from '../lanes.ts'
import type { LinkRow } from '../ledger/types.ts'
import { fileContents, fileMark } from './file.ts'
import { layFolder } from './folder.ts'
import { keptKeys, renewLink, storedAs } from './link.ts'

/** Links that are renewed at the same time; that of a folder is many. */
const AT_ONCE = 2

/** What may become of one link without the others being concerned: it was withdrawn, it is over, what it opens is gone. */
const ITS_OWN = ['LINK_REVOKED', 'LINK_EXPIRED', 'LINK_NOT_FOUND', 'STORAGE_OBJECT_NOT_FOUND', 'STORAGE_CORRUPT'] as const
/** Another device was quicker with it: seen anew, there may be nothing left to do. */
const ANOTHERS = ['LEDGER_CONFLICT', 'LEDGER_REJECTED'] as const

interface Tended { link: string, kept: KeptLink, node: TreeNode, row: LinkRow }

/** What follows files and folders, one look after the other. */
export interface Tending {
  /** Whether anything has changed since all links knew the list, and there are links that follow. */
  due: () => boolean
  /** Whether a folder has more in it than its link (base32) can open, so that it opens what it did before. */
  full: (link: string) => boolean
  /**
   * Looks at all links once, and renews those that are behind.
   *
   * @returns whether there is more to do at once
   * @throws errors of the directory; LEDGER_CONFLICT, LEDGER_REJECTED when another device was quicker with a link. All links are as they were then, or renewed
   */
  look: (options: Options) => Promise<boolean>
}

/** @param is - `settled`: whether the list is what the directory knows; `renewed`: is told, and waited for, when links open something else */
export function makeTending(context: DriveContext, stretch: Stretch, is: { settled: () => boolean, renewed: (options: Options) => Promise<void> }): Tending {
  const { feed, directory } = context
  const full = new Set<string>()
  /** The last record of the list that all links know; −1 before the first look. */
  let known = -1
  const due = (): boolean => feed.sequence() !== known && [...feed.tree.facts().links.values()].some(({ follows }) => follows)
  const tended = (rows: ReadonlyMap<string, LinkRow>): Tended[] => [...feed.tree.facts().links].flatMap(([link, kept]) => {
    const [row, node] = [rows.get(link), feed.tree.nodes.get(kept.entry)]
    const open = row && !row.revoked && row.renewals !== null && (row.expiresAt === null || row.expiresAt > Date.now()) && (row.maxOpens === null || row.opens < row.maxOpens)
    return kept.follows && open && node && !feed.tree.trashed(kept.entry) ? [{ link, kept, node, row }] : []
  })
  /** Renews one link, where it is behind. */
  const tend = async ({ link, kept, node, row }: Tended, rows: ReadonlyMap<string, LinkRow>, options: Options): Promise<{ changed: boolean, more: boolean }> => {
    const newest = node.versions.at(-1)
    if (!node.folder && (!newest || (row.mark && equal(row.mark, await fileMark(context, row.link, node, newest)) && equal(row.version, storedAs(newest))))) return { changed: false, more: false }
    const keys = await keptKeys(context, fromBase32(link), kept.keys)
    try {
      if (!newest) return await layFolder(context, node, { link: row.link, main: row, rows, keys, expiresAt: row.expiresAt }, contents => renewLink(context, row, keys, contents, options), stretch, options)
      await renewLink(context, row, keys, await fileContents(context, row.link, node, newest), options)
      return { changed: true, more: false }
    } finally { wipeLink(keys) }
  }
  const look = async (options: Options): Promise<boolean> => {
    if (!due() || !is.settled()) return false
    const rows = new Map((await directory.listLinks(options)).map(row => [toBase32(row.link), row]))
    // In this order: no link that is listed can be further than the list is then.
    await feed.sync(options)
    if (!is.settled()) return false
    const at = feed.sequence()
    const was = full.size
    let [changed, more, missed] = [false, false, null as unknown]
    full.clear()
    await lanes(tended(rows), AT_ONCE, async one => {
      try {
        const done = await tend(one, rows, options)
        changed ||= done.changed
        more ||= done.more
      } catch (error) {
        if (isCyxError(error, 'INVALID_REQUEST')) full.add(one.link)
        else if (isCyxError(error, ...ANOTHERS)) missed = error
        else if (!isCyxError(error, ...ITS_OWN)) throw error
      }
    }, options)
    if (changed || full.size !== was) await is.renewed(options)
    if (missed !== null) throw missed as Error
    if (!more) known = at
    return more
  }
  return { due, full: link => full.has(link), look }
}
