import { toBase32 } from '../../bytes/base.ts'
import { classOf } from '../upload/small.ts'
import type { Activity, FileEntry, FileHistory } from '../types.ts'
import { goesAt, ownRule, ruleOf } from './retention.ts'
import type { Tree, TreeNode } from './tree.ts'

/** An entry as the list shows it. @param links - that open it now */
export function rowOf(node: TreeNode, links: number): FileEntry {
  const newest = node.versions.at(-1)
  const row: FileEntry = {
    id: node.key, parent: node.parent, folder: node.folder, name: node.name, type: newest?.type ?? '', size: newest?.size ?? 0, addedAt: node.changedAt,
    version: newest ? toBase32(newest.version) : '', versions: node.versions.length, starred: node.starred, trashedAt: node.trashedAt, links,
  }
  if (newest && classOf(newest) === 'on-chain') row.whole = true
  if (newest?.class) row.class = newest.class
  return row
}

/** All entries, the trash included. @param links - live links of an entry */
export const rowsOf = (tree: Tree, links: ReadonlyMap<string, number>): FileEntry[] =>
  Array.from(tree.nodes.values(), node => rowOf(node, links.get(node.key) ?? 0))

/** What is kept of an entry's past, newest first; it is all on this device. */
export function historyOf(tree: Tree, node: TreeNode): FileHistory {
  const [rule, own, { rule: drive }] = [ruleOf(tree, node), ownRule(node.rule), tree.facts()]
  return {
    versions: node.versions.map(({ version, at: addedAt, size, type, tag, message }, i) => {
      const at = goesAt(node.versions, i, rule)
      const goes = at !== null && tree.keepers(version).size < 2 ? at : null
      return { id: toBase32(version), at: addedAt, size, type, tag, message, ...goes === null ? {} : { goesAt: goes } }
    }).reverse(),
    deeds: [...node.deeds].reverse(), rule: own && { keep: own.keep, n: own.n }, driveRule: drive ? { keep: drive.keep, n: drive.n } : { keep: 'all', n: 0 },
  }
}

/** Deeds of the whole drive that are shown. */
const MOST_ACTIVITY = 100

/** The last deeds of all entries, newest first. */
export function activityOf({ nodes }: Pick<Tree, 'nodes'>): Activity[] {
  const last: Activity[] = []
  for (const { key, name, folder, deeds } of nodes.values()) {
    for (const deed of deeds) if (last.length < MOST_ACTIVITY || deed.at > (last.at(-1)?.deed.at ?? 0)) {
      const place = last.findIndex(one => one.deed.at < deed.at)
      last.splice(place < 0 ? last.length : place, 0, { entry: key, name, folder, deed })
      last.length = Math.min(last.length, MOST_ACTIVITY)
    }
  }
  return last
}
