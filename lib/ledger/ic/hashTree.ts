import { NodeType } from '@icp-sdk/core/agent'
import type { HashTree } from '@icp-sdk/core/agent'

/** What a pruned tree says of a path: the value of its leaf, that there is none (proven), or nothing. */
export type Found = Uint8Array | 'absent' | 'unknown'

/**
 * Looks a path up in a pruned tree whose hash has been checked (IC interface specification, §Lookup). The agent's own lookup is not used: it
 * compares labels byte by byte without an order, so it misses what stands, or is absent, beside other labels that are shown.
 *
 * @param path - labels as bytes, from the root
 */
export function lookup([label, ...rest]: readonly Uint8Array[], tree: HashTree): Found {
  if (label === undefined) {
    if (tree[0] === NodeType.Leaf) return tree[1]
    return tree[0] === NodeType.Empty ? 'absent' : 'unknown'
  }
  // a place before, between or after labels that are shown, with nothing pruned in it, is empty
  let gap = true
  for (const part of inOrder(tree)) {
    if (part[0] === NodeType.Leaf) return 'absent'
    if (part[0] !== NodeType.Labeled) {
      gap = false
      continue
    }
    const side = order(label, part[1])
    if (side === 0) return lookup(rest, part[2])
    if (side < 0) break
    gap = true
  }
  return gap ? 'absent' : 'unknown'
}

/** The nodes of a level from left to right, without forks and empty ones. */
function inOrder(tree: HashTree): HashTree[] {
  if (tree[0] === NodeType.Fork) return [...inOrder(tree[1]), ...inOrder(tree[2])]
  return tree[0] === NodeType.Empty ? [] : [tree]
}

/** Below 0 when `a` stands before `b`. */
function order(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i])
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1)
}
