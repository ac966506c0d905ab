import { toBase32 } from '../../bytes/base.ts'
import { randomId } from '../../bytes/id.ts'
import { freeName, cleanName } from '../names.ts'
import type { Change } from './change.ts'
import type { Tree } from './tree.ts'

/** A path as a key: names hold no slash. */
const keyOf = (path: readonly string[]): string => path.join('/')

/**
 * The folders that paths need below `parent`, as changes that make those that are missing. A file in the way of a folder makes it "name (2)".
 *
 * @param paths - names of folders, outermost first, as the disk has them
 * @returns changes in their order, and the folder of each path
 */
export function foldersOf(tree: Tree, parent: string | null, paths: readonly (readonly string[])[]): { changes: Change[], at: (path: readonly string[]) => string | null } {
  const changes: Change[] = []
  const ids = new Map<string, string | null>([['', parent]])
  const fresh = new Map<string | null, Set<string>>()
  for (const path of paths) {
    for (let deep = 1; deep <= path.length; deep++) {
      const key = keyOf(path.slice(0, deep))
      if (ids.has(key)) continue
      const home = ids.get(keyOf(path.slice(0, deep - 1))) ?? null
      const there = tree.inside(home)
      const wanted = cleanName(path[deep - 1] ?? '')
      const found = there.get(wanted)
      if (found !== undefined && tree.nodes.get(found)?.folder) {
        ids.set(key, found)
        continue
      }
      const mine = fresh.get(home) ?? new Set<string>()
      fresh.set(home, mine)
      const name = freeName(wanted, { has: one => there.has(one) || mine.has(one) })
      mine.add(name)
      const id = toBase32(randomId())
      ids.set(key, id)
      changes.push({ do: 'folder', parent: home, name, id })
    }
  }
  return { changes, at: path => ids.get(keyOf(path)) ?? parent }
}
