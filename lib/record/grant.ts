import { concat, equal, sized, u32, u64, u8, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { reader } from '../bytes/reader.ts'
import { CyxError } from '../errors.ts'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from './signature.ts'
import type { Verify } from './signature.ts'

/** The verbs of the shard protocol and their byte in a grant. */
export const VERBS = { put: 1, get: 2, exists: 3, delete: 4 } as const

/** A verb of the shard protocol. */
export type Verb = keyof typeof VERBS

/** Leave of the directory to move bytes to or from one node (docs/format.md §10). */
export interface Grant {
  verb: Verb
  /** 16 bytes each. */
  account: Bytes
  version: Bytes
  firstChunk: number
  chunkCount: number
  /** Ed25519 public key of the one node it is for, 32 bytes. */
  nodeKey: Bytes
  /** Most payload bytes that may be moved under it. */
  bytes: number
  /** 16 bytes; also the grant's name in receipts. */
  nonce: Bytes
  expiresAtMs: number
}

const DOMAIN = concat(utf8('cyxcloud/grant/1'), u8(0))

/** Bytes of a grant's signed part: 16 + 1 + 1 + 16 + 16 + 8 + 4 + 32 + 8 + 16 + 8. */
export const GRANT_BODY_BYTES = 126

/** Bytes of a grant: body and signature. */
export const GRANT_BYTES = GRANT_BODY_BYTES + SIGNATURE_BYTES

/** How far a clock may be off before an expired grant is refused, ms. */
export const CLOCK_SLACK_MS = 30_000

/** Furthest ahead that a grant may expire, ms: the 15 minutes of its life, and 10 for a clock that is slow. Who gets hold of one has it no longer than that. */
export const AHEAD_MAX_MS = 25 * 60_000

const malformed = (reason: string): CyxError => new CyxError('NETWORK_WIRE_FORMAT', { what: `grant: ${reason}` })

/** The bytes that the directory signs. @throws INVALID_REQUEST when a field has the wrong length or range */
export const grantBody = (grant: Grant): Bytes => concat(
  DOMAIN, u8(VERBS[grant.verb]), sized(grant.account, 16, 'the account id'), sized(grant.version, 16, 'the version id'), u64(grant.firstChunk), u32(grant.chunkCount),
  sized(grant.nodeKey, PUBLIC_KEY_BYTES, 'the node key'), u64(grant.bytes), sized(grant.nonce, 16, 'the nonce'), u64(grant.expiresAtMs))

/** A whole grant, 190 bytes. @throws INVALID_REQUEST as {@link grantBody} */
export const encodeGrant = (grant: Grant, signature: Uint8Array): Bytes => concat(grantBody(grant), sized(signature, SIGNATURE_BYTES, 'the signature'))

/** The fields of a grant; the signature is not checked here. @throws NETWORK_WIRE_FORMAT unless these are 190 bytes that {@link encodeGrant} could have written */
export function decodeGrant(bytes: Uint8Array): { grant: Grant, body: Bytes, signature: Bytes } {
  const from = reader(bytes, malformed)
  if (!equal(from.take(DOMAIN.length), DOMAIN)) throw malformed('it is of another kind')
  const verb = verbOf(from.u8())
  const grant: Grant = {
    verb, account: from.take(16), version: from.take(16), firstChunk: from.u64(), chunkCount: from.u32(),
    nodeKey: from.take(PUBLIC_KEY_BYTES), bytes: from.u64(), nonce: from.take(16), expiresAtMs: from.u64(),
  }
  const signature = from.take(SIGNATURE_BYTES)
  from.end()
  return { grant, body: new Uint8Array(bytes.subarray(0, GRANT_BODY_BYTES)), signature }
}

/** Whether the directory's grant key signed it. @throws NETWORK_WIRE_FORMAT as {@link decodeGrant} */
export async function verifyGrant(bytes: Uint8Array, grantKey: Uint8Array, verify: Verify): Promise<boolean> {
  const { body, signature } = decodeGrant(bytes)
  return verify(signature, body, grantKey)
}

/** What a request asks of a node; `version` and `chunk` name the lease. */
export interface Asked { verb: Verb, version: Uint8Array, chunk: number, nodeKey: Uint8Array, nowMs: number }

/** Why the grant does not cover what is asked, or null. The bytes already moved under its nonce are the node's to count. */
export function grantRefusal(grant: Grant, asked: Asked): 'node' | 'verb' | 'version' | 'chunk' | 'expired' | 'over-long' | null {
  if (!equal(grant.nodeKey, asked.nodeKey)) return 'node'
  if (grant.verb !== asked.verb) return 'verb'
  if (!equal(grant.version, asked.version)) return 'version'
  if (asked.chunk < grant.firstChunk || asked.chunk - grant.firstChunk >= grant.chunkCount) return 'chunk'
  if (asked.nowMs > grant.expiresAtMs + CLOCK_SLACK_MS) return 'expired'
  return grant.expiresAtMs > asked.nowMs + AHEAD_MAX_MS + CLOCK_SLACK_MS ? 'over-long' : null
}

function verbOf(byte: number): Verb {
  for (const verb of Object.keys(VERBS) as Verb[]) if (VERBS[verb] === byte) return verb
  throw malformed('its verb is unknown')
}
