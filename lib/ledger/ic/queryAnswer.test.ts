import { QueryResponseStatus } from '@icp-sdk/core/agent'
import type { ApiQueryResponse } from '@icp-sdk/core/agent'
import { Principal } from '@icp-sdk/core/principal'
import { ed25519 } from '@noble/curves/ed25519.js'
import { expect, test } from 'vitest'
import { fromHex } from '../../bytes/base.ts'
import { concat, utf8 } from '../../bytes/bytes.ts'
import { hashOfMap } from '../../../devnet/ic/request-id.ts'
import { isOfSubnet } from './queryAnswer.ts'
import type { NodeKeys } from './queryAnswer.ts'

/** What stands before an Ed25519 key in DER (RFC 8410 §4). */
const DER = fromHex('302a300506032b6570032100')
const requestId = new Uint8Array(32).fill(4) as ApiQueryResponse['requestId']

/** A node of a subnet: its principal, its key, and its signature of an answer, by the local network's own hash of maps. */
function makeNode(n: number): { id: Principal, der: Uint8Array, sign: (fields: Record<string, unknown>, at: bigint) => { timestamp: bigint, signature: Uint8Array, identity: Uint8Array } } {
  const seed = new Uint8Array(32).fill(n)
  const der = concat(DER, ed25519.getPublicKey(seed))
  const id = Principal.selfAuthenticating(der)
  return {
    id, der,
    // IC interface specification, §Query call: the separator is one byte of length and the text.
    sign: (fields, timestamp) => ({ timestamp, identity: id.toUint8Array(), signature: ed25519.sign(concat(utf8('\x0Bic-response'), hashOfMap({ ...fields, timestamp, request_id: requestId })), seed) }),
  }
}

const nodes = [makeNode(1), makeNode(2)]
const [one, other] = nodes as [typeof nodes[number], typeof nodes[number]]
const keys: NodeKeys = new Map(nodes.map(({ id, der }) => [id.toText(), der]))
const stranger = makeNode(3)
const now = (): bigint => BigInt(Date.now()) * 1_000_000n
const reply = { status: 'replied', reply: { arg: utf8('an answer') } }
const reject = { status: 'rejected', reject_code: 4, reject_message: 'no', error_code: 'IC0406' }
const answer = (fields: object, ...signatures: object[]): ApiQueryResponse => ({ ...fields, signatures, requestId, httpDetails: {} }) as unknown as ApiQueryResponse

test('what nodes of the subnet have signed is theirs: answers and refusals, by one node or by all', async () => {
  expect(QueryResponseStatus.Replied).toBe('replied')
  for (const fields of [reply, reject]) {
    expect(await isOfSubnet(answer(fields, one.sign(fields, now())), keys)).toBe(true)
    expect(await isOfSubnet(answer(fields, ...nodes.map(node => node.sign(fields, now()))), keys)).toBe(true)
  }
})

test('another reply, another refusal or another request under the signature is not', async () => {
  const signed = one.sign(reply, now())
  expect(await isOfSubnet(answer({ ...reply, reply: { arg: utf8('another') } }, signed), keys)).toBe(false)
  expect(await isOfSubnet({ ...answer(reply, signed), requestId: new Uint8Array(32).fill(5) as ApiQueryResponse['requestId'] }, keys)).toBe(false)
  const refused = one.sign(reject, now())
  for (const change of [{ reject_code: 5 }, { reject_message: 'yes' }, { error_code: 'IC0503' }, { error_code: undefined }]) expect(await isOfSubnet(answer({ ...reject, ...change }, refused), keys)).toBe(false)
  expect(await isOfSubnet(answer({ ...reply, status: 'unheard of' }, signed), keys)).toBe(false)
})

test('a signature that is changed, missing, by nobody of the subnet, in another\'s name, or one of more than there are nodes is not taken', async () => {
  const good = one.sign(reply, now())
  for (const signatures of [
    [], [{ ...good, signature: good.signature.map((byte, i) => i === 9 ? byte ^ 1 : byte) }], [{ ...good, timestamp: good.timestamp + 1n }], [stranger.sign(reply, now())],
    [{ ...good, identity: other.id.toUint8Array() }], [{ ...good, identity: new Uint8Array(200) }], [good, stranger.sign(reply, now())], [good, good, good],
  ]) expect(await isOfSubnet(answer(reply, ...signatures), keys)).toBe(false)
  expect(await isOfSubnet({ ...answer(reply), signatures: undefined } as unknown as ApiQueryResponse, keys)).toBe(false)
})

test('what was signed five minutes ago says nothing about now', async () => {
  const age = (ms: number): Promise<boolean> => isOfSubnet(answer(reply, one.sign(reply, now() - BigInt(ms) * 1_000_000n)), keys)
  expect([await age(240_000), await age(301_000)]).toEqual([true, false])
})
