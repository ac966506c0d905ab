import { fromBase32, toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import { isCyxError } from '../../errors.ts'
import { wipeLink } from '../../keys/ownLink.ts'
import type { Stretch } from '../../keys/stretch.ts'
import type { Options } from '../../options.ts'
import { sameFolder } from '../../record/linkFolder.ts'
import type { DriveContext } from '../context.ts'
import type { KeptLink, TreeNode } from '../files/tree.ts'
import { lanes } from '../lanes.ts'
import type { LinkRow } from '../ledger/types.ts'
import { fileContents, fileMark } from './file.ts'
import { layFolder } from './folder.ts'
import { keptKeys, renewLink, storedAs } from './link.ts'
import { revokeWhole } from './revoke.ts'

/** Links that are renewed at the same time; that of a folder is many. */
const AT_ONCE = 2

/** What may become of one link without the others being concerned: it was withdrawn, it is over, what it opens is gone. */
const ITS_OWN = ['LINK_REVOKED', 'LINK_EXPIRED', 'LINK_NOT_FOUND', 'STORAGE_OBJECT_NOT_FOUND', 'STORAGE_CORRUPT'] as const
/** What no other link would be spared. */
const EVERYBODYS = ['NETWORK_OFFLINE', 'NETWORK_DIRECTORY_UNREACHABLE', 'LEDGER_UNTRUSTED'] as const
/** A link that was refused so often in a row, by another device's doing or for good, is left as it is until something changes. */
const REFUSALS = 3

interface Tended { link: string, kept: KeptLink, node: TreeNode, row: LinkRow }

/** What follows files and folders, one look after the other. */
export interface Tending {
  /** Whether anything has changed since all links knew the list, and there are links that follow, or whose entry is gone. */
  due: () => boolean
  /** Whether a link (base32) opens what it did before: its folder has more in it than it can open, or the directory refused it again and again. */
  full: (link: string) => boolean
  /** A link was made or withdrawn here: the next look sees all of them. */
  again: () => void
  /**
   * Looks at all links once, renews those that are behind, and withdraws those whose file or folder was deleted for good.
   *
   * @returns whether there is more to do at once
   * @throws errors of the directory, after the other links had their turn where it is the matter of one. All links are as they were then, or renewed
   */
  look: (options: Options) => Promise<boolean>
}

/** @param is - `settled`: whether the list is whole, and what the directory knows; `renewed`: is told, and waited for, when links open something else */
export function makeTending(context: DriveContext, stretch: Stretch, is: { settled: () => boolean, renewed: (options: Options) => Promise<void> }): Tending {
  const { feed, directory } = context
  const full = new Set<string>()
  /** Links that are withdrawn or over, all that they are made of, too. */
  const over = new Set<string>()
  const refusals = new Map<string, number>()
  /** The last record of the list that all links know; −1 before the first look. */
  let known = -1
  const kept = (): ReadonlyMap<string, KeptLink> => feed.tree.facts().links
  const isGone = ({ entry }: KeptLink): boolean => !feed.tree.nodes.has(entry)
  const due = (): boolean => feed.sequence() !== known && [...kept()].some(([link, one]) => !over.has(link) && (one.follows || isGone(one)))
  const steady = (at: number): boolean => is.settled() && feed.sequence() >= at
  /** What is live and should not be: links whose file or folder was deleted for good, and what others that were withdrawn were made of. */
  const withdraw = async (rows: ReadonlyMap<string, LinkRow>, options: Options): Promise<boolean> => {
    let changed = false
    for (const [link, one] of kept()) {
      const row = rows.get(link)
      if (over.has(link) || !row) continue
      if (isGone(one) || row.revoked) {
        const live = [...rows.values()].filter(other => !other.revoked && sameFolder(other.link, row.link))
        if (live.length > 0) await revokeWhole(context, link, options)
        changed ||= live.length > 0
        over.add(link)
      } else if (row.expiresAt !== null && row.expiresAt <= Date.now()) over.add(link)
    }
    return changed
  }
  const tended = (rows: ReadonlyMap<string, LinkRow>): Tended[] => [...kept()].flatMap(([link, one]) => {
    const [row, node] = [rows.get(link), feed.tree.nodes.get(one.entry)]
    // A folder in the trash has nothing in it; a file there stays what it is.
    return one.follows && !over.has(link) && row && row.renewals !== null && node && (node.folder || !feed.tree.trashed(one.entry)) ? [{ link, kept: one, node, row }] : []
  })
  /** Renews one link, where it is behind. */
  const tend = async ({ link, kept: one, node, row }: Tended, rows: ReadonlyMap<string, LinkRow>, at: number, options: Options): Promise<{ changed: boolean, more: boolean }> => {
    const newest = node.versions.at(-1)
    if (!node.folder && (!newest || (row.mark && equal(row.mark, await fileMark(context, row.link, node, newest)) && equal(row.version, storedAs(newest))))) return { changed: false, more: false }
    const keys = await keptKeys(context, fromBase32(link), one.keys)
    try {
      // The list is being read anew: what is missing from it now is not gone.
      if (!steady(at)) return { changed: false, more: true }
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
    let changed = await withdraw(rows, options)
    let [more, missed] = [false, null as unknown]
    full.clear()
    await lanes(tended(rows), AT_ONCE, async one => {
      try {
        const done = await tend(one, rows, at, options)
        refusals.delete(one.link)
        changed ||= done.changed
        more ||= done.more
      } catch (error) {
        options.signal?.throwIfAborted()
        if (isCyxError(error, ...EVERYBODYS) || !isCyxError(error)) throw error
        if (isCyxError(error, ...ITS_OWN)) return
        const refused = isCyxError(error, 'INVALID_REQUEST') ? REFUSALS : (refusals.get(one.link) ?? 0) + 1
        refusals.set(one.link, refused)
        if (refused >= REFUSALS) full.add(one.link)
        else missed ??= error
      }
    }, options)
    if (changed || full.size !== was) await is.renewed(options)
    if (missed !== null) throw missed as Error
    if (!more) known = at
    return more
  }
  return { due, full: link => full.has(link), again: () => { known = -1; refusals.clear() }, look }
}
