import { Cbor, requestIdOf } from '@icp-sdk/core/agent'
import { Delegation, DelegationChain, DelegationIdentity, ECDSAKeyIdentity, Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { Secp256k1KeyIdentity } from '@icp-sdk/core/identity/secp256k1'
import { Principal } from '@icp-sdk/core/principal'
import { expect, test } from 'vitest'
import { domain, sha256, utf8 } from './bytes.ts'
import { agentFor, callerOf, counter, post, startLocal, type Local } from './testing/local.ts'

const minute = 60_000
const empty = new Uint8Array()

/** A signed envelope; `change` alters the content before it is signed, `spoil` the envelope afterwards. */
async function envelope(local: Local, { change = {}, spoil = {} }: { change?: object, spoil?: object } = {}): Promise<Uint8Array> {
  const content = {
    request_type: 'call', canister_id: Principal.fromText(local.canister).toUint8Array(), method_name: 'add', arg: empty,
    sender: local.identity.getPrincipal().toUint8Array(), ingress_expiry: BigInt(Date.now() + 2 * minute) * 1_000_000n, ...change,
  }
  const sender_sig = await local.identity.sign(Uint8Array.from(Buffer.concat([domain('ic-request'), requestIdOf(content as never)])))
  return Cbor.encode({ content, sender_pubkey: local.identity.getPublicKey().toDer(), sender_sig, ...spoil })
}

test('an envelope is taken only when signature, sender, expiry and form are good (§Authentication)', async () => {
  const local = await startLocal()
  expect((await post(local, 'call', await envelope(local))).status).toBe(200)
  const stranger = Ed25519KeyIdentity.generate()
  const cases: [string, { change?: object, spoil?: object }][] = [
    ['signature of the request is not good', { spoil: { sender_sig: new Uint8Array(64) } }],
    ['sender is not the principal', { spoil: { sender_pubkey: stranger.getPublicKey().toDer() } }],
    ['sender is not the principal', { change: { sender: stranger.getPrincipal().toUint8Array() } }],
    ['not signed', { spoil: { sender_pubkey: undefined, sender_sig: undefined } }],
    ['Invalid request expiry: ', { change: { ingress_expiry: BigInt(Date.now() - 1) * 1_000_000n } }],
    ['Invalid request expiry: ', { change: { ingress_expiry: BigInt(Date.now() + 7 * minute) * 1_000_000n } }],
    ['nonce', { change: { nonce: new Uint8Array(33) } }],
    ['canister_id is not the canister in the address', { change: { canister_id: Uint8Array.of(1, 2) } }],
    ['request_type is query', { change: { request_type: 'query' } }],
    ['method_name', { change: { method_name: 5 } }],
    ['public key is of an unknown kind', strangeKey(local)],
  ]
  for (const [sentence, how] of cases) {
    const { status, text } = await post(local, 'call', await envelope(local, how))
    expect(text).toContain(sentence)
    expect(status).toBe(400)
  }
  for (const body of [utf8('not cbor'), Uint8Array.of(0xff), empty]) expect((await post(local, 'call', body)).status).toBe(400)
  expect((await post(local, 'call', new Uint8Array(5_000_000))).status).toBe(413)
  expect(counter(await local.query('count'))).toBe(1n)
})

function strangeKey(local: Local): { change: object, spoil: object } {
  const key = Buffer.from(local.identity.getPublicKey().toDer()).fill(0x31, 0, 1)
  return { change: { sender: Principal.selfAuthenticating(key).toUint8Array() }, spoil: { sender_pubkey: key } }
}

test('the anonymous sender needs no signature, and its expiry is checked all the same', async () => {
  const local = await startLocal()
  const anonymous = (ms: number): Uint8Array => Cbor.encode({ content: {
    request_type: 'query', canister_id: Principal.fromText(local.canister).toUint8Array(), method_name: 'count', arg: empty, sender: Uint8Array.of(4),
    ingress_expiry: BigInt(Date.now() + ms) * 1_000_000n,
  } })
  expect((await post(local, 'query', anonymous(minute))).status).toBe(200)
  expect((await post(local, 'query', anonymous(-minute))).status).toBe(400)
})

test('keys of all three curves sign requests (§Signatures)', async () => {
  const local = await startLocal()
  for (const identity of [Ed25519KeyIdentity.generate(), await ECDSAKeyIdentity.generate(), Secp256k1KeyIdentity.generate()]) {
    const { query } = callerOf(await agentFor(local.ic, identity), local.canister)
    expect(Buffer.from(await query('echo_query', utf8('x'))).toString()).toBe('x')
  }
})

test('a delegation is good until it expires, for its targets, and unchanged (§Authentication: delegations)', async () => {
  const local = await startLocal()
  const session = Ed25519KeyIdentity.generate()
  const own = Principal.fromText(local.canister)
  const other = Principal.fromText('ryjl3-tyaaa-aaaaa-aaaba-cai')
  const chain = (ms: number, targets?: Principal[]): Promise<DelegationChain> =>
    DelegationChain.create(local.identity, session.getPublicKey(), new Date(Date.now() + ms), targets ? { targets } : {})
  const call = async (delegations: DelegationChain): Promise<Uint8Array> => {
    const agent = await agentFor(local.ic, DelegationIdentity.fromDelegation(session, delegations))
    return callerOf(agent, local.canister).query('echo_query', utf8('hello'))
  }
  expect((await call(await chain(minute))).length).toBe(5)
  expect((await call(await chain(minute, [other, own]))).length).toBe(5)
  await expect(call(await chain(-minute))).rejects.toThrow('expired')
  await expect(call(await chain(minute, [other]))).rejects.toThrow('targets')
  const [first] = (await chain(minute)).delegations
  const forged = DelegationChain.fromDelegations([{
    delegation: new Delegation(session.getPublicKey().toDer(), BigInt(Date.now() + 60 * minute) * 1_000_000n), signature: (first as NonNullable<typeof first>).signature,
  }], local.identity.getPublicKey().toDer())
  await expect(call(forged)).rejects.toThrow('signature of a delegation is not good')
  const twice = await DelegationChain.create(session, session.getPublicKey(), new Date(Date.now() + minute), { previous: await chain(minute) })
  await expect(call(twice)).rejects.toThrow('circle')
})

test('a canister signature made over certified data is good for its message and no other (§Canister signatures)', async () => {
  const local = await startLocal()
  const { labelled, leaf, rootHash } = await import('./hash-tree.ts')
  const { isSignedBy } = await import('./signature.ts')
  const [seed, message] = [utf8('seed'), utf8('a message')]
  const tree = labelled([['sig', labelled([[sha256(seed), labelled([[sha256(message), leaf(empty)]])]])]])
  await local.update('certify', rootHash(tree))
  const certificate = await local.query('certificate')
  const id = Principal.fromText(local.canister).toUint8Array()
  const raw = Buffer.concat([Buffer.from([0, id.length]), id, seed])
  const body = Buffer.concat([Buffer.from('300c060a2b0601040183b8430102', 'hex'), Buffer.from([3, raw.length]), raw])
  const der = Buffer.concat([Buffer.from([0x30, body.length]), body])
  const plainTree = (at: unknown): unknown => Array.isArray(at) ? at.map(plainTree) : at instanceof Uint8Array ? Uint8Array.from(at) : at
  const signature = Cbor.encode({ certificate, tree: plainTree(tree) })
  expect(await isSignedBy(der, message, signature, local.ic.rootKey)).toBe(true)
  expect(await isSignedBy(der, message, signature, local.ic.rootKey)).toBe(true)
  expect(await isSignedBy(der, utf8('another'), signature, local.ic.rootKey)).toBe(false)
  await local.update('certify', utf8('something else'))
  const stale = Cbor.encode({ certificate: await local.query('certificate'), tree: plainTree(tree) })
  expect(await isSignedBy(der, message, stale, local.ic.rootKey)).toBe(false)
})

test('only the sender of a request may read its status (§Request: Read state)', async () => {
  const local = await startLocal()
  const { requestId } = await local.agent.call(local.canister, { methodName: 'add', arg: empty, effectiveCanisterId: Principal.fromText(local.canister) })
  const paths = [[utf8('request_status'), requestId]]
  await local.agent.readState(local.canister, { paths })
  const stranger = await agentFor(local.ic, Ed25519KeyIdentity.generate())
  await expect(stranger.readState(local.canister, { paths })).rejects.toThrow('403')
})

test('pages of any origin may call it', async () => {
  const { ic, canister } = await startLocal()
  const answer = await fetch(`${ic.url}/api/v3/canister/${canister}/query`, { method: 'OPTIONS', headers: { 'origin': 'https://example.org', 'access-control-request-headers': 'content-type' } })
  expect(answer.status).toBe(204)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(answer.headers.get('access-control-allow-headers')).toContain('content-type')
  expect((await fetch(`${ic.url}/api/v2/status`)).headers.get('access-control-allow-origin')).toBe('*')
  expect((await fetch(`${ic.url}/`)).status).toBe(404)
})
