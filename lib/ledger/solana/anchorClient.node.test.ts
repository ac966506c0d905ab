import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PublicKey, SystemProgram } from '@solana/web3.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalSolana, startSolana } from '../../../devnet/solana/start.ts'
import { addressOfSeed, anchorAddress } from './address.ts'
import { SCOPE, anchorRoot, openAnchorAndDelegate } from './anchorClient.ts'
import { airdrop, balance } from './money.ts'
import { REGISTRY } from './program.ts'
import { readAnchor } from './readAnchor.ts'
import { send } from './send.ts'

const seed = (n: number): Uint8Array => new Uint8Array(32).fill(n)
const root = (n: number): Uint8Array => new Uint8Array(32).fill(n)
const soon = (): number => Date.now() + 7 * 86_400_000

let folder: string
let solana: LocalSolana
const where = (): { rpc: string, program: string } => ({ rpc: solana.rpcUrl, program: REGISTRY })

/** An owner with money, an anchor and a delegate; `n` makes other keys. */
async function drive(n: number): Promise<{ owner: string, anchor: string, ownerSeed: Uint8Array, delegateSeed: Uint8Array }> {
  const [ownerSeed, delegateSeed] = [seed(n), seed(n + 100)]
  await airdrop(solana.rpcUrl, addressOfSeed(ownerSeed), 1_000_000_000)
  const { owner, anchor } = await openAnchorAndDelegate({ ...where(), ownerSeed, delegateSeed, expiresAt: soon() })
  return { owner, anchor, ownerSeed, delegateSeed }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cyx-solana-'))
  solana = await startSolana({ stateDir: folder, port: 0, wsPort: 0 })
})
afterAll(async () => {
  await solana.close()
  await rm(folder, { recursive: true })
})

test('the faucet gives money', async () => {
  const account = addressOfSeed(seed(1))
  expect(await balance(solana.rpcUrl, account)).toBe(0)
  await airdrop(solana.rpcUrl, account, 5_000_000)
  expect(await balance(solana.rpcUrl, account)).toBe(5_000_000)
})

test('an anchor that was never opened is null', async () => {
  expect(await readAnchor({ ...where(), account: anchorAddress(REGISTRY, addressOfSeed(seed(2))) })).toBeNull()
})

test('an anchor opens empty, and opening again does nothing', async () => {
  const { owner, anchor, ownerSeed, delegateSeed } = await drive(3)
  expect(await readAnchor({ ...where(), account: anchor })).toMatchObject({ owner, root: root(0), leaves: 0, sequence: 0 })
  expect(await openAnchorAndDelegate({ ...where(), ownerSeed, delegateSeed, expiresAt: soon() })).toMatchObject({ anchor, signature: null })
})

test('a delegate who has next to no money is topped up, and only then', async () => {
  const { ownerSeed, delegateSeed } = await drive(9)
  const key = addressOfSeed(delegateSeed)
  expect(await balance(solana.rpcUrl, key)).toBe(10_000_000)
  await send(solana.rpcUrl, [SystemProgram.transfer({ fromPubkey: new PublicKey(key), toPubkey: new PublicKey(addressOfSeed(ownerSeed)), lamports: 9_000_000 })], [delegateSeed])
  expect((await openAnchorAndDelegate({ ...where(), ownerSeed, delegateSeed, expiresAt: soon() })).signature).not.toBeNull()
  expect(await balance(solana.rpcUrl, key)).toBe(10_995_000)
  expect((await openAnchorAndDelegate({ ...where(), ownerSeed, delegateSeed, expiresAt: soon() })).signature).toBeNull()
})

test('the delegate sets the root, the sequence counts, and a plain read sees it', async () => {
  const { owner, anchor, delegateSeed } = await drive(4)
  expect(await anchorRoot({ ...where(), owner, delegateSeed, root: root(7), leaves: 2, sequence: 0 })).toMatchObject({ sequence: 1 })
  expect(await anchorRoot({ ...where(), owner, delegateSeed, root: root(8), leaves: 5, sequence: 1 })).toMatchObject({ sequence: 2 })
  const read = await readAnchor({ ...where(), account: anchor })
  expect(read).toMatchObject({ owner, root: root(8), leaves: 5, sequence: 2 })
  expect(Math.abs((read?.time ?? 0) * 1000 - Date.now())).toBeLessThan(60 * 60_000)
})

test('the owner\'s own key sets the root without a delegation', async () => {
  const { owner, ownerSeed } = await drive(5)
  expect(await anchorRoot({ ...where(), owner, delegateSeed: ownerSeed, root: root(1), leaves: 1, sequence: 0 })).toMatchObject({ sequence: 1 })
})

test('a stale sequence number is refused by name', async () => {
  const { owner, delegateSeed } = await drive(6)
  await expect(anchorRoot({ ...where(), owner, delegateSeed, root: root(1), leaves: 1, sequence: 4 }))
    .rejects.toMatchObject({ code: 'SOLANA_REFUSED', details: { name: 'WrongSequence' } })
})

test('a delegation that is about to expire is made anew in one transaction', async () => {
  const { owner, ownerSeed, delegateSeed } = await drive(7)
  const again = seed(71)
  await openAnchorAndDelegate({ ...where(), ownerSeed, delegateSeed: again, expiresAt: Date.now() + 60_000 })
  expect((await openAnchorAndDelegate({ ...where(), ownerSeed, delegateSeed: again, expiresAt: soon(), scope: SCOPE.anchor })).signature).not.toBeNull()
  for (const [sequence, key] of [delegateSeed, again].entries()) {
    await anchorRoot({ ...where(), owner, delegateSeed: key, root: root(sequence + 1), leaves: sequence + 1, sequence })
  }
})

test('an owner without money is told so', async () => {
  await expect(openAnchorAndDelegate({ ...where(), ownerSeed: seed(8), delegateSeed: seed(108), expiresAt: soon() }))
    .rejects.toMatchObject({ code: 'SOLANA_REFUSED', details: { reason: 'the paying account has no money' } })
})

test('an endpoint that is not there is unreachable, and an abort stays an abort', async () => {
  const gone = { rpc: 'http://127.0.0.1:9', program: REGISTRY }
  await expect(readAnchor({ ...gone, account: REGISTRY })).rejects.toMatchObject({ code: 'NETWORK_SOLANA_UNREACHABLE' })
  await expect(anchorRoot({ ...gone, owner: addressOfSeed(seed(1)), delegateSeed: seed(2), root: root(1), leaves: 1, sequence: 0 })).rejects.toMatchObject({ code: 'NETWORK_SOLANA_UNREACHABLE' })
  await expect(balance(solana.rpcUrl, REGISTRY, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
})
