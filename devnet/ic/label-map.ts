import type { HashTree } from './hash-tree.ts'

/** A node of the map: one label, or a fork at the first bit in which the labels below it differ. Its hash tree is made once. */
type Node = { readonly bit: null, readonly label: Uint8Array, readonly tree: HashTree } | { readonly bit: number, readonly left: Node, readonly right: Node, readonly tree: HashTree }

/**
 * Labels with their trees that change one at a time: setting and removing make a path of new nodes and leave the others with the hashes
 * they have, so a state of a hundred thousand requests costs some twenty hashes for each that is new. A crit-bit tree; labels have one length.
 */
export interface LabelMap {
  set(label: Uint8Array, tree: HashTree): void
  remove(label: Uint8Array): void
  /** The labelled hash tree of all that is in it now. */
  tree(): HashTree
}

/** Makes an empty map. */
export function makeLabelMap(): LabelMap {
  let root: Node | null = null
  return {
    set(label, tree) {
      const made: Node = { bit: null, label, tree: [2, label, tree] }
      root = root ? put(root, made) : made
    },
    remove(label) { root = root && without(root, label) },
    tree: () => root?.tree ?? [0],
  }
}

const fork = (bit: number, left: Node, right: Node): Node => ({ bit, left, right, tree: [1, left.tree, right.tree] })
const isSet = (label: Uint8Array, bit: number): boolean => ((label[bit >>> 3] ?? 0) >>> (7 - (bit & 7)) & 1) === 1

function put(root: Node, made: Node & { bit: null }): Node {
  let nearest = root
  while (nearest.bit !== null) nearest = isSet(made.label, nearest.bit) ? nearest.right : nearest.left
  const bit = firstDifference(nearest.label, made.label)
  const at = (node: Node): Node => {
    if (node.bit !== null && (bit === null || node.bit < bit)) {
      return isSet(made.label, node.bit) ? fork(node.bit, node.left, at(node.right)) : fork(node.bit, at(node.left), node.right)
    }
    if (bit === null) return made
    return isSet(made.label, bit) ? fork(bit, node, made) : fork(bit, made, node)
  }
  return at(root)
}

function without(node: Node, label: Uint8Array): Node | null {
  if (node.bit === null) return Buffer.compare(node.label, label) === 0 ? null : node
  const right = isSet(label, node.bit)
  const [side, other] = right ? [node.right, node.left] : [node.left, node.right]
  const rest = without(side, label)
  if (rest === side) return node
  if (rest === null) return other
  return right ? fork(node.bit, other, rest) : fork(node.bit, rest, other)
}

/** The first bit in which `a` and `b` differ, or null when they are the same. */
function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const different = (a[i] ?? 0) ^ (b[i] ?? 0)
    if (different !== 0) return i * 8 + Math.clz32(different) - 24
  }
  return null
}
