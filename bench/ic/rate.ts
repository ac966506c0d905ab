import { Cbor, requestIdOf } from '@icp-sdk/core/agent'
import { IDL } from '@icp-sdk/core/candid'
import { Principal } from '@icp-sdk/core/principal'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { concat, utf8 } from '../../lib/bytes/bytes.ts'
import type { Identity } from '../../lib/ledger/ic/identity.ts'
import { random } from '../../canisters/testing.ts'
import { lane } from './rawHttp.ts'
import type { Runtime } from './runtime.ts'

/** Connections, each with one request under way. */
const LANES = 64

/** Messages a second, and what one cost the runtime's process: CPU ms. */
export interface Rate { perSecond: number, cpuMs: number }

/** One signed envelope, as the HTTP interface takes it. */
async function envelope(identity: Identity, canister: string, type: 'call' | 'query', method: string): Promise<Uint8Array> {
  if (!(identity instanceof Ed25519KeyIdentity)) throw new Error('an Ed25519 identity')
  const content = {
    request_type: type, canister_id: Principal.fromText(canister).toUint8Array(), method_name: method, arg: new Uint8Array(IDL.encode([], [])),
    sender: identity.getPrincipal().toUint8Array(), nonce: random(16), ingress_expiry: BigInt(Date.now() + 240_000) * 1_000_000n,
  }
  const signature = new Uint8Array(await identity.sign(concat(utf8('\nic-request'), requestIdOf(content))))
  return Cbor.encode({ content, sender_pubkey: identity.getPublicKey().toDer(), sender_sig: signature })
}

/**
 * The rate at which the runtime answers messages over HTTP. Envelopes are signed before, nothing is checked after, and each counts as one. An update is a whole message with its round, saved and certified (v3 answers with the certificate).
 */
export async function rate({ host, directory, identity, cpuSeconds }: Runtime, type: 'call' | 'query', method: string, count: number): Promise<Rate> {
  const bodies = await Promise.all(Array.from({ length: count }, () => envelope(identity, directory, type, method)))
  const url = new URL(`${host}/api/v3/canister/${directory}/${type}`)
  const queue = bodies.values()
  const [began, cpu] = [performance.now(), await cpuSeconds()]
  await Promise.all(Array.from({ length: LANES }, () => lane(url, queue)))
  return { perSecond: count / ((performance.now() - began) / 1_000), cpuMs: (await cpuSeconds() - cpu) / count * 1_000 }
}
