import { concat, equal, u8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { sha256 } from '../bytes/hash.ts'
import { CyxError } from '../errors.ts'

/** An inclusion proof with what it proves. */
export interface Inclusion {
  /** The leaf itself, not its hash. */
  leaf: Uint8Array
  /** Its place, from 0. */
  index: number
  /** Leaves of the tree. */
  leaves: number
  /** Hashes from the leaf's sibling up. */
  path: readonly Uint8Array[]
  /** 32 bytes. */
  root: Uint8Array
}

/** The leaf of a version in a drive's version tree (docs/format.md §8): 48 bytes. */
export const versionLeaf = (version: Uint8Array, root: Uint8Array): Bytes => concat(version, root)

// RFC 6962 §2.1: the prefix keeps a leaf from passing for a node.
const hashLeaf = (leaf: Uint8Array): Bytes => sha256(concat(u8(0), leaf))
const hashNode = (left: Uint8Array, right: Uint8Array): Bytes => sha256(concat(u8(1), left, right))

/** MTH of RFC 6962 §2.1 with SHA-256. */
export const merkleRoot = (leaves: readonly Uint8Array[]): Bytes => treeHash(leaves.map(hashLeaf), 0, leaves.length)

/** PATH of RFC 6962 §2.1.1. @throws INVALID_REQUEST when there is no leaf `index` */
export function inclusionPath(leaves: readonly Uint8Array[], index: number): Bytes[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new CyxError('INVALID_REQUEST', { reason: 'the tree has no such leaf' })
  const hashes = leaves.map(hashLeaf)
  const path: Bytes[] = []
  for (let [start, end] = [0, leaves.length]; end - start > 1;) {
    const middle = start + split(end - start)
    if (index < middle) {
      path.unshift(treeHash(hashes, middle, end))
      end = middle
    } else {
      path.unshift(treeHash(hashes, start, middle))
      start = middle
    }
  }
  return path
}

/** Whether the path leads from the leaf to the root: RFC 9162 §2.1.3.2, which gives the check that RFC 6962 leaves to the reader. */
export function verifyInclusion({ leaf, index, leaves, path, root }: Inclusion): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(leaves) || index < 0 || index >= leaves) return false
  let [node, last] = [index, leaves - 1]
  let hash = hashLeaf(leaf)
  for (const sibling of path) {
    if (last === 0 || sibling.length !== 32) return false
    if (node % 2 === 1 || node === last) {
      hash = hashNode(sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else {
      hash = hashNode(hash, sibling)
    }
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && equal(hash, root)
}

function treeHash(hashes: readonly Bytes[], start: number, end: number): Bytes {
  if (end === start) return sha256(new Uint8Array(0))
  if (end - start === 1) return hashes[start] ?? new Uint8Array(0)
  const middle = start + split(end - start)
  return hashNode(treeHash(hashes, start, middle), treeHash(hashes, middle, end))
}

/** The largest power of two below `count` (2 or more). */
function split(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}
