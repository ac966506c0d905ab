import { toBase32 } from '../../bytes/base.ts'
import { CyxError, isAbort, isCyxError, messageOf } from '../../errors.ts'
import type { ErrorCode } from '../../errors.ts'
import type { Error as BucketError } from './generated/bucket.ts'
import type { Error as DirectoryError } from './generated/directory.ts'

/** One tag of a variant, whatever it carries. */
type Tags<V> = V extends unknown ? keyof V : never
type Payload<V, T extends PropertyKey> = V extends Record<T, infer P> ? P : never
type Mapping<V> = { [T in Tags<V>]: (payload: Payload<V, T>) => CyxError }

const plain = (code: ErrorCode) => (): CyxError => new CyxError(code)
const rejected = ({ reason }: { reason: string }): CyxError => new CyxError('LEDGER_REJECTED', { reason })

const DIRECTORY: Mapping<DirectoryError> = {
  Unauthorised: plain('AUTH_INSUFFICIENT_PERMISSIONS'),
  NotFound: plain('STORAGE_OBJECT_NOT_FOUND'),
  InvalidRequest: rejected,
  InvalidSize: rejected,
  QuotaExceeded: e => new CyxError('STORAGE_QUOTA_EXCEEDED', { requested: Number(e.requested), available: Number(e.available) }),
  InsufficientCredit: e => new CyxError('PAYMENT_INSUFFICIENT_BALANCE', { required: Number(e.required), available: Number(e.available) }),
  TooManyInProgressUploads: e => new CyxError('UPLOAD_TOO_MANY', { limit: e.limit }),
  RateLimited: e => new CyxError('UPLOAD_TOO_MANY', { retryAfterMs: Number(e.retry_after_ms) }),
  UploadNotFound: plain('UPLOAD_NOT_FOUND'),
  UploadExpired: plain('UPLOAD_EXPIRED'),
  UploadIncomplete: e => new CyxError('UPLOAD_INCOMPLETE', { missing: e.missing.length, chunks: Array.from(e.missing, Number) }),
  HashMismatch: plain('UPLOAD_HASH_MISMATCH'),
  Conflict: e => new CyxError('LEDGER_CONFLICT', { expected: Number(e.expected), actual: Number(e.actual) }),
  NotEnoughNodes: e => new CyxError('NETWORK_NO_NODES_AVAILABLE', { online: e.online, needed: e.needed }),
  ServiceTemporarilyUnavailable: e => new CyxError('NETWORK_DIRECTORY_UNREACHABLE', { reason: e.reason }),
  LinkNotFound: plain('LINK_NOT_FOUND'),
  LinkExpired: plain('LINK_EXPIRED'),
  LinkRevoked: plain('LINK_REVOKED'),
  LinkExhausted: plain('LINK_EXHAUSTED'),
  LinkFileDeleted: plain('LINK_FILE_DELETED'),
  LinkWrongKey: plain('LINK_WRONG_PASSWORD'),
  LinkTooManyAttempts: e => new CyxError('LINK_TOO_MANY_ATTEMPTS', { seconds: Math.ceil(Number(e.retry_after_ms) / 1000) }),
  NameTaken: e => new CyxError('STORAGE_NAME_TAKEN', { entry: toBase32(Uint8Array.from(e.entry)) }),
  CyclicMove: plain('STORAGE_CYCLIC_MOVE'),
  InternalError: e => new CyxError('INTERNAL', { what: `the directory: ${e.code}` }),
}

const BUCKET: Mapping<BucketError> = {
  Unauthorised: plain('AUTH_INSUFFICIENT_PERMISSIONS'),
  TokenExpired: plain('UPLOAD_EXPIRED'),
  ChunkTooLarge: () => new CyxError('LEDGER_REJECTED', { reason: 'a page is longer than 1 MiB' }),
  OutOfSpace: plain('STORAGE_BUCKET_UNAVAILABLE'),
  ReadOnly: plain('STORAGE_BUCKET_UNAVAILABLE'),
  NotFound: plain('STORAGE_OBJECT_NOT_FOUND'),
  HashMismatch: () => new CyxError('STORAGE_CORRUPT', { what: 'a page of the bucket' }),
  InvalidRequest: rejected,
}

/** A variant of an error type by its table; a tag that is not in it (a newer canister) is INTERNAL. */
function mapped<V extends object>(table: Mapping<V>, error: V): CyxError {
  const [tag, payload] = Object.entries<unknown>(error as Record<string, unknown>)[0] ?? ['nothing', null]
  const make = (table as Record<string, ((payload: unknown) => CyxError) | undefined>)[tag]
  return make?.(payload) ?? new CyxError('INTERNAL', { what: `unknown answer ${tag}` })
}

/** The CyxError of an `Err` of the directory, also for the entries of batched answers. */
export const directoryError = (error: DirectoryError): CyxError => mapped(DIRECTORY, error)

/** The CyxError of an `Err` of a bucket. */
export const bucketError = (error: BucketError): CyxError => mapped(BUCKET, error)

/** Agent's class names → codes. Matched by name, so that two copies of the agent in one bundle can't matter. */
const AGENT: Record<string, (error: Error) => CyxError> = {
  TrustError: error => new CyxError('LEDGER_UNTRUSTED', { what: 'a signature does not fit' }, error),
  RejectError: ofAgent,
  InputError: error => new CyxError('INTERNAL', { what: messageOf(error) }, error),
}

/**
 * What a rejected call means. A fatal or transient fault of the system (1, 2: overloaded, out of cycles, stopped in between) passes, whatever
 * was asked; all other codes are an answer to this call (IC interface specification, §Reject codes).
 */
export const rejection = (code: number, reason: string, cause?: unknown): CyxError =>
  code === 1 || code === 2 ? new CyxError('NETWORK_DIRECTORY_UNREACHABLE', { reason }, cause) : new CyxError('LEDGER_REJECTED', { reason }, cause)

function ofAgent(error: Error): CyxError {
  const { rejectCode, rejectMessage } = (error as { code?: { rejectCode?: unknown, rejectMessage?: unknown } }).code ?? {}
  return rejection(Number(rejectCode ?? 0), typeof rejectMessage === 'string' ? rejectMessage : 'no reason given', error)
}

/** What kept a signature from being checked, out of the agent's error, which says the same of one that is wrong; null where it was checked. */
export function uncheckedFor(error: unknown): CyxError | null {
  const { error: inner } = (error as { code?: { error?: unknown } } | null)?.code ?? {}
  return isCyxError(inner) ? inner : null
}

/** Whatever the agent threw, as a CyxError; a caller's abort and CyxErrors stay as they are. */
export function callError(error: unknown): unknown {
  if (isCyxError(error) || isAbort(error)) return error
  const unchecked = uncheckedFor(error)
  if (unchecked) return unchecked
  const made = error instanceof Error ? AGENT[error.name]?.(error) : undefined
  return made ?? new CyxError('NETWORK_DIRECTORY_UNREACHABLE', {}, error)
}
