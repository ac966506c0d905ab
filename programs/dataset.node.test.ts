import { PublicKey } from '@solana/web3.js'
import { afterAll, describe, expect, test } from 'vitest'
import { balance } from '../lib/ledger/solana/money.ts'
import { ANCHOR, DATASET, IN_USE, cid, drive, register, root, soon, unsigned } from './cases.ts'
import { SYSTEM, World, datasetAddress, integer } from './harness.ts'

const world = new World()
afterAll(() => { world.stop() })

describe('register_dataset', () => {
  test('keeps what it was given; its versions count', async () => {
    const { owner } = await drive(world)
    const me = owner.address
    await world.send(await register(world, me, me), owner)
    await world.send(await register(world, me, me, { id: cid(2), parent: datasetAddress(me, cid(1)) }), owner)
    const read = await world.read('dataset', datasetAddress(me, cid(2)))
    expect(read).toMatchObject({ cid: cid(2), root: root(9), version: 2 })
    expect([String(read?.owner), String(read?.size), String(read?.parent)]).toEqual([me, '5', datasetAddress(me, cid(1))])
  })
  test('starts at version 1 when it comes from another owner\'s', async () => {
    const [one, two] = [await drive(world), await drive(world)]
    await world.send(await register(world, one.owner.address, one.owner.address), one.owner)
    const parent = datasetAddress(one.owner.address, cid(1))
    await world.send(await register(world, two.owner.address, two.owner.address, { parent }), two.owner)
    expect(await world.read('dataset', datasetAddress(two.owner.address, cid(1)))).toMatchObject({ version: 1, parent: new PublicKey(parent) })
  })
  test('refuses content ids of another form, a second registration, another address', async () => {
    const { owner } = await drive(world)
    const me = owner.address
    for (const at of [0, 1, 2, 3]) {
      const id = cid(1).with(at, 0)
      expect(await world.refusal(await register(world, me, me, { id }), owner)).toBe('BadCid')
    }
    expect(await world.refusal(await register(world, me, me, { dataset: datasetAddress(me, cid(2)) }), owner)).toBe('InvalidSeeds')
    await world.send(await register(world, me, me), owner)
    expect(await world.refusal(await register(world, me, me), owner)).toBe(IN_USE)
  })
  test('refuses a stranger, a delegate without the scope, an expired one, another owner\'s delegate', async () => {
    const { owner, key, delegate } = await drive(world, { scope: ANCHOR, cap: 1e9 })
    const other = await drive(world, { cap: 1e9 })
    const me = owner.address
    const stranger = await world.person()
    expect(await world.refusal(await register(world, me, stranger.address), stranger)).toBe('NotAllowed')
    expect(await world.refusal(await register(world, me, key.address, { delegate }), key)).toBe('OutOfScope')
    expect(await world.refusal(await register(world, me, other.key.address, { delegate: other.delegate }), other.key)).toBe('InvalidSeeds')
    await world.patch(delegate, 72, integer(DATASET, 4))
    await world.patch(delegate, 76, integer(1))
    expect(await world.refusal(await register(world, me, key.address, { delegate }), key)).toBe('Expired')
    await world.patch(delegate, 76, integer(soon()))
    expect(await world.refusal(unsigned(await register(world, me, key.address, { delegate })), stranger)).toBe('MissingRequiredSignature')
    expect(await world.refusal(await register(world, me, key.address, { delegate }), key)).toBe('taken')
  })
  test('lets a delegate tie up rent to the last lamport of the cap, and no more', async () => {
    const probe = await drive(world)
    await world.send(await register(world, probe.owner.address, probe.owner.address), probe.owner)
    const rent = await balance(world.rpc, datasetAddress(probe.owner.address, cid(1)))
    const { owner, key, delegate } = await drive(world, { cap: 2 * rent })
    const me = owner.address
    await world.send(await register(world, me, key.address, { delegate }), key)
    await world.patch(delegate, 84, integer(2 * rent - 1))
    expect(await world.refusal(await register(world, me, key.address, { delegate, id: cid(2) }), key)).toBe('OverCap')
    await world.patch(delegate, 84, integer(2 * rent))
    await world.send(await register(world, me, key.address, { delegate, id: cid(2) }), key)
    expect(String((await world.read('delegate', delegate))?.spent)).toBe(String(2 * rent))
    await world.patch(delegate, 84, integer(2n ** 64n - 1n))
    await world.patch(delegate, 92, integer(2n ** 64n - 1n))
    expect(await world.refusal(await register(world, me, key.address, { delegate, id: cid(3) }), key)).toBe('Overflow')
  })
  test('refuses a parent that is no dataset, another program\'s, or of the last version', async () => {
    const { owner, anchor } = await drive(world)
    const me = owner.address
    await world.send(await register(world, me, me), owner)
    const parent = datasetAddress(me, cid(1))
    const bytes = await world.bytes(parent) ?? new Uint8Array()
    expect(await world.refusal(await register(world, me, me, { id: cid(2), parent: anchor }), owner)).toBe('AccountDataTooSmall')
    expect(await world.refusal(await register(world, me, me, { id: cid(2), parent: (await world.person()).address }), owner)).toBe('IllegalOwner')
    world.forge(parent, bytes, SYSTEM)
    expect(await world.refusal(await register(world, me, me, { id: cid(2), parent }), owner)).toBe('IllegalOwner')
    world.forge(parent, bytes)
    await world.patch(parent, 8 + 32 + 36 + 32 + 8, integer(0xffffffff, 4))
    expect(await world.refusal(await register(world, me, me, { id: cid(2), parent }), owner)).toBe('Overflow')
  })
})
