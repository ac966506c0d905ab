import fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/merkle.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import { inclusionPath, merkleRoot, verifyInclusion, versionLeaf } from './merkle.ts'

const leaves = vectors.leaves.map(fromHex)

test('the roots of the reference tree, from none to eight leaves', () => {
  expect(toHex(merkleRoot([]))).toBe(vectors.empty)
  expect(leaves.map((_, i) => toHex(merkleRoot(leaves.slice(0, i + 1))))).toEqual(vectors.roots)
})

test.each(vectors.paths)('the path of leaf $index of $leaves is that of the reference tree', ({ index, leaves: count, path }) => {
  const tree = leaves.slice(0, count)
  expect(inclusionPath(tree, index).map(toHex)).toEqual(path)
  expect(verifyInclusion({ leaf: tree[index] ?? new Uint8Array(0), index, leaves: count, path: path.map(fromHex), root: merkleRoot(tree) })).toBe(true)
})

const tree = fc.integer({ min: 1, max: 70 }).chain(count => fc.tuple(fc.constant(Array.from({ length: count }, (_, i) => versionLeaf(new Uint8Array(16).fill(i), new Uint8Array(32).fill(255 - i)))), fc.nat(count - 1)))

test('every leaf of every tree is proven by its path', () => {
  fc.assert(fc.property(tree, ([all, index]) => {
    expect(verifyInclusion({ leaf: all[index] ?? new Uint8Array(0), index, leaves: all.length, path: inclusionPath(all, index), root: merkleRoot(all) })).toBe(true)
  }))
})

test('another leaf, place, root, or a changed, longer or shorter path proves nothing', () => {
  fc.assert(fc.property(tree, fc.nat(), fc.nat(255), ([all, index], where, bit) => {
    const proof = { leaf: all[index] ?? new Uint8Array(0), index, leaves: all.length, path: inclusionPath(all, index), root: merkleRoot(all) }
    const flip = (bytes: Uint8Array): Uint8Array => bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ 1 << (bit & 7))
    expect(verifyInclusion({ ...proof, leaf: new Uint8Array(48) })).toBe(false)
    expect(verifyInclusion({ ...proof, root: flip(proof.root) })).toBe(false)
    expect(verifyInclusion({ ...proof, path: [...proof.path, new Uint8Array(32)] })).toBe(false)
    if (proof.path.length > 0) {
      expect(verifyInclusion({ ...proof, path: proof.path.slice(1) })).toBe(false)
      expect(verifyInclusion({ ...proof, path: proof.path.map((hash, i) => i === where % proof.path.length ? flip(hash) : hash) })).toBe(false)
      expect(verifyInclusion({ ...proof, index: (index + 1) % all.length })).toBe(false)
    }
  }))
})

test('a node does not pass for a leaf', () => {
  const [first, second, third] = leaves as [Uint8Array, Uint8Array, Uint8Array]
  const root = merkleRoot([first, second, third])
  const [node] = inclusionPath([first, second, third], 2)
  expect(verifyInclusion({ leaf: node ?? first, index: 0, leaves: 2, path: inclusionPath([first, third], 0), root })).toBe(false)
})

test('places that no tree has are refused', () => {
  const root = merkleRoot(leaves)
  for (const [index, count] of [[-1, 8], [8, 8], [0, 0], [0.5, 8], [NaN, 8], [0, 2 ** 60]] as const) {
    expect(verifyInclusion({ leaf: leaves[0] ?? new Uint8Array(0), index, leaves: count, path: [], root })).toBe(false)
  }
  for (const index of [-1, 8, 0.5]) expect(() => inclusionPath(leaves, index)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})
