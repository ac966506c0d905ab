import { BN } from '@anchor-lang/core'
import { PublicKey, SystemProgram } from '@solana/web3.js'
import { afterAll, describe, expect, test } from 'vitest'
import { anchorAddress } from '../lib/ledger/solana/address.ts'
import { REGISTRY } from '../lib/ledger/solana/program.ts'
import { DATASET, IN_USE, NOT_MUTABLE, drive, root, setAnchor, soon, unsigned } from './cases.ts'
import { SYSTEM, World, integer } from './harness.ts'

const world = new World()
afterAll(() => { world.stop() })

describe('open_anchor', () => {
  test('makes an empty anchor', async () => {
    const { owner, anchor } = await drive(world)
    const read = await world.read('anchor', anchor)
    expect(read).toMatchObject({ root: root(0) })
    expect([String(read?.owner), String(read?.leaves), String(read?.sequence)]).toEqual([owner.address, '0', '0'])
  })
  test('refuses a second one, another address, a missing signature, another system program', async () => {
    const { owner, anchor } = await drive(world)
    const other = await world.person()
    const own = anchorAddress(REGISTRY, other.address)
    expect(await world.refusal(await world.make('openAnchor', [], { anchor, owner: owner.address }), owner)).toBe(IN_USE)
    expect(await world.refusal(await world.make('openAnchor', [], { anchor, owner: other.address }), other)).toBe('InvalidSeeds')
    expect(await world.refusal(await world.make('openAnchor', [], { anchor: other.address, owner: owner.address }), owner)).toBe('InvalidSeeds')
    expect(await world.refusal(unsigned(await world.make('openAnchor', [], { anchor: own, owner: other.address })), owner)).toBe('MissingRequiredSignature')
    expect(await world.refusal(await world.make('openAnchor', [], { anchor: own, owner: other.address, systemProgram: REGISTRY }), other)).toBe('IncorrectProgramId')
    expect(await world.refusal(await world.make('openAnchor', [], { anchor: own, owner: other.address, systemProgram: SYSTEM }), other)).toBe('taken')
  })
})

describe('anchor', () => {
  test('is set by the owner and by a delegate', async () => {
    const { owner, key, anchor, delegate } = await drive(world)
    await world.send(await setAnchor(world, { anchor, signer: owner.address, delegate: null }), owner)
    await world.send(await setAnchor(world, { anchor, signer: key.address, delegate }, { root: root(2), leaves: 9, sequence: 1 }), key)
    const read = await world.read('anchor', anchor)
    expect([read?.root, String(read?.leaves), String(read?.sequence)]).toEqual([root(2), '9', '2'])
  })
  test('keeps its root for the same leaves, and may be set to it again', async () => {
    const { owner, anchor } = await drive(world)
    const signer = owner.address
    expect(await world.refusal(await setAnchor(world, { anchor, signer, delegate: null }, { leaves: 0 }), owner)).toBe('OtherRoot')
    await world.send(await setAnchor(world, { anchor, signer, delegate: null }), owner)
    expect(await world.refusal(await setAnchor(world, { anchor, signer, delegate: null }, { root: root(2), sequence: 1 }), owner)).toBe('OtherRoot')
    expect(await world.refusal(await setAnchor(world, { anchor, signer, delegate: null }, { sequence: 1 }), owner)).toBe('taken')
  })
  test('refuses fewer leaves, a stale and a future sequence number, a last sequence number', async () => {
    const { owner, anchor } = await drive(world)
    const accounts = { anchor, signer: owner.address, delegate: null }
    await world.send(await setAnchor(world, accounts, { leaves: 5 }), owner)
    expect(await world.refusal(await setAnchor(world, accounts, { leaves: 4, sequence: 1 }), owner)).toBe('FewerLeaves')
    expect(await world.refusal(await setAnchor(world, accounts, { leaves: 6, sequence: 0 }), owner)).toBe('WrongSequence')
    expect(await world.refusal(await setAnchor(world, accounts, { leaves: 6, sequence: 2 }), owner)).toBe('WrongSequence')
    await world.patch(anchor, 80, integer(2n ** 64n - 1n))
    const last = await world.make('anchor', [root(3), new BN(6), new BN((2n ** 64n - 1n).toString())], accounts)
    expect(await world.refusal(last, owner)).toBe('Overflow')
  })
  test('refuses a stranger, with no delegation and with another\'s', async () => {
    const { anchor, delegate, key } = await drive(world)
    const other = await drive(world)
    const stranger = await world.person()
    expect(await world.refusal(await setAnchor(world, { anchor, signer: stranger.address, delegate: null }), stranger)).toBe('NotAllowed')
    expect(await world.refusal(await setAnchor(world, { anchor, signer: stranger.address, delegate }), stranger)).toBe('InvalidSeeds')
    expect(await world.refusal(await setAnchor(world, { anchor, signer: other.key.address, delegate: other.delegate }), other.key)).toBe('InvalidSeeds')
    expect(await world.refusal(await setAnchor(world, { anchor: other.anchor, signer: key.address, delegate }), key)).toBe('InvalidSeeds')
    expect(await world.refusal(await setAnchor(world, { anchor, signer: other.owner.address, delegate: null }), other.owner)).toBe('NotAllowed')
  })
  test('refuses a missing signature and a read-only anchor', async () => {
    const { owner, key, anchor, delegate } = await drive(world)
    expect(await world.refusal(unsigned(await setAnchor(world, { anchor, signer: owner.address, delegate: null })), key)).toBe('MissingRequiredSignature')
    const made = await setAnchor(world, { anchor, signer: key.address, delegate })
    for (const account of made.keys) account.isWritable = false
    expect(await world.refusal(made, key)).toBe(NOT_MUTABLE)
  })
  test('refuses a delegation that has expired, lacks the scope, or was revoked', async () => {
    const { owner, key, anchor, delegate } = await drive(world)
    const made = await setAnchor(world, { anchor, signer: key.address, delegate })
    await world.patch(delegate, 76, integer(soon() - 2 * 86_400))
    expect(await world.refusal(made, key)).toBe('Expired')
    await world.patch(delegate, 76, integer(soon()))
    await world.patch(delegate, 72, integer(DATASET, 4))
    expect(await world.refusal(made, key)).toBe('OutOfScope')
    const revoke = await world.make('revokeDelegate', [], { delegate, owner: owner.address })
    const revive = SystemProgram.transfer({ fromPubkey: new PublicKey(owner.address), toPubkey: new PublicKey(delegate), lamports: 10_000_000 })
    expect(await world.refusal([revoke, made], owner, key)).toBe('UninitializedAccount')
    expect(await world.refusal([revoke, revive, made], owner, key)).toBe('IllegalOwner')
    await world.send(revoke, owner)
    expect(await world.refusal(made, key)).toBe('UninitializedAccount')
  })
  test('checks both keys inside a delegation, whatever its address says', async () => {
    const { owner, key, anchor, delegate } = await drive(world)
    const made = await setAnchor(world, { anchor, signer: key.address, delegate })
    const good = await world.bytes(delegate) ?? new Uint8Array()
    await world.patch(delegate, 8, new PublicKey(key.address).toBytes())
    expect(await world.refusal(made, key)).toBe('NotAllowed')
    world.forge(delegate, good)
    await world.patch(delegate, 40, new PublicKey(owner.address).toBytes())
    expect(await world.refusal(made, key)).toBe('NotAllowed')
    world.forge(delegate, good)
    expect(await world.refusal(made, key)).toBe('taken')
  })
  test('refuses forged accounts: another program\'s, another type\'s, another address\'s, too short', async () => {
    const { owner, key, anchor, delegate } = await drive(world)
    const [anchorBytes, delegateBytes] = [await world.bytes(anchor) ?? new Uint8Array(), await world.bytes(delegate) ?? new Uint8Array()]
    const made = await setAnchor(world, { anchor, signer: key.address, delegate })
    const forged = async (address: string, bytes: Uint8Array, owning?: string): Promise<string> => {
      const good = await world.bytes(address) ?? new Uint8Array()
      world.forge(address, bytes, owning)
      const refusal = await world.refusal(made, key)
      world.forge(address, good)
      return refusal
    }
    expect(await forged(anchor, anchorBytes, SYSTEM)).toBe('IllegalOwner')
    expect(await forged(delegate, delegateBytes, SYSTEM)).toBe('IllegalOwner')
    expect(await forged(anchor, delegateBytes)).toBe('InvalidAccountData')
    expect(await forged(delegate, anchorBytes)).toBe('AccountDataTooSmall')
    expect(await forged(anchor, Uint8Array.from(anchorBytes, (byte, i) => i < 8 ? 0 : byte))).toBe('InvalidAccountData')
    expect(await forged(anchor, anchorBytes.slice(0, 90))).toBe('AccountDataTooSmall')
    expect(await forged(anchor, new Uint8Array())).toBe('AccountDataTooSmall')
    const copy = (await world.person()).address
    world.forge(copy, anchorBytes)
    expect(await world.refusal(await setAnchor(world, { anchor: copy, signer: owner.address, delegate: null }), owner)).toBe('InvalidSeeds')
    expect(await world.refusal(made, key)).toBe('taken')
  })
})
