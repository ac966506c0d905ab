import { decode } from '@dfinity/cbor'
import { Principal } from '@icp-sdk/core/principal'
import { messageOf } from '../../lib/errors.ts'
import { domain, plain, sameBytes } from './bytes.ts'
import type { Path } from './hash-tree.ts'
import { hashOfMap, type Field } from './request-id.ts'
import { isSignedBy } from './signature.ts'

/** A time in ns as the replica's messages write it. */
const utc = (ns: bigint): string => new Date(Number(ns / 1_000_000n)).toISOString().replace('T', ' ').replace('Z', ' UTC')

/** A signed request whose signature, delegations and expiry are good. */
export type Content = { id: Uint8Array, sender: Uint8Array, expiry: bigint } & (
  | { type: 'call' | 'query', canister: Uint8Array, method: string, arg: Uint8Array }
  | { type: 'read_state', paths: Path[] }
)

/** Why a request is not taken; the boundary answers HTTP 400 with the sentence. */
export class Malformed extends Error { override readonly name = 'Malformed' }

/** An ingress message lives at most 5 min, and clocks may differ by 1 min, in ns (IC interface specification, §Authentication). */
const lifetimeMax = 360_000_000_000n
/** Limits of the IC interface specification, §Authentication and §Request: Read state. */
const limits = { delegations: 20, targets: 1000, nonce: 32, paths: 1000, labels: 127, argBytes: 2 * 2 ** 20 }
const anonymous = Uint8Array.of(4)

interface Delegation { delegation: { pubkey: Uint8Array, expiration: bigint, targets?: Uint8Array[] }, signature: Uint8Array }

const fail = (what: string): never => { throw new Malformed(what) }
const bytesOf = (value: unknown, name: string, max = limits.argBytes): Uint8Array =>
  value instanceof Uint8Array && value.length <= max ? plain(value) : fail(`${name} is not a blob of at most ${max} bytes`)
const listOf = (value: unknown, name: string, max: number): unknown[] => Array.isArray(value) && value.length <= max ? value : fail(`${name} is not a list of at most ${max}`)
const mapOf = (value: unknown, name: string): { [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) ? value as { [name: string]: unknown } : fail(`${name} is not a map`)
const timeOf = (value: unknown, name: string): bigint => typeof value === 'bigint' || typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : fail(`${name} is not a time`)

/**
 * Reads an envelope and checks it against the clock (IC interface specification, §Authentication).
 *
 * @param effective - the canister in the address, for the targets of delegations; null for a subnet
 * @param now - nanoseconds since 1970
 * @throws Malformed naming what is wrong
 */
export async function openEnvelope(body: Uint8Array, { effective, now, rootKey }: { effective: Uint8Array | null, now: bigint, rootKey: Uint8Array }): Promise<Content> {
  const envelope = mapOf(parse(body), 'the envelope')
  const fields = mapOf(envelope.content, 'content')
  const id = idOf(fields)
  const sender = bytesOf(fields.sender, 'sender', 29)
  const expiry = timeOf(fields.ingress_expiry, 'ingress_expiry')
  if (fields.nonce !== undefined) bytesOf(fields.nonce, 'nonce', limits.nonce)
  const content: Content = { id, sender, expiry, ...requestOf(fields) }
  // The agent looks for these words to find out that its clock is wrong.
  if (expiry <= now || expiry > now + lifetimeMax) fail(`Invalid request expiry: Specified ingress_expiry not within expected range: Minimum allowed expiry: ${utc(now)}, Maximum allowed expiry: ${utc(now + lifetimeMax)}, Provided expiry: ${utc(expiry)}`)
  const target = content.type === 'read_state' ? effective : content.canister
  if (envelope.sender_pubkey === undefined) {
    if (!sameBytes(sender, anonymous)) fail('the request is not signed and its sender is not the anonymous one')
    return content
  }
  const key = bytesOf(envelope.sender_pubkey, 'sender_pubkey', 10_000)
  if (!sameBytes(Principal.selfAuthenticating(key).toUint8Array(), sender)) fail('sender is not the principal of sender_pubkey')
  const last = await followDelegations(key, envelope.sender_delegation, { target, now, rootKey })
  const signed = await check(last, Buffer.concat([domain('ic-request'), id]), bytesOf(envelope.sender_sig, 'sender_sig', 100_000), rootKey)
  return signed ? content : fail('the signature of the request is not good')
}

function parse(body: Uint8Array): unknown {
  try { return decode(plain(body)) } catch (error) { return fail(`the body is not CBOR: ${messageOf(error)}`) }
}

function idOf(fields: { [name: string]: unknown }): Uint8Array {
  try { return hashOfMap(fields as { [name: string]: Field }) } catch (error) { return fail(`the content has no request id: ${messageOf(error)}`) }
}

function requestOf(fields: { [name: string]: unknown }): { type: 'call' | 'query', canister: Uint8Array, method: string, arg: Uint8Array } | { type: 'read_state', paths: Path[] } {
  const { request_type: type } = fields
  if (type === 'read_state') {
    const paths = listOf(fields.paths, 'paths', limits.paths).map(path => listOf(path, 'a path', limits.labels).map(label => bytesOf(label, 'a label', 10_000)))
    return { type, paths }
  }
  if (type !== 'call' && type !== 'query') return fail('request_type is not known')
  const method = typeof fields.method_name === 'string' ? fields.method_name : fail('method_name is not text')
  return { type, method, canister: bytesOf(fields.canister_id, 'canister_id', 29), arg: bytesOf(fields.arg, 'arg') }
}

/** The key at the end of the chain (IC interface specification, §Authentication: delegations). */
async function followDelegations(key: Uint8Array, chain: unknown, at: { target: Uint8Array | null, now: bigint, rootKey: Uint8Array }): Promise<Uint8Array> {
  let signer = key
  const seen = new Set([Buffer.from(key).toString('base64')])
  for (const link of chain === undefined ? [] : listOf(chain, 'sender_delegation', limits.delegations)) {
    const { delegation, signature } = delegationOf(link)
    const good = await check(signer, Buffer.concat([domain('ic-request-auth-delegation'), hashOfMap({ ...delegation })]), signature, at.rootKey)
    if (!good) fail('the signature of a delegation is not good')
    if (delegation.expiration < at.now) fail(`a delegation has expired at ${delegation.expiration}`)
    if (delegation.targets && !delegation.targets.some(one => at.target !== null && sameBytes(one, at.target))) fail('a delegation does not have this canister among its targets')
    signer = delegation.pubkey
    const name = Buffer.from(signer).toString('base64')
    if (seen.has(name)) fail('the delegations go round in a circle')
    seen.add(name)
  }
  return signer
}

function delegationOf(value: unknown): Delegation {
  const link = mapOf(value, 'a delegation')
  const fields = mapOf(link.delegation, 'a delegation')
  const targets = fields.targets === undefined ? undefined : listOf(fields.targets, 'targets', limits.targets).map(one => bytesOf(one, 'a target', 29))
  const delegation = { pubkey: bytesOf(fields.pubkey, 'pubkey', 10_000), expiration: timeOf(fields.expiration, 'expiration'), ...targets ? { targets } : {} }
  return { delegation, signature: bytesOf(link.signature, 'the signature of a delegation', 100_000) }
}

async function check(key: Uint8Array, message: Uint8Array, signature: Uint8Array, rootKey: Uint8Array): Promise<boolean> {
  try { return await isSignedBy(key, message, signature, rootKey) } catch (error) { return fail(`a signature could not be checked: ${messageOf(error)}`) }
}
