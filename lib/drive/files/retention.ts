import { toBase32 } from '../../bytes/base.ts'
import { RETAIN_MOST } from '../../record/feed.ts'
import type { RecordOf } from '../../record/feed.ts'
import { TRASH_MS } from './trash.ts'
import type { FileVersion, Tree, TreeNode } from './tree.ts'

/** What becomes of older versions: all stay, the newest `n` stay (the current one counts), or each stays `n` days after another took its place. */
export interface Retention { keep: 'all' | 'last' | 'days', n: number }

/** A rule and when it was made, ms since 1970: nothing goes sooner than {@link TRASH_MS} after that. */
export interface Rule extends Retention { since: number }

/** The rule of one file; `drive`: it has none of its own any more, from `since` on. */
export interface OwnRule { keep: Retention['keep'] | 'drive', n: number, since: number }

/** A version that a rule lets go, and the moment it may be deleted from. */
export interface Going { node: TreeNode, kept: FileVersion, goesAt: number }

const DAY_MS = 24 * 3_600_000

/** The rule of a record; where its number says nothing all is kept. */
export const ruleOfRecord = ({ keep, n }: RecordOf<'retain'>, since: number): OwnRule =>
  keep === 'drive' ? { keep, n: 0, since } : keep === 'all' || n < 1 ? { keep: 'all', n: 0, since } : { keep, n, since }

/** A rule that counts by itself; null for one that leaves it to the drive. */
export const ownRule = (rule: OwnRule | undefined): Rule | null => rule && rule.keep !== 'drive' ? { ...rule, keep: rule.keep } : null

/** Whether a rule can be written. */
export const isRetention = ({ keep, n }: Retention): boolean => keep === 'all' ? n === 0 : Number.isSafeInteger(n) && n >= 1 && n <= RETAIN_MOST

/** The rule that a file has: its own, else the drive's. */
export function ruleOf(tree: Pick<Tree, 'facts'>, { rule: own }: TreeNode): Rule | null {
  const { rule } = tree.facts()
  return ownRule(own) ?? (rule && { ...rule, since: Math.max(rule.since, own?.since ?? -Infinity) })
}

/**
 * When a version falls out of a rule, ms; Infinity: never. The current one, one with a tag, and one of which it is not known when it was replaced stay.
 *
 * @param i - its place, oldest first
 */
export function outAt(versions: readonly FileVersion[], i: number, rule: Retention | null): number {
  const newer = versions.length - 1 - i
  if (!rule || rule.keep === 'all' || newer === 0 || versions[i]?.tag !== '') return Infinity
  const resting = versions[i].replacedAt ?? Infinity
  if (rule.keep === 'days') return resting + rule.n * DAY_MS
  return newer < rule.n ? Infinity : Math.max(resting, versions[i + rule.n - 1]?.replacedAt ?? Infinity)
}

/** When a version is deleted, ms: as long after it fell out as the trash keeps things; null: it stays. */
export function goesAt(versions: readonly FileVersion[], i: number, rule: Rule | null): number | null {
  const at = Math.max(outAt(versions, i, rule), rule?.since ?? Infinity) + TRASH_MS
  return at === Infinity ? null : at
}

/** What the rule, or `wanted` in its place for one file or all, lets go at `now`: fallen out already, soonest deleted first. What the trash holds, and what another file keeps too, stays. */
export function going(tree: Tree, now: number, wanted?: { entry: string | null, rule: Rule }): Going[] {
  const found: Going[] = []
  const nodes = typeof wanted?.entry === 'string' ? [tree.nodes.get(wanted.entry)].flatMap(node => node ?? []) : tree.nodes.values()
  for (const node of nodes) {
    if (node.versions.length < 2) continue
    const rule = wanted && (wanted.entry !== null || !ownRule(node.rule)) ? wanted.rule : ruleOf(tree, node)
    if (!rule || rule.keep === 'all' || tree.trashed(node.key)) continue
    node.versions.forEach((kept, i) => {
      const at = outAt(node.versions, i, rule) > now ? null : goesAt(node.versions, i, rule)
      if (at !== null && tree.keepers(kept.version).size < 2) found.push({ node, kept, goesAt: at })
    })
  }
  return found.sort((a, b) => a.goesAt - b.goesAt)
}

/** Whether a version is still among those that go by `now`: another device may have changed the rule, the tag or the file. */
export function stillGoes(tree: Tree, key: string, { version }: Pick<FileVersion, 'version'>, now: number): boolean {
  const node = tree.nodes.get(key)
  if (!node || tree.trashed(key) || tree.keepers(version).size !== 1) return false
  const at = goesAt(node.versions, node.versions.findIndex(one => toBase32(one.version) === toBase32(version)), ruleOf(tree, node))
  return at !== null && at <= now
}
