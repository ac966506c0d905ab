import { afterEach, expect, test, vi } from 'vitest'
import type { Config } from '../config.ts'
import { CyxError } from '../errors.ts'
import { inclusionPath, merkleRoot, versionLeaf } from '../record/merkle.ts'
import { checkAnchor } from './inclusion.ts'

const REGISTRY = 'CyxCLoudRegistry111111111111111111111111111'
const config: Config = { network: 'local', ic: { host: 'http://ic.test', rootKey: null, directory: 'aaaaa-aaaaa' }, solana: { rpc: 'http://solana.test', registry: REGISTRY, faucet: false } }
const leaves = [1, 2, 3].map(n => versionLeaf(new Uint8Array(16).fill(n), new Uint8Array(32).fill(n)))
const leaf = (index: number) => leaves[index] ?? new Uint8Array(48)
const made = { transaction: 'mine', sequence: 7 }

afterEach(() => { vi.restoreAllMocks() })

/** Lets Solana answer an anchor over the first `count` leaves, sequence 7, time 5. */
function anchored(count: number): void {
  const bytes = new Uint8Array(97)
  bytes.set([251, 247, 47, 50, 249, 230, 223, 248])
  bytes.set(merkleRoot(leaves.slice(0, count)), 40)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(72, BigInt(count), true)
  view.setBigUint64(80, 7n, true)
  view.setBigInt64(88, 5n, true)
  const value = { owner: REGISTRY, data: [btoa(String.fromCharCode(...bytes)), 'base64'] }
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(new Response(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { value } }))))
}

/** The directory's proofs of one version: it refuses trees that do not hold it. */
const proofOf = (index: number) => (count: number) => count !== 0 && count <= index
  ? Promise.reject(new CyxError('LEDGER_REJECTED', { reason: 'leaves' }))
  : Promise.resolve({ leaf: index, path: inclusionPath(leaves.slice(0, count || leaves.length), index) })

test('a version in the anchored tree is checked against the root that Solana has', async () => {
  anchored(3)
  expect(await checkAnchor(config, REGISTRY, leaf(1), proofOf(1), made)).toMatchObject({ state: 'anchored', checked: true, transaction: 'mine', sequence: 7, at: 5_000 })
  expect(await checkAnchor(config, REGISTRY, leaf(0), proofOf(1), made)).toMatchObject({ state: 'anchored', checked: false })
})

test('a version that is younger than the anchor waits for the next one', async () => {
  anchored(2)
  expect(await checkAnchor(config, REGISTRY, leaf(2), proofOf(2), made)).toEqual({ state: 'waiting' })
})

test('a directory that refuses to prove an anchored version is a fault, not a wait', async () => {
  anchored(3)
  const refuse = (count: number) => count === 0 ? Promise.resolve({ leaf: 1, path: [] }) : Promise.reject(new CyxError('LEDGER_REJECTED', { reason: 'no' }))
  expect(await checkAnchor(config, REGISTRY, leaf(1), refuse, made)).toMatchObject({ state: 'unknown', why: { code: 'LEDGER_REJECTED' } })
})

test('the transaction is named only where it is the one that made this anchor', async () => {
  anchored(3)
  expect(await checkAnchor(config, REGISTRY, leaf(1), proofOf(1), { transaction: 'older', sequence: 6 })).toMatchObject({ state: 'anchored', transaction: null })
})
