import { BN } from '@anchor-lang/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATASET, type Drive, cid, drive, register } from './cases.ts'
import { World, integer } from './harness.ts'

// The compiler for Solana's byte code is young: what it made of the program's arithmetic is compared with a readable twin.

const world = new World()
afterAll(() => { world.stop() })

const LAST = 2n ** 64n - 1n
const u64 = fc.oneof(fc.constantFrom(0n, 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n - 1n, 2n ** 63n, LAST - 1n, LAST), fc.bigInt({ min: 0n, max: LAST }))
const near = (value: bigint): fc.Arbitrary<bigint> => fc.oneof(fc.constantFrom(value, value + 1n, value - 1n).map(one => one < 0n ? 0n : one > LAST ? LAST : one), u64)
const root = fc.constantFrom(0, 1, 255)
const bn = (value: bigint): BN => new BN(value.toString())

interface Tree { root: number, leaves: bigint, sequence: bigint }

/** What the instruction `anchor` does, as the docs say it. */
function advance(now: Tree, to: number, leaves: bigint, expected: bigint): Tree | string {
  if (now.sequence !== expected) return 'WrongSequence'
  if (leaves < now.leaves) return 'FewerLeaves'
  if (leaves === now.leaves && to !== now.root) return 'OtherRoot'
  if (now.sequence === LAST) return 'Overflow'
  return { root: to, leaves, sequence: now.sequence + 1n }
}

const steps = fc.record({ root, leaves: u64, sequence: u64 }).chain(now => fc.record({ now: fc.constant(now), to: root, leaves: near(now.leaves), expected: near(now.sequence) }))

let mine: Drive
beforeAll(async () => { mine = await drive(world, { cap: 1 }) })

test('anchor does what its twin does', async () => {
  await fc.assert(fc.asyncProperty(steps, async ({ now, to, leaves, expected }) => {
    const [words, signer] = [new Uint8Array(32).fill(now.root), mine.owner.address]
    await world.patch(mine.anchor, 40, Uint8Array.of(...words, ...integer(now.leaves), ...integer(now.sequence)))
    const made = await world.make('anchor', [new Array<number>(32).fill(to), bn(leaves), bn(expected)], { anchor: mine.anchor, signer, delegate: null })
    const { refusal, bytes } = await world.simulate(made, mine.owner, mine.anchor)
    const twin = advance(now, to, leaves, expected)
    expect(refusal).toBe(typeof twin === 'string' ? twin : 'taken')
    if (typeof twin === 'string') return
    expect([bytes[40], bytes[71], bytes.readBigUInt64LE(72), bytes.readBigUInt64LE(80)]).toEqual([twin.root, twin.root, twin.leaves, twin.sequence])
  }), { numRuns: 250 })
})

test('a delegation\'s scope, expiry and cap weigh what their twin says', async () => {
  const rent = BigInt(await world.client.provider.connection.getMinimumBalanceForRentExemption(161))
  const now = BigInt(Math.floor(Date.now() / 1000))
  const expiry = fc.oneof(fc.constantFrom(-(2n ** 63n), -1n, 0n, now - 86_400n, now + 86_400n, 2n ** 32n, 2n ** 63n - 1n), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))
  const spending = fc.record({ spent: fc.oneof(u64, fc.constant(LAST - rent), fc.constant(LAST - rent + 1n)) }).chain(({ spent }) => fc.record({ spent: fc.constant(spent), cap: near(spent + rent) }))
  await fc.assert(fc.asyncProperty(fc.nat({ max: 3 }), expiry, spending, async (scope, ends, { spent, cap }) => {
    fc.pre(ends < now - 3600n || ends > now + 3600n)
    await world.patch(mine.delegate, 72, Uint8Array.of(...integer(scope, 4), ...integer(BigInt.asUintN(64, ends)), ...integer(cap), ...integer(spent)))
    const made = await register(world, mine.owner.address, mine.key.address, { delegate: mine.delegate, id: cid(3) })
    const { refusal, bytes } = await world.simulate(made, mine.key, mine.delegate)
    const twin = ends <= now ? 'Expired' : (scope & DATASET) === 0 ? 'OutOfScope' : spent + rent > LAST ? 'Overflow' : spent + rent > cap ? 'OverCap' : 'taken'
    expect(refusal).toBe(twin)
    if (twin === 'taken') expect(bytes.readBigUInt64LE(92)).toBe(spent + rent)
  }), { numRuns: 250 })
})
