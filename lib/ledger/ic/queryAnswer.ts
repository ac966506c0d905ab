import { Ed25519PublicKey, IC_RESPONSE_DOMAIN_SEPARATOR, QueryResponseStatus, hashOfMap } from '@icp-sdk/core/agent'
import type { ApiQueryResponse, DerEncodedPublicKey } from '@icp-sdk/core/agent'
import { Principal } from '@icp-sdk/core/principal'
import { concat } from '../../bytes/bytes.ts'
import { verifyEd25519 } from '../../bytes/ed25519.ts'

/** Keys of a subnet's nodes, in DER, by the nodes' principals as text. */
export type NodeKeys = Map<string, DerEncodedPublicKey>

/** What nodes sign of an answer; null for one of a kind that there is not. */
function signedPart(answer: ApiQueryResponse): Record<string, unknown> | null {
  const status: string = answer.status
  if (answer.status === QueryResponseStatus.Replied) return { status, reply: answer.reply }
  if (status !== 'rejected') return null
  const { reject_code, reject_message, error_code } = answer
  return { status, reject_code, reject_message, error_code }
}

/** A principal is no longer (IC interface specification, §Textual representation of principals). */
const PRINCIPAL_BYTES_MAX = 29

/** An answer that was signed longer ago says nothing about now, ms; the agent asks for no more. */
const FRESH_MS = 300_000

/**
 * Whether the answer of a query is one that the subnet's nodes gave to this request, just now (IC interface specification, §Query call): there is a signature, and each
 * is a node's over the answer, its time and the request.
 *
 * @param keys - of the nodes, out of a certificate that was checked
 */
export async function isOfSubnet(answer: ApiQueryResponse, keys: NodeKeys): Promise<boolean> {
  const { signatures = [], requestId } = answer
  const signed = signedPart(answer)
  if (!signed || signatures.length === 0 || signatures.length > keys.size) return false
  const good = await Promise.all(signatures.map(async ({ timestamp, signature, identity }) => {
    if (identity.length > PRINCIPAL_BYTES_MAX) return false
    const key = keys.get(Principal.fromUint8Array(identity).toText())
    if (!key || Date.now() - Number(timestamp / 1_000_000n) > FRESH_MS) return false
    const message = concat(IC_RESPONSE_DOMAIN_SEPARATOR, hashOfMap({ ...signed, timestamp, request_id: requestId }))
    return verifyEd25519(signature, message, Ed25519PublicKey.fromDer(key).rawKey)
  }))
  return !good.includes(false)
}
