import { Principal } from '@icp-sdk/core/principal'
import { expect, test } from 'vitest'
import { frozenBelow, prices } from './cycles.ts'
import { makeCanister } from './canister.ts'
import { prepare } from './wasm.ts'
import { spendingCanister, testCanister, work } from './testing/canister.ts'
import { manager, refusal, startLocal, type Local } from './testing/local.ts'
import { buildModule } from './testing/module.ts'

const empty = new Uint8Array()
const amount = (bytes: Uint8Array): bigint => Buffer.from(bytes).readBigUInt64LE()
const id = (text: string): Uint8Array => Principal.fromText(text).toUint8Array()

async function spending(instructionsMax?: number): Promise<Local & { spender: string }> {
  const local = await startLocal(instructionsMax === undefined ? {} : { instructionsMax })
  return { ...local, spender: await local.ic.installCanister({ wasm: spendingCanister(), arg: empty }) }
}

test('a message that runs too long is stopped with IC0522, and what it did is undone; so is a query (§Resource limits)', async () => {
  const { update, query, spender } = await spending(5_000_000)
  for (const method of ['spin', 'trap_after_spinning']) expect(await refusal(update(method, empty, spender))).toMatch(/^5 IC0522 .*limit of 5000000 instructions/)
  await expect(query('spin_query', empty, spender)).rejects.toThrow('IC0522')
  expect((await update('balance', empty, spender)).length).toBe(16)
})

test('instructions are counted one by one in a loop (§Performance counter), and cost what they should', async () => {
  const { ic, update, spender } = await spending()
  const before = ic.cycles.of(spender)
  const counted = Number(amount(await update('work', empty, spender)))
  const exact = work.turns * work.each
  expect(Math.abs(counted - exact)).toBeLessThan(2_000)
  const cost = before - ic.cycles.of(spender)
  const expected = prices.ingress + prices.ingressByte * 4n + prices.message + BigInt(counted)
  expect(cost >= expected).toBe(true)
  expect(cost < expected + 10_000n).toBe(true)
})

test('a module that uses an instruction unknown here is refused when it is installed', () => {
  const module = (code: number[]): Uint8Array => buildModule({ entries: { 'canister_update x': code } })
  expect(() => prepare(module([0x06]))).toThrow('0x6')
  expect(() => prepare(module([0xfc, 30]))).toThrow('0xfc 30')
  expect(prepare(module([0x01])).globals).toEqual([0])
})

test('cycles go with a call, what is not accepted comes back (§Cycles)', async () => {
  const { ic, update, spender } = await spending()
  const other = await ic.installCanister({ wasm: spendingCanister(), arg: empty })
  const before = ic.cycles.of(other)
  expect(amount(await update('give', id(other), spender))).toBe(600_000_000n)
  const gained = ic.cycles.of(other) - before
  expect(gained > 390_000_000n && gained < 400_000_000n).toBe(true)
})

test('a canister below its freezing threshold refuses updates, queries and calls of its own with IC0207, and is as before when it is topped up (§Freezing threshold)', async () => {
  const { ic, update, query, canister, identity, agent } = await startLocal()
  expect(await refusal(update('add'))).toBe('answered')
  ic.cycles.set(canister, 1_000n)
  expect(await refusal(update('add'))).toMatch(/^2 IC0207 .*out of cycles: please top up/)
  await expect(query('count')).rejects.toThrow('IC0207')
  await manager(agent)('provisional_top_up_canister', canister, { canister_id: Principal.fromText(canister), amount: 10n ** 13n })
  expect(amount(await query('count'))).toBe(1n)
  expect(identity.getPrincipal().isAnonymous()).toBe(false)
})

test('a call that could not be paid for is not made: call_perform answers 2 (§Inter-canister calls)', async () => {
  const { ic, update, spender } = await spending()
  // Enough to run one update, not enough to set a callback aside as well.
  ic.cycles.set(spender, 41_000_000_000n)
  expect(Buffer.from(await update('try_call', id(spender), spender)).readUInt32LE()).toBe(2)
})

test('memory costs its time, and a canister that has nothing left loses its code (§Freezing threshold)', async () => {
  const { payMemory } = await import('./cycles.ts')
  const canister = makeCanister(Uint8Array.of(1), [], 10n ** 12n)
  canister.stable.grow(16_384)
  const second = 1_000_000_000n
  expect(payMemory(canister, 1_000n * second)).toBe(false)
  expect(payMemory(canister, 1_001n * second)).toBe(false)
  expect(canister.cycles).toBe(10n ** 12n)
  expect(payMemory(canister, 1_100n * second)).toBe(false)
  expect(10n ** 12n - canister.cycles).toBe(prices.gibSecond * 100n)
  expect(frozenBelow(canister)).toBe(prices.gibSecond * 2_592_000n)
  canister.installed = { wasm: testCanister(), hash: empty }
  expect(payMemory(canister, 1_000_000_000n * second)).toBe(true)
  expect(canister.cycles).toBe(0n)
})
