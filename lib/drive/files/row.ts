import { toBase32 } from '../../bytes/base.ts'
import type { FileEntry, FileHistory } from '../types.ts'
import type { Tree, TreeNode } from './tree.ts'

/** An entry as the list shows it. @param links - that open it now */
export function rowOf(node: TreeNode, links: number): FileEntry {
  const newest = node.versions.at(-1)
  return {
    id: node.key, parent: node.parent, folder: node.folder, name: node.name, type: newest?.type ?? '', size: newest?.size ?? 0, addedAt: node.changedAt,
    version: newest ? toBase32(newest.version) : '', versions: node.versions.length, starred: node.starred, trashedAt: node.trashedAt, links,
  }
}

/** All entries, the trash included. @param links - live links of an entry */
export const rowsOf = (tree: Tree, links: ReadonlyMap<string, number>): FileEntry[] =>
  Array.from(tree.nodes.values(), node => rowOf(node, links.get(node.key) ?? 0))

/** What is kept of an entry's past, newest first; it is all on this device. */
export const historyOf = ({ versions, deeds }: TreeNode): FileHistory => ({
  versions: versions.map(({ version, at, size, type, tag, message }) => ({ id: toBase32(version), at, size, type, tag, message })).reverse(),
  deeds: [...deeds].reverse(),
})
