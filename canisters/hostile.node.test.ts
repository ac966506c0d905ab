import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HttpAgent } from '@icp-sdk/core/agent'
import { IDL } from '@icp-sdk/core/candid'
import { Principal } from '@icp-sdk/core/principal'
import { fromHex } from '../lib/bytes/base.ts'
import { idlFactory } from '../lib/ledger/ic/generated/directory.ts'
import { idlFactory as bucketFactory } from '../lib/ledger/ic/generated/bucket.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { failure, fakeFile, only, random, sendFile, smallFile, startNetwork } from './testing.ts'
import type { Network, Person } from './testing.ts'

let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({ starts_per_minute: 1_000, tick_seconds: 1 }); ann = await network.person() })
afterAll(() => network.stop())

const agentOf = (seed: Uint8Array): HttpAgent =>
  HttpAgent.createSync({ host: network.ic.url, identity: identityFromSeed(seed), rootKey: fromHex(network.config.ic.rootKey), retryTimes: 0 })
/** Stops or starts the bucket, as its controller. */
async function bucketIs(method: 'stop_canister' | 'start_canister'): Promise<void> {
  const id = Principal.fromText(network.bucket)
  const arg = new Uint8Array(IDL.encode([IDL.Record({ canister_id: IDL.Principal })], [{ canister_id: id }]))
  await agentOf(network.adminSeed).update(Principal.managementCanister(), { methodName: method, arg, effectiveCanisterId: id })
}

describe('arguments of the wrong shape', () => {
  it('are refused by every method, long or short, and nothing has changed', async () => {
    const agent = agentOf(ann.seed)
    const before = [await ann.directory.account(), await network.admin.adminGetStats()]
    const shapes = [random(40), new Uint8Array(IDL.encode([IDL.Text, IDL.Vec(IDL.Nat)], ['x', [1n, 2n]])), random(2_000_000)]
    for (const [canister, factory] of [[network.config.ic.directory, idlFactory], [network.bucket, bucketFactory]] as const) {
      for (const [methodName, func] of factory({ IDL })._fields) {
        // what takes nothing takes anything
        if ((func as IDL.FuncClass).argTypes.every(type => type instanceof IDL.OptClass)) continue
        for (const arg of shapes) {
          const effectiveCanisterId = Principal.fromText(canister)
          await expect(agent.update(canister, { methodName, arg, effectiveCanisterId }), methodName).rejects.toThrow()
        }
      }
    }
    expect([await ann.directory.account(), await network.admin.adminGetStats()]).toEqual(before)
  }, 120_000)
})

describe('a bucket that does not answer', () => {
  /** Its cycles, while it is out of them. */
  let saved = 0n
  const ways = [
    ['because it is stopped', () => bucketIs('stop_canister'), () => bucketIs('start_canister')],
    ['because it is out of cycles', () => { saved = network.ic.cycles.of(network.bucket); network.ic.cycles.set(network.bucket, 1_000n) }, () => { network.ic.cycles.set(network.bucket, saved) }],
  ] as const
  it.each(ways)('%s leaves no session stuck and no room taken, and everything goes on when it is back', async (_, fail, mend) => {
    const file = fakeFile(1)
    const started = only(await ann.directory.startUpload([file.request]))
    const { pending_bytes: pending, files } = await ann.directory.account()
    await fail()
    const { feed_seq } = await ann.directory.account()
    const { request } = smallFile({ size: 500 })
    const unreachable = { code: 'NETWORK_DIRECTORY_UNREACHABLE' }
    await expect(ann.directory.putSmall({ ...request, feed_seq })).rejects.toMatchObject(unreachable)
    await expect(ann.putPage(started.page_token, 0, random(50))).rejects.toThrow()
    const account = await ann.directory.account()
    expect([account.pending_bytes, account.feed_seq, account.files]).toEqual([pending, feed_seq, files])
    // a bucket that is known not to answer is given no new file
    await expect.poll(async () => failure(await ann.directory.startUpload([fakeFile(0).request]))).toBe('ServiceTemporarilyUnavailable')
    await mend()
    await expect.poll(async () => failure(await ann.directory.startUpload([fakeFile(0).request]))).toBe('Ok')
    only((await ann.directory.putSmall({ ...request, feed_seq })).files)
    const { commit } = await sendFile(network, ann, file)
    only((await ann.directory.commitUpload({ commits: [commit], feed_seq: feed_seq + 1n, records: [random(9)] })).files)
  })
})

it('A directory that is out of cycles answers nothing, and has everything when it is paid for again', async () => {
  const { directory } = network.config.ic
  const before = await ann.directory.account()
  const saved = network.ic.cycles.of(directory)
  network.ic.cycles.set(directory, 1_000n)
  await expect(ann.directory.startUpload([fakeFile(0).request])).rejects.toThrow()
  await expect(ann.directory.account()).rejects.toThrow()
  network.ic.cycles.set(directory, saved)
  expect(await ann.directory.account()).toEqual(before)
  only(await ann.directory.startUpload([fakeFile(0).request]))
})
