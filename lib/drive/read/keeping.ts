import { fromBase32 } from '../../bytes/base.ts'
import type { Tree } from '../files/tree.ts'

type Words = ReadonlyMap<string, boolean>
type Known = Pick<Tree, 'nodes' | 'inside' | 'under' | 'keepers' | 'trashed'>

/** Entries that stay on the device by what was said of them: a word counts for all that lies below it and has none of its own. What is in the trash is not kept there; its word counts again when it comes back. */
export function keptBy(tree: Pick<Known, 'nodes' | 'inside' | 'trashed'>, words: Words): Set<string> {
  const kept = new Set<string>()
  const take = (key: string): void => {
    kept.add(key)
    if (tree.nodes.get(key)?.folder) for (const one of tree.inside(key).values()) if (!words.has(one)) take(one)
  }
  for (const [key, on] of words) if (on && tree.nodes.has(key) && !tree.trashed(key)) take(key)
  return kept
}

/** What is to be written down when a person says something of entries; what was said of things in them counts no more. */
export function saying(tree: Known, words: Words, entries: readonly string[], on: boolean): Map<string, boolean | null> {
  const kept = keptBy(tree, words)
  const said = new Map<string, boolean | null>()
  for (const entry of entries) {
    for (const one of tree.under(entry)) if (words.has(one)) said.set(one, null)
    const parent = tree.nodes.get(entry)?.parent
    if (parent === undefined) continue
    if (on) said.set(entry, true)
    else if (parent !== null && kept.has(parent)) said.set(entry, false)
  }
  return said
}

/** Words that say nothing any more, and what takes their place: that something is not kept where its folder isn't either, and versions, which an earlier release wrote down in place of entries. What is in the trash keeps its word: it may come back. */
export function outworn(tree: Known, words: Words): Map<string, boolean | null> {
  const kept = keptBy(tree, words)
  const said = new Map<string, boolean | null>()
  for (const [key, on] of words) {
    const node = tree.nodes.get(key)
    if (node && !on && !tree.trashed(key) && (node.parent === null || !kept.has(node.parent))) said.set(key, null)
    const [entry] = node ? [] : tree.keepers(fromBase32(key))
    if (entry !== undefined) said.set(key, null).set(entry, on)
  }
  return said
}
