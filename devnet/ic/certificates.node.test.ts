import { Cbor, Certificate, lookup_path, LookupPathStatus, reconstruct, requestIdOf } from '@icp-sdk/core/agent'
import { Principal } from '@icp-sdk/core/principal'
import { expect, test } from 'vitest'
import { utf8 } from './bytes.ts'
import { labelled, leaf, prune, rootHash, type HashTree } from './hash-tree.ts'
import { hashOfMap } from './request-id.ts'
import { counter, startLocal } from './testing/local.ts'

const empty = new Uint8Array()

/**
 * Whether `tree` shows both neighbours of `label`, and so that it is not there. The agent's own answer is of no use here: release 5.4
 * compares labels byte by byte without regard to the first that differs.
 */
function provesAbsence(tree: HashTree, label: string): boolean {
  const shown = (at: HashTree): (string | null)[] => at[0] === 1 ? [...shown(at[1]), ...shown(at[2])] : at[0] === 2 ? [Buffer.from(at[1]).toString()] : at[0] === 0 ? [] : [null]
  const all = shown(tree)
  const after = all.findIndex(one => one !== null && one >= label)
  const place = after < 0 ? all.length : after
  return all[place] !== label && all[place] !== null && all[place - 1] !== null
}

test('an update is answered with a certificate that the stock agent accepts, also with 1.9 MB (§Certificate)', async () => {
  const { update } = await startLocal()
  expect(counter(await update('add'))).toBe(1n)
  expect(counter(await update('add'))).toBe(2n)
  const arg = Buffer.alloc(1_900_000, 7)
  expect(arg.compare(await update('echo', arg))).toBe(0)
})

test('a query is answered with a node signature that the stock agent accepts (§Request: Query call)', async () => {
  const { query } = await startLocal()
  expect(Buffer.from(await query('echo_query', utf8('hello'))).toString()).toBe('hello')
  await expect(query('nothing')).rejects.toThrow('5 IC0536')
})

test('a certificate with one changed bit is refused, wherever the bit is (§Certificate)', async () => {
  const { agent, canister, ic } = await startLocal()
  const { certificate } = await agent.readState(canister, { paths: [[utf8('time')]] })
  const principal = { canisterId: Principal.fromText(canister) }
  const rootKey = Uint8Array.from(ic.rootKey)
  await Certificate.create({ certificate, rootKey, principal })
  const spots = [certificate.length - 1, certificate.length - 40, Math.floor(certificate.length / 2), Math.floor(certificate.length / 3)]
  for (const spot of spots) {
    const changed = Uint8Array.from(certificate, (byte, at) => at === spot ? byte ^ 1 : byte)
    await expect(Certificate.create({ certificate: changed, rootKey, principal })).rejects.toThrow()
  }
})

test('a certificate of another subnet is refused', async () => {
  const [one, other] = [await startLocal(), await startLocal()]
  const { certificate } = await one.agent.readState(one.canister, { paths: [[utf8('time')]] })
  const principal = { canisterId: Principal.fromText(one.canister) }
  await expect(Certificate.create({ certificate, rootKey: Uint8Array.from(other.ic.rootKey), principal })).rejects.toThrow('Invalid signature')
})

test('certified data come back in the certificate of a query, and in no read_state (§Certified data)', async () => {
  const { agent, canister, ic, query, update } = await startLocal()
  await update('certify', utf8('proven'))
  const canisterId = Principal.fromText(canister)
  const certificate = await Certificate.create({ certificate: await query('certificate'), rootKey: Uint8Array.from(ic.rootKey), principal: { canisterId } })
  const found = certificate.lookup_path(['canister', canisterId.toUint8Array(), 'certified_data'])
  expect(found.status === LookupPathStatus.Found && Buffer.from(found.value).toString()).toBe('proven')
  const path = [utf8('canister'), canisterId.toUint8Array(), utf8('certified_data')]
  await expect(agent.readState(canister, { paths: [path] })).rejects.toThrow('403')
  await expect(query('certify_in_query')).rejects.toThrow('IC0504')
})

test('module hash, controllers and public metadata are read by everyone, private metadata by controllers (§State tree: canister information)', async () => {
  const local = await startLocal()
  const id = Principal.fromText(local.canister).toUint8Array()
  const path = (...labels: string[]): Uint8Array[] => [utf8('canister'), id, ...labels.map(utf8)]
  const read = async (of: Uint8Array[]): Promise<string> => {
    const { certificate } = await local.agent.readState(local.canister, { paths: [of] })
    const found = lookup_path(of, Cbor.decode<{ tree: HashTree }>(certificate).tree as never)
    return found.status === LookupPathStatus.Found ? Buffer.from(found.value).toString() : found.status
  }
  expect(await read(path('metadata', 'version'))).toBe('one')
  expect(await read(path('metadata', 'secret'))).toBe('for controllers')
  expect((await read(path('module_hash'))).length).toBeGreaterThan(0)
  expect(await read(path('metadata', 'missing'))).not.toBe(LookupPathStatus.Found)
  local.agent.replaceIdentity(new (await import('@icp-sdk/core/agent')).AnonymousIdentity())
  expect(await read(path('metadata', 'version'))).toBe('one')
  await expect(read(path('metadata', 'secret'))).rejects.toThrow('403')
})

test('a pruned tree has the root hash of the whole, shows what was asked for, and proves what is absent (§Lookup)', async () => {
  for (const size of [0, 1, 2, 3, 7, 64]) {
    const labels = Array.from({ length: size }, (_, at) => `k${String(at * 2).padStart(3, '0')}`)
    const tree = labelled(labels.map(label => [label, labelled([['v', leaf(utf8(label))], ['w', leaf(empty)]])] as const))
    for (let at = -1; at < size * 2 + 1; at++) {
      const label = at < 0 ? 'a' : `k${String(at).padStart(3, '0')}`
      const cut = prune(tree, [[utf8(label), utf8('v')]])
      expect(Buffer.compare(rootHash(cut), rootHash(tree))).toBe(0)
      expect(Buffer.compare(await reconstruct(structuredClone(cut) as never), rootHash(tree))).toBe(0)
      const known = labels.includes(label)
      expect(lookup_path([utf8(label), utf8('v')], cut as never).status === LookupPathStatus.Found).toBe(known)
      expect(provesAbsence(cut, label)).toBe(!known)
    }
  }
})

test('the request id is that of the agent (§Request id)', () => {
  const request = { request_type: 'call', sender: Uint8Array.of(4), ingress_expiry: 1_685_570_400_000_000_000n, canister_id: Uint8Array.of(0, 0, 0, 0, 0, 0, 4, 0xd2), method_name: 'hello', arg: utf8('DIDL\x00\xfd*') }
  expect(Buffer.from(hashOfMap(request)).toString('hex')).toBe(Buffer.from(requestIdOf(request as never)).toString('hex'))
  const nested = { paths: [[utf8('a'), utf8('b')], [utf8('c')]], nothing: undefined, number: 300 }
  expect(Buffer.from(hashOfMap(nested)).toString('hex')).toBe(Buffer.from(requestIdOf(nested as never)).toString('hex'))
})
