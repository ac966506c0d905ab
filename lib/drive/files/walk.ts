import type { FileVersion, Tree, TreeNode } from './tree.ts'

/** An entry on the way through a folder; a folder's path ends in `/`, and it has no version. */
export interface Step { path: string, node: TreeNode, version: FileVersion | null }

/** An entry and all that lies under it, nothing that is in the trash. @param at - path that stands before its name */
export function walk(tree: Tree, key: string, at = ''): Step[] {
  const node = tree.nodes.get(key)
  if (!node || tree.trashed(key)) return []
  if (!node.folder) return [{ path: at + node.name, node, version: tree.newest(key) ?? null }]
  const path = `${at}${node.name}/`
  return [{ path, node, version: null }, ...[...tree.inside(key).values()].flatMap(child => walk(tree, child, path))]
}
