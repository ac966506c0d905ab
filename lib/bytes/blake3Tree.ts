import { concat } from './bytes.ts'
import type { Bytes } from './bytes.ts'

// BLAKE3's tree (O'Connor, Aumasson, Neves, Wilcox-O'Hearn: "BLAKE3: one function, fast everywhere", §2), which its libraries hide behind the hash:
// written to be read, for proofs of some KiB.

/** Bytes of a leaf of the tree. */
export const LEAF_BYTES = 1024

const BLOCK_BYTES = 64
const [CHUNK_START, CHUNK_END, PARENT, ROOT] = [1, 2, 4, 8]
const IV = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]
const PERMUTATION = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8]
const ROUNDS = 7
// Columns, then diagonals (§2.2).
const QUARTERS = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]] as const

const turned = (word: number, by: number): number => word >>> by | word << 32 - by

function compress(value: readonly number[], block: Uint8Array, counter: number, flags: number): number[] {
  const padded = new DataView(new ArrayBuffer(BLOCK_BYTES))
  new Uint8Array(padded.buffer).set(block)
  let message = Array.from({ length: 16 }, (_, i) => padded.getUint32(4 * i, true))
  const state = Int32Array.of(...value, ...IV.slice(0, 4), counter, Math.floor(counter / 2 ** 32), block.length, flags)
  const at = (i: number): number => state[i] ?? 0
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, [a, b, c, d]] of QUARTERS.entries()) {
      for (const [word, first, second] of [[message[2 * i] ?? 0, 16, 12], [message[2 * i + 1] ?? 0, 8, 7]] as const) {
        state[a] = at(a) + at(b) + word
        state[d] = turned(at(d) ^ at(a), first)
        state[c] = at(c) + at(d)
        state[b] = turned(at(b) ^ at(c), second)
      }
    }
    message = PERMUTATION.map(from => message[from] ?? 0)
  }
  return Array.from({ length: 8 }, (_, i) => at(i) ^ at(i + 8))
}

function toBytes(words: readonly number[]): Bytes {
  const view = new DataView(new ArrayBuffer(4 * words.length))
  for (const [i, word] of words.entries()) view.setInt32(4 * i, word, true)
  return new Uint8Array(view.buffer)
}

/** Chaining value of leaf number `counter`, 0 … 1,024 bytes; the hash itself when it is the whole input. */
export function leafValue(leaf: Uint8Array, counter: number, root: boolean): Bytes {
  const blocks = Math.max(1, Math.ceil(leaf.length / BLOCK_BYTES))
  let value: number[] = IV
  for (let i = 0; i < blocks; i++) {
    const flags = (i === 0 ? CHUNK_START : 0) | (i === blocks - 1 ? CHUNK_END | (root ? ROOT : 0) : 0)
    value = compress(value, leaf.subarray(BLOCK_BYTES * i, BLOCK_BYTES * (i + 1)), counter, flags)
  }
  return toBytes(value)
}

/** Chaining value of the parent of two; the hash itself when it is the root. */
export const parentValue = (left: Uint8Array, right: Uint8Array, root: boolean): Bytes => toBytes(compress(IV, concat(left, right), 0, PARENT | (root ? ROOT : 0)))

/** Bytes of the left subtree of `length` (more than a leaf): the largest power of two of leaves that leaves something to the right (§2.1). */
export function leftBytes(length: number): number {
  let bytes = LEAF_BYTES
  while (bytes * 2 < length) bytes *= 2
  return bytes
}

/** Chaining value of the subtree over `bytes`, which start at `offset` of the input; the hash itself when they are the whole input. */
export function treeValue(bytes: Uint8Array, offset: number, root: boolean): Bytes {
  if (bytes.length <= LEAF_BYTES) return leafValue(bytes, offset / LEAF_BYTES, root)
  const left = leftBytes(bytes.length)
  return parentValue(treeValue(bytes.subarray(0, left), offset, false), treeValue(bytes.subarray(left), offset + left, false), root)
}
