import { domain, sha256, utf8 } from './bytes.ts'

/** Hash tree in its wire form (IC interface specification, §Certification encoding): empty, fork, labelled, leaf, pruned. Immutable. */
export type HashTree = readonly [0] | readonly [1, HashTree, HashTree] | readonly [2, Uint8Array, HashTree] | readonly [3, Uint8Array] | readonly [4, Uint8Array]

/** Labels from the root down. */
export type Path = Uint8Array[]

const digests = new WeakMap<HashTree, Uint8Array>()
const separators = { empty: domain('ic-hashtree-empty'), fork: domain('ic-hashtree-fork'), labelled: domain('ic-hashtree-labeled'), leaf: domain('ic-hashtree-leaf') }

/** The tree of one value. */
export const leaf = (value: Uint8Array): HashTree => [3, value]

/** A labelled map as a balanced tree, in the order of the labels' bytes. Labels must be distinct. */
export function labelled(entries: Iterable<readonly [string | Uint8Array, HashTree]>): HashTree {
  const sorted = [...entries].map(([label, tree]): HashTree => [2, typeof label === 'string' ? utf8(label) : label, tree])
    .sort((a, b) => Buffer.compare(a[1] as Uint8Array, b[1] as Uint8Array))
  return balanced(sorted, 0, sorted.length)
}

function balanced(trees: HashTree[], from: number, to: number): HashTree {
  if (to - from <= 1) return trees[from] ?? [0]
  const middle = (from + to) >>> 1
  return [1, balanced(trees, from, middle), balanced(trees, middle, to)]
}

/** Root hash, 32 bytes (IC interface specification, §Certificate: `reconstruct`). Each subtree is hashed once in its life. */
export function rootHash(tree: HashTree): Uint8Array {
  if (tree[0] === 4) return tree[1]
  const known = digests.get(tree)
  if (known) return known
  const digest = digestOf(tree)
  digests.set(tree, digest)
  return digest
}

function digestOf(tree: Exclude<HashTree, readonly [4, Uint8Array]>): Uint8Array {
  switch (tree[0]) {
    case 0: return sha256(separators.empty)
    case 1: return sha256(separators.fork, rootHash(tree[1]), rootHash(tree[2]))
    case 2: return sha256(separators.labelled, tree[1], rootHash(tree[2]))
    case 3: return sha256(separators.leaf, tree[1])
  }
}

/**
 * The same tree with everything pruned that `paths` do not ask for. A path that is absent keeps the labels on both sides of it,
 * which proves the absence (IC interface specification, §Lookup).
 */
export function prune(tree: HashTree, paths: Path[]): HashTree {
  if (paths.length === 0) return [4, rootHash(tree)]
  if (paths.some(path => path.length === 0)) return tree
  switch (tree[0]) {
    case 1: {
      const [left, right] = [edge(tree[1], 2), edge(tree[2], 1)]
      const before = (path: Path): boolean => Buffer.compare(path[0] as Uint8Array, right) < 0
      const after = (path: Path): boolean => Buffer.compare(path[0] as Uint8Array, left) > 0
      return [1, prune(tree[1], paths.filter(before)), prune(tree[2], paths.filter(after))]
    }
    case 2: {
      const below = paths.filter(path => Buffer.compare(path[0] as Uint8Array, tree[1]) === 0).map(path => path.slice(1))
      return [2, tree[1], prune(tree[2], below)]
    }
    case 3: return [4, rootHash(tree)]
    default: return tree
  }
}

/** Smallest (side 1) or greatest (side 2) label of a labelled forest. */
function edge(tree: HashTree, side: 1 | 2): Uint8Array {
  let at = tree
  while (at[0] === 1) at = at[side]
  return at[0] === 2 ? at[1] : new Uint8Array()
}

/** The value at `path`, or null when it is absent or pruned. */
export function lookup(tree: HashTree, path: Path): Uint8Array | null {
  if (tree[0] === 1) return lookup(tree[1], path) ?? lookup(tree[2], path)
  const [label, ...rest] = path
  if (label === undefined) return tree[0] === 3 ? tree[1] : null
  return tree[0] === 2 && Buffer.compare(tree[1], label) === 0 ? lookup(tree[2], rest) : null
}
