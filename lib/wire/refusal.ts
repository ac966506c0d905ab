import { CyxError, isCyxError } from '../errors.ts'
import type { ErrorCode } from '../errors.ts'
import { Reason } from './generated/shard.js'
import type { Refusal } from './generated/shard.js'

/** Why a node says no; the names of `Reason` in shard.proto. */
export type Why = 'BAD_REQUEST' | 'BAD_GRANT' | 'GRANT_EXPIRED' | 'OVER_LIMIT' | 'HASH_MISMATCH' | 'NOT_FOUND' | 'FULL' | 'CORRUPT' | 'BUSY' | 'UNSUPPORTED'

const SAID: Record<Why, { code: ErrorCode, reason: string }> = {
  BAD_REQUEST: { code: 'NETWORK_NODE_REFUSED', reason: 'the request is not well formed' },
  BAD_GRANT: { code: 'NETWORK_NODE_REFUSED', reason: 'the grant does not cover this' },
  GRANT_EXPIRED: { code: 'NETWORK_NODE_REFUSED', reason: 'the grant has expired' },
  OVER_LIMIT: { code: 'NETWORK_NODE_REFUSED', reason: 'more bytes than the grant allows' },
  HASH_MISMATCH: { code: 'NETWORK_NODE_REFUSED', reason: 'the bytes are not what they are said to be' },
  NOT_FOUND: { code: 'NETWORK_NODE_REFUSED', reason: 'the shard is not there' },
  FULL: { code: 'NETWORK_NODE_FULL', reason: 'it is full' },
  CORRUPT: { code: 'STORAGE_CORRUPT', reason: 'its copy has rotted' },
  BUSY: { code: 'NETWORK_NODE_REFUSED', reason: 'it is busy' },
  UNSUPPORTED: { code: 'NETWORK_NODE_REFUSED', reason: 'it does not know this request' },
}

/** The same error at the node that throws it and at the client that is told; `details.why` has the reason's name. */
export const refused = (why: Why): CyxError => new CyxError(SAID[why].code, { why, reason: SAID[why].reason, what: 'a storage node\'s copy of a shard' })

/** What a node answers for a thrown error: its own words never leave it. */
export function toRefusal(error: unknown): Refusal {
  const why = isCyxError(error) && isWhy(error.details.why) ? error.details.why : 'BUSY'
  return { reason: Reason[why], message: SAID[why].reason }
}

/** The error of a refusal. */
export const fromRefusal = (refusal: Refusal): CyxError => refused(whyOf(refusal))

/** The reason of a refusal; one that we do not know reads as `BUSY`. */
export const whyOf = ({ reason }: Refusal): Why => isWhy(reason) ? reason : 'BUSY'

const isWhy = (value: unknown): value is Why => typeof value === 'string' && Object.hasOwn(SAID, value)
