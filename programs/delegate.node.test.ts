import { BN } from '@anchor-lang/core'
import { PublicKey, type TransactionInstruction } from '@solana/web3.js'
import { afterAll, describe, expect, test } from 'vitest'
import { delegateAddress } from '../lib/ledger/solana/address.ts'
import { balance } from '../lib/ledger/solana/money.ts'
import { REGISTRY } from '../lib/ledger/solana/program.ts'
import { ANCHOR, DATASET, IN_USE, drive, soon, unsigned } from './cases.ts'
import { SYSTEM, World } from './harness.ts'

const world = new World()
afterAll(() => { world.stop() })

describe('add_delegate', () => {
  const add = (owner: string, key: string, { scope = ANCHOR, expiry = soon(), delegate = delegateAddress(REGISTRY, owner, key) } = {}): Promise<TransactionInstruction> =>
    world.make('addDelegate', [new PublicKey(key), scope, new BN(expiry), new BN(7)], { delegate, owner })

  test('keeps what it was given', async () => {
    const { delegate, owner, key } = await drive(world, { scope: DATASET, cap: 77 })
    const read = await world.read('delegate', delegate)
    expect([String(read?.owner), String(read?.key), read?.scope, String(read?.cap), String(read?.spent)]).toEqual([owner.address, key.address, DATASET, '77', '0'])
  })
  test('refuses an empty scope, unknown bits, an expiry now or before, the owner as delegate', async () => {
    const [owner, key] = [await world.person(), (await world.person()).address]
    const me = owner.address
    expect(await world.refusal(await add(me, key, { scope: 0 }), owner)).toBe('BadScope')
    expect(await world.refusal(await add(me, key, { scope: 4 }), owner)).toBe('BadScope')
    expect(await world.refusal(await add(me, key, { scope: 0xffffffff }), owner)).toBe('BadScope')
    expect(await world.refusal(await add(me, key, { expiry: soon() - 2 * 86_400 }), owner)).toBe('BadExpiry')
    expect(await world.refusal(await add(me, key, { expiry: -1 }), owner)).toBe('BadExpiry')
    expect(await world.refusal(await add(me, me), owner)).toBe('OwnDelegate')
    expect(await world.refusal(await add(me, key), owner)).toBe('taken')
  })
  test('refuses a second one, another address, a missing signature', async () => {
    const { owner, key, delegate } = await drive(world)
    const [other, third] = [await world.person(), (await world.person()).address]
    expect(await world.refusal(await add(owner.address, key.address), owner)).toBe(IN_USE)
    expect(await world.refusal(await add(owner.address, third, { delegate }), owner)).toBe('InvalidSeeds')
    expect(await world.refusal(await add(other.address, key.address, { delegate }), other)).toBe('InvalidSeeds')
    expect(await world.refusal(unsigned(await add(owner.address, third)), key)).toBe('MissingRequiredSignature')
  })
})

describe('revoke_delegate', () => {
  test('gives the rent back to the owner and leaves nothing', async () => {
    const { owner, delegate } = await drive(world)
    const rent = await balance(world.rpc, delegate)
    const before = await balance(world.rpc, owner.address)
    await world.send(await world.make('revokeDelegate', [], { delegate, owner: owner.address }), owner)
    expect(await balance(world.rpc, owner.address)).toBe(before + rent - 5000)
    expect(await world.bytes(delegate)).toBeNull()
    expect(await world.refusal(await world.make('revokeDelegate', [], { delegate, owner: owner.address }), owner)).toBe('AccountDataTooSmall')
  })
  test('refuses a stranger, the delegate itself, a missing signature, another account, another address', async () => {
    const { owner, key, delegate, anchor } = await drive(world)
    const stranger = await world.person()
    expect(await world.refusal(await world.make('revokeDelegate', [], { delegate, owner: stranger.address }), stranger)).toBe('NotAllowed')
    expect(await world.refusal(await world.make('revokeDelegate', [], { delegate, owner: key.address }), key)).toBe('NotAllowed')
    expect(await world.refusal(unsigned(await world.make('revokeDelegate', [], { delegate, owner: owner.address })), key)).toBe('MissingRequiredSignature')
    expect(await world.refusal(await world.make('revokeDelegate', [], { delegate: anchor, owner: owner.address }), owner)).toBe('AccountDataTooSmall')
    const copy = (await world.person()).address
    world.forge(copy, await world.bytes(delegate) ?? new Uint8Array())
    expect(await world.refusal(await world.make('revokeDelegate', [], { delegate: copy, owner: owner.address }), owner)).toBe('InvalidSeeds')
    world.forge(copy, await world.bytes(delegate) ?? new Uint8Array(), SYSTEM)
    expect(await world.refusal(await world.make('revokeDelegate', [], { delegate: copy, owner: owner.address }), owner)).toBe('IllegalOwner')
  })
})
