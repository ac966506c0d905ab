import { BN } from '@anchor-lang/core'
import { PublicKey } from '@solana/web3.js'
import { afterAll, describe, expect, test } from 'vitest'
import { anchorAddress, delegateAddress } from '../lib/ledger/solana/address.ts'
import { REGISTRY } from '../lib/ledger/solana/program.ts'
import { ANCHOR, changed, drive, register, setAnchor, soon } from './cases.ts'
import idl from './dist/registry.json' with { type: 'json' }
import { World } from './harness.ts'

const world = new World()
afterAll(() => { world.stop() })

describe('instruction data', () => {
  test('is refused when it is short, long, unknown or empty, for every instruction', async () => {
    const { owner, key, anchor, delegate } = await drive(world, { cap: 1e9 })
    const [me, third] = [owner.address, (await world.person()).address]
    const stranger = await world.person()
    const made = [
      await world.make('openAnchor', [], { anchor: anchorAddress(REGISTRY, stranger.address), owner: stranger.address }),
      await setAnchor(world, { anchor, signer: me, delegate: null }),
      await world.make('addDelegate', [new PublicKey(third), ANCHOR, new BN(soon()), new BN(0)], { delegate: delegateAddress(REGISTRY, me, third), owner: me }),
      await world.make('revokeDelegate', [], { delegate, owner: me }),
      await register(world, me, key.address, { delegate }),
    ]
    expect(made).toHaveLength(idl.instructions.length)
    for (const [i, instruction] of made.entries()) {
      const signer = [stranger, owner, owner, owner, key][i] ?? owner
      for (const data of [
        Buffer.concat([instruction.data, Buffer.of(0)]), Buffer.concat([instruction.data, Buffer.alloc(300, 7)]),
        instruction.data.subarray(0, -1), instruction.data.subarray(0, 4), Buffer.alloc(0),
      ]) expect(await world.refusal(changed(instruction, { data }), signer)).toBe('InvalidInstructionData')
    }
    const unknown = await setAnchor(world, { anchor, signer: me, delegate: null })
    expect(await world.refusal(changed(unknown, { data: Buffer.from('0102030405060708', 'hex') }), owner)).toBe('InvalidInstructionData')
  })
  test('needs all its accounts', async () => {
    const { owner, anchor } = await drive(world)
    const made = await setAnchor(world, { anchor, signer: owner.address, delegate: null })
    expect(await world.refusal(changed(made, { keys: made.keys.slice(0, 1) }), owner)).toBe('NotEnoughAccountKeys')
  })
})

test('the IDL and the client name the same program', () => {
  expect(idl.address).toBe(REGISTRY)
})
