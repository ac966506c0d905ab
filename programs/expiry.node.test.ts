import { BN } from '@anchor-lang/core'
import { PublicKey } from '@solana/web3.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegateAddress } from '../lib/ledger/solana/address.ts'
import { REGISTRY } from '../lib/ledger/solana/program.ts'
import { call } from '../lib/ledger/solana/rpc.ts'
import { ANCHOR, type Drive, drive, setAnchor } from './cases.ts'
import { World, integer } from './harness.ts'

const world = new World()
afterAll(() => { world.stop() })

/** The second at which the chain's clock stands still. */
let now: bigint
let mine: Drive
beforeAll(async () => {
  mine = await drive(world)
  await call(world.rpc, 'surfnet_pauseClock', [])
  const { bytes } = await world.simulate(await setAnchor(world, { anchor: mine.anchor, signer: mine.owner.address, delegate: null }), mine.owner, mine.anchor)
  now = bytes.readBigInt64LE(88)
})

test.each([[-1n, 'Expired'], [0n, 'Expired'], [1n, 'taken']] as const)('a delegation whose expiry is %s s from now is %s', async (ahead, outcome) => {
  await world.patch(mine.delegate, 76, integer(now + ahead))
  const made = await setAnchor(world, { anchor: mine.anchor, signer: mine.key.address, delegate: mine.delegate })
  expect((await world.simulate(made, mine.key, mine.anchor)).refusal).toBe(outcome)
})

test.each([[-1n, 'BadExpiry'], [0n, 'BadExpiry'], [1n, 'taken']] as const)('a new delegation until %s s from now is %s', async (ahead, outcome) => {
  const [owner, key] = [mine.owner.address, mine.anchor]
  const delegate = delegateAddress(REGISTRY, owner, key)
  const made = await world.make('addDelegate', [new PublicKey(key), ANCHOR, new BN((now + ahead).toString()), new BN(0)], { delegate, owner })
  expect((await world.simulate(made, mine.owner, delegate)).refusal).toBe(outcome)
})
