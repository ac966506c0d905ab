import { Principal } from '@icp-sdk/core/principal'
import { expect, test } from 'vitest'
import { testCanister } from './testing/canister.ts'
import { counter, refusal, startLocal, type Local } from './testing/local.ts'

/** A local runtime with a second canister; `call` lets the first one call its echo. */
async function pair(): Promise<Local & { call(): Promise<Uint8Array> }> {
  const local = await startLocal()
  const other = await local.ic.installCanister({ wasm: testCanister(), arg: new Uint8Array() })
  return { ...local, call: () => local.update('call_echo', Principal.fromText(other).toUint8Array()) }
}

test('a trap put at the second await strikes there, once, and undoes that callback alone (§Message execution)', async () => {
  const { ic, canister, call, query } = await pair()
  expect(ic.faults.callbacks(canister)).toBe(0)
  const fault = ic.faults.trapCallback(canister, 2)
  expect(counter(await call())).toBe(1n)
  expect(fault.hit).toBe(false)
  expect(await refusal(call())).toMatch(/^5 IC0503 .*a fault of the test/)
  expect(fault.hit).toBe(true)
  expect(counter(await query('count'))).toBe(1n)
  expect(counter(await call())).toBe(2n)
  expect(ic.faults.callbacks(canister)).toBe(3)
})

test('a call that is kept back comes back as SYS_TRANSIENT; one of another method, or a fault taken back, is none', async () => {
  const { ic, canister, call } = await pair()
  const other = ic.faults.rejectCall(canister, { method: 'something_else' })
  ic.faults.trapCallback(canister).cancel()
  expect(counter(await call())).toBe(1n)
  expect(other.hit).toBe(false)
  const fault = ic.faults.rejectCall(canister, { method: 'echo' })
  const reply = await call()
  expect(fault.hit).toBe(true)
  expect([reply[0], Buffer.from(reply.subarray(1)).toString()]).toEqual([2, expect.stringContaining('kept the call to echo')])
  expect(counter(await call())).toBe(2n)
})

test('a call that is held goes on when it is released, and what comes meanwhile is answered', async () => {
  const { ic, canister, call, query } = await pair()
  ic.faults.holdCall(canister).release()
  expect(counter(await call())).toBe(1n)
  const held = ic.faults.holdCall(canister, { method: 'echo' })
  const answer = call()
  await expect.poll(() => held.hit).toBe(true)
  expect(counter(await query('count'))).toBe(1n)
  held.release()
  expect(counter(await answer)).toBe(2n)
})
