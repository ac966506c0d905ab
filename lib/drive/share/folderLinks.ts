import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import { SHARED_BYTES, doorId, folderLinkId } from '../../record/linkFolder.ts'
import type { Tree, TreeNode } from '../files/tree.ts'
import type { LinkRow } from '../ledger/types.ts'

/** Links that are made at the same time: of so many some may be missing behind one that is there. */
const AT_ONCE = 8

/** A link to a folder: the one that people get, all that it is made of, and the folder, null when it is gone. */
interface FolderLink { main: LinkRow, doors: LinkRow[], folder: TreeNode | null }

/** Tells the links to folders from those to a file. */
export function folderLinks({ nodes, facts }: Tree, links: readonly LinkRow[]): { folders: FolderLink[], single: LinkRow[] } {
  const known = [...nodes.values()].filter(({ folder }) => folder)
  const kept = facts().links
  const [folders, single]: [FolderLink[], LinkRow[]] = [[], []]
  for (const doors of Map.groupBy(links, ({ link }) => toBase32(link.slice(0, SHARED_BYTES))).values()) {
    const own = doors.find(({ link }) => kept.has(toBase32(link)))
    const further = own ? new Set<string>() : new Set(doors.flatMap(({ link }, i) => [toBase32(doorId(link, i + 1)), ...i === 0 ? Array.from({ length: AT_ONCE }, (_, more) => toBase32(doorId(link, doors.length + more + 1))) : []]))
    const main = own ?? doors.find(({ link }) => !further.has(toBase32(link)))
    // Parts whose first was never made open nothing.
    if (!main) continue
    const entry = nodes.get(kept.get(toBase32(main.link))?.entry ?? '')
    const folder = own ? entry?.folder ? entry : null : known.find(({ id }) => equal(folderLinkId(main.link.slice(0, SHARED_BYTES), id), main.link)) ?? null
    if (folder === null && doors.length === 1) single.push(main)
    else folders.push({ main, doors, folder })
  }
  return { folders, single }
}
