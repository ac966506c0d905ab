import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpAgent } from '@icp-sdk/core/agent'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { Principal } from '@icp-sdk/core/principal'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startIc, type Ic } from './ic.ts'
import { testCanister } from './testing/canister.ts'

let stateDir = ''
let ic: Ic
let agent: HttpAgent
let canister = ''
const identity = Ed25519KeyIdentity.generate()

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'cyx-ic-'))
  ic = await startIc({ stateDir, port: 0 })
  agent = await HttpAgent.create({ host: ic.url, identity, rootKey: Uint8Array.from(ic.rootKey) })
  canister = await ic.installCanister({ wasm: testCanister(), arg: new Uint8Array() })
})

afterAll(async () => {
  await ic.close()
  await rm(stateDir, { recursive: true })
})

const update = async (methodName: string, arg = new Uint8Array()): Promise<Uint8Array> => {
  const { reply } = await agent.update(canister, { methodName, arg, effectiveCanisterId: Principal.fromText(canister) })
  return reply as Uint8Array
}
const count = (bytes: Uint8Array): bigint => Buffer.from(bytes).readBigUInt64LE()

test('an update answers with a certificate that the stock agent accepts', async () => {
  const arg = new Uint8Array(1_900_000).map((_, at) => at * 7)
  const small = arg.subarray(0, 50_000)
  expect(Buffer.compare(await update('echo', small), small)).toBe(0)
  expect(count(await update('add'))).toBe(1n)
  expect(count(await update('add'))).toBe(2n)
})
