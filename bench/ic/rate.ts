import { Cbor, requestIdOf } from '@icp-sdk/core/agent'
import { IDL } from '@icp-sdk/core/candid'
import { Principal } from '@icp-sdk/core/principal'
import { concat, utf8 } from '../../lib/bytes/bytes.ts'
import type { Identity } from '../../lib/ledger/ic/identity.ts'
import type { Network } from '../../canisters/testing.ts'
import { random } from '../../canisters/testing.ts'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'

/** Requests under way at once. */
const LANES = 32

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
 * Messages a second that the runtime answers over HTTP: envelopes are signed before, nothing is checked after, and each counts as one.
 * An update is a whole message with its round, saved and certified (v3 answers with the certificate).
 */
export async function rate(network: Network, identity: Identity, type: 'call' | 'query', method: string, count: number): Promise<number> {
  const { directory } = network.config.ic
  const bodies = await Promise.all(Array.from({ length: count }, () => envelope(identity, directory, type, method)))
  const url = `${network.config.ic.host}/api/v3/canister/${directory}/${type}`
  const queue = bodies.values()
  const began = performance.now()
  const lane = async (): Promise<void> => {
    for (const body of queue) {
      const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/cbor' }, body: Uint8Array.from(body), signal: AbortSignal.timeout(60_000) })
      const bytes = await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`${String(answer.status)} ${new TextDecoder().decode(bytes)}`)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return count / ((performance.now() - began) / 1_000)
}
