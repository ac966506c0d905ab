import { Principal } from '@icp-sdk/core/principal'
import { expect, test } from 'vitest'
import { impossibleCanister, pickyCanister, testCanister } from './testing/canister.ts'
import { agentFor, callerOf, counter, refusal, startLocal } from './testing/local.ts'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { utf8 } from './bytes.ts'

const empty = new Uint8Array()
test('a message that traps leaves heap, globals and stable memory as they were (§Message execution)', async () => {
  const { update, query } = await startLocal()
  await update('add')
  expect(await refusal(update('trap_now'))).toMatch(/^5 IC0503 .*'boom'/)
  expect(await refusal(update('grow_and_trap'))).toMatch(/^5 IC0502 /)
  expect(counter(await query('count'))).toBe(1n)
  expect(counter(await query('stable_counter'))).toBe(0n)
  expect(counter(await update('add'))).toBe(2n)
})

test('what a query writes is gone when it ends (§Query methods)', async () => {
  const { query } = await startLocal()
  expect(counter(await query('add_in_query'))).toBe(1n)
  expect(counter(await query('add_in_query'))).toBe(1n)
  expect(counter(await query('count'))).toBe(0n)
})

test('a rejected, a silent and a missing method each have their code (§Reject codes)', async () => {
  const { update } = await startLocal()
  expect(await refusal(update('say_no'))).toBe('4 IC0406 boom')
  expect(await refusal(update('silent'))).toMatch(/^5 IC0506 /)
  expect(await refusal(update('nothing'))).toMatch(/^5 IC0536 /)
  expect(await refusal(update('add', empty, 'rwlgt-iiaaa-aaaaa-aaaaa-cai'))).toMatch(/^3 IC0301 /)
})

test('a call to another canister comes back as reply or as reject with its code (§Inter-canister calls)', async () => {
  const { ic, update, query } = await startLocal()
  const other = await ic.installCanister({ wasm: testCanister(), arg: empty })
  const id = (text: string): Uint8Array => Principal.fromText(text).toUint8Array()
  expect(counter(await update('call_echo', id(other)))).toBe(1n)
  const rejected = async (method: string, to: string): Promise<[number, string]> => {
    const reply = await update(method, id(to))
    return [reply[0] as number, Buffer.from(reply.subarray(1)).toString()]
  }
  expect(await rejected('call_nothing', other)).toEqual([5, expect.stringContaining("no update method 'nothing'")])
  expect(await rejected('call_trap', other)).toEqual([5, expect.stringContaining("'boom'")])
  expect(await rejected('call_nothing', 'rwlgt-iiaaa-aaaaa-aaaaa-cai')).toEqual([3, expect.stringContaining('not found')])
  expect(await rejected('call_nothing', 'aaaaa-aa')).toEqual([5, expect.stringContaining("no method 'nothing'")])
  expect(counter(await query('count', empty, other))).toBe(0n)
})

test('the global timer fires once, without any traffic (§Global timer)', async () => {
  const { update, query } = await startLocal()
  await update('arm')
  await expect.poll(async () => counter(await query('count'))).toBe(1n)
  await new Promise(resolve => setTimeout(resolve, 60))
  expect(counter(await query('count'))).toBe(1n)
})

test('an upgrade keeps stable memory and runs the hooks; a failed one changes nothing (§Canister upgrade)', async () => {
  const { ic, canister, update, query } = await startLocal()
  await update('add')
  await update('add')
  await ic.installCanister({ id: canister, wasm: testCanister('two'), arg: empty })
  expect(counter(await query('count'))).toBe(2n)
  expect(counter(await query('stable_counter'))).toBe(2n)
  await update('add')
  await expect(ic.installCanister({ id: canister, wasm: impossibleCanister(), arg: empty })).rejects.toThrow('ic0.not_there')
  await expect(ic.installCanister({ id: canister, wasm: utf8('not a module'), arg: empty })).rejects.toThrow('not a WebAssembly module')
  expect(counter(await query('count'))).toBe(3n)
  expect(counter(await query('stable_counter'))).toBe(2n)
  await ic.installCanister({ id: canister, wasm: testCanister(), arg: empty, mode: 'reinstall' })
  expect(counter(await query('count'))).toBe(0n)
})

test('inspect_message decides what becomes an ingress message (§Ingress message inspection)', async () => {
  const { ic, update } = await startLocal()
  const picky = await ic.installCanister({ wasm: pickyCanister(), arg: empty })
  expect(Buffer.from(await update('echo', utf8('hi'), picky)).toString()).toBe('hi')
  expect(await refusal(update('echo', empty, picky))).toMatch(/^4 IC0406 /)
})

test('the same ingress message runs once, however often it arrives (§Ingress messages)', async () => {
  const { agent, canister, query } = await startLocal()
  const send = agent.call.bind(agent)
  const bodies: { url: URL, init: RequestInit }[] = []
  const recording = await agentFor({ url: agent.host.origin, rootKey: agent.rootKey as Uint8Array } as never, Ed25519KeyIdentity.generate())
  recording.addTransform('update', request => Promise.resolve(request))
  const original = globalThis.fetch
  globalThis.fetch = (url, init) => { bodies.push({ url: url as URL, init: init as RequestInit }); return original(url, init) }
  try { await send(canister, { methodName: 'add', arg: empty, effectiveCanisterId: Principal.fromText(canister) }) } finally { globalThis.fetch = original }
  expect(counter(await query('count'))).toBe(1n)
  for (const { url, init } of bodies) expect((await fetch(url, init)).status).toBe(200)
  expect(counter(await query('count'))).toBe(1n)
})

test('a stranger has a principal of his own and may not install', async () => {
  const local = await startLocal()
  const { IDL } = await import('@icp-sdk/core/candid')
  const agent = await agentFor(local.ic, Ed25519KeyIdentity.generate())
  const arg = IDL.encode([IDL.Record({ canister_id: IDL.Principal })], [{ canister_id: Principal.fromText(local.canister) }])
  const stop = agent.update('aaaaa-aa', { methodName: 'stop_canister', arg, effectiveCanisterId: Principal.fromText(local.canister) })
  expect(await refusal(stop)).toMatch(/^5 IC0512 /)
  expect(counter(await callerOf(agent, local.canister).update('add'))).toBe(1n)
})
