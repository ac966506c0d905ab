/** What each error code says: the sentence a person reads, what to do next, whether trying again can help, its HTTP status. */
interface Entry { sentence: string, next: string, retryable: boolean, status: number }

const entry = (status: number, retryable: boolean, sentence: string, next: string): Entry => ({ sentence, next, retryable, status })

/** Every code, in one table (codes of seeds 001 and 002 first named there; `{x}` is filled from the details). */
export const ERRORS = {
  AUTH_INVALID_TOKEN: entry(401, false, 'This device is not signed in.', 'Unlock the drive and try again.'),
  AUTH_INSUFFICIENT_PERMISSIONS: entry(403, false, 'This account may not do that.', 'Ask the owner for access.'),
  AUTH_WRONG_PASSPHRASE: entry(401, false, 'That passphrase does not open this drive.', 'Check for typing slips and try again; nothing was changed.'),
  AUTH_VAULT_DAMAGED: entry(422, false, 'The vault on this device is damaged: {reason}.', 'Your files are still stored. Restore the vault from another device or start anew.'),
  AUTH_WORDS_INVALID: entry(401, false, 'This does not open a drive: {reason}.', 'Compare it with what you wrote down or kept; nothing was changed.'),
  AUTH_NO_WORDS: entry(409, false, 'This drive is older than recovery words.', 'It opens by its passphrase only. Make a new drive and move the files to have words.'),
  AUTH_VAULT_EXISTS: entry(409, false, 'This device has a drive already; it was made in another window.', 'Reload the page to open it. Nothing was changed.'),
  AUTH_LOCKED: entry(401, false, 'The drive is locked.', 'Unlock it to go on.'),
  AUTH_PASSKEY_NO_PRF: entry(409, false, 'This passkey can sign in, but it cannot make keys (it has no “PRF”), so it cannot unlock a drive.', 'Your passphrase works as before. Try a passkey of this device, of another password manager or on a newer security key.'),
  AUTH_PASSKEY_UNUSED: entry(401, true, 'The passkey was not used: {reason}.', 'Try again, or use your passphrase; nothing was changed.'),
  AUTH_DEVICE_REMOVED: entry(401, false, 'This device was removed from the account.', 'Forget the drive here; its recovery words open it again.'),
  LINK_MALFORMED: entry(400, false, 'This link is incomplete or was changed on its way.', 'Ask for the link again and copy all of it.'),
  LINK_NOT_FOUND: entry(404, false, 'This link does not exist.', 'Ask for a new link.'),
  LINK_EXPIRED: entry(410, false, 'This link has expired.', 'Ask for a new link.'),
  LINK_REVOKED: entry(410, false, 'The owner has withdrawn this link.', 'Ask for a new link.'),
  LINK_EXHAUSTED: entry(410, false, 'This link has been used as often as it may be.', 'Ask for a new link.'),
  LINK_CHANGED: entry(409, false, 'What this link opens has changed since it was looked at.', 'Load this page again.'),
  LINK_FILE_DELETED: entry(410, false, 'The file behind this link was deleted by its owner.', 'Ask the owner whether it can be shared again.'),
  LINK_WRONG_PASSWORD: entry(401, false, 'That password does not open this link.', 'Check for typing slips; the next try may have to wait a moment.'),
  LINK_TOO_MANY_ATTEMPTS: entry(429, true, 'Too many wrong passwords for this link.', 'Wait {seconds} s, then try again.'),
  STORAGE_BUCKET_NOT_FOUND: entry(404, false, 'That bucket does not exist.', 'Check its name.'),
  STORAGE_OBJECT_NOT_FOUND: entry(404, false, 'That file does not exist.', 'Refresh the list; it may have been deleted on another device.'),
  STORAGE_QUOTA_EXCEEDED: entry(507, false, 'There is not enough room: {requested} bytes asked for, {available} left.', 'Delete something or choose a larger plan.'),
  STORAGE_BUCKET_NOT_EMPTY: entry(409, false, 'The bucket still holds files.', 'Delete them first.'),
  STORAGE_BUCKET_UNAVAILABLE: entry(503, true, 'The page store is full or read-only.', 'Try again in a few minutes; nothing was lost.'),
  STORAGE_NAME_TAKEN: entry(409, false, 'There is something of that name in this folder.', 'Choose another name.'),
  STORAGE_CYCLIC_MOVE: entry(409, false, 'A folder cannot be moved into itself.', 'Choose another folder.'),
  STORAGE_CYCLIC_LINEAGE: entry(409, false, 'A version cannot be made from itself, not by way of others either.', 'Choose another source.'),
  STORAGE_CORRUPT: entry(422, true, 'Data came back changed: {what}.', 'It was thrown away. Try again: other nodes may hold good copies.'),
  STORAGE_FORMAT: entry(422, false, 'This data is not in a form this version can read: {what}.', 'Reload to get the newest version.'),
  STORAGE_FILE_CHANGED: entry(409, false, 'The file changed while it was being read.', 'Drop it again.'),
  STORAGE_NEWER_VERSION: entry(409, false, 'This file has a newer version meanwhile; that one stays as it is.', 'Look at it, then change how it is kept, if you want to.'),
  STORAGE_LOCAL_FULL: entry(507, false, 'This device has no room left for what the app keeps here.', 'Free some space on the device and try again; stored files are safe.'),
  DOWNLOAD_INTERRUPTED: entry(409, true, 'This download stopped; {percent} % of the file are on this device.', 'Try again: it goes on from there.'),
  UPLOAD_NOT_FOUND: entry(404, false, 'This upload is not known any more.', 'Drop the file again.'),
  UPLOAD_EXPIRED: entry(410, false, 'This upload waited too long and was cleaned up.', 'Drop the file again.'),
  UPLOAD_INCOMPLETE: entry(409, true, '{missing} chunks of the file are not stored yet.', 'Leave this page open; sending goes on.'),
  UPLOAD_HASH_MISMATCH: entry(409, false, 'What was stored is not what was announced.', 'Drop the file again.'),
  UPLOAD_TOO_MANY: entry(429, true, 'Too many uploads were started at once.', 'Wait a minute; the rest follows.'),
  UPLOAD_NOT_TAKEN: entry(413, false, 'What was handed to the app was not taken: {reason}.', 'Open the app and drop the files into it.'),
  NETWORK_OFFLINE: entry(503, true, 'This device is offline.', 'What is on this device stays usable. Reconnect for the rest.'),
  NETWORK_NO_NODES_AVAILABLE: entry(503, true, 'Only {online} storage nodes answer; {needed} are needed to store safely.', 'Wait until more nodes are back, then try again.'),
  NETWORK_QUORUM_FAILED: entry(503, true, '{needed} pieces are needed and only {got} answered.', 'Nothing is lost. Try again when more nodes are back.'),
  NETWORK_NODE_TIMEOUT: entry(504, true, 'A storage node did not answer in time.', 'Other nodes are asked instead.'),
  NETWORK_NODE_UNREACHABLE: entry(503, true, 'A storage node cannot be reached.', 'Other nodes are asked instead.'),
  NETWORK_NODE_REFUSED: entry(403, false, 'A storage node refused: {reason}.', 'Other nodes are asked instead.'),
  NETWORK_NODE_FULL: entry(507, false, 'A storage node is full.', 'Other nodes are asked instead.'),
  NETWORK_NODE_LIED: entry(502, false, 'A storage node sent wrong bytes.', 'They were thrown away; other nodes are asked instead.'),
  NETWORK_WIRE_FORMAT: entry(502, false, 'A message could not be read: {what}.', 'The connection was closed; other nodes are asked instead.'),
  NETWORK_DIRECTORY_UNREACHABLE: entry(503, true, 'The directory does not answer.', 'Stored files are safe. Try again in a moment.'),
  NETWORK_SOLANA_UNREACHABLE: entry(503, true, 'The Solana endpoint does not answer.', 'Files work without it; the public proof is made later.'),
  SOLANA_REFUSED: entry(409, true, 'Solana refused: {reason}.', 'Files work without it; the public proof is made later.'),
  SOLANA_UNTRUSTED: entry(502, true, 'The public proof could not be checked: {what}.', 'It was not used. Try again; if it stays, choose another endpoint.'),
  LEDGER_UNTRUSTED: entry(502, true, 'An answer of the directory could not be proven: {what}.', 'It was not used. Try again; if it stays, choose another endpoint.'),
  LEDGER_CLOCK: entry(400, true, 'This device’s clock is {difference} than the network’s.', 'Set the clock of this device, its date and its time zone, then try again. If they are right, choose another endpoint: this one’s answer is an old one.'),
  LEDGER_CONFLICT: entry(409, true, 'Another device changed the drive at the same moment.', 'Try again; nothing was lost.'),
  LEDGER_REJECTED: entry(400, false, 'The directory refused: {reason}.', 'Reload and try again.'),
  PAYMENT_INSUFFICIENT_BALANCE: entry(402, false, 'The balance does not cover this: {required} needed, {available} there.', 'Top up and try again.'),
  PAYMENT_SUBSCRIPTION_EXPIRED: entry(402, false, 'The plan has run out.', 'Renew it to go on; stored files stay readable.'),
  PAYMENT_TRANSACTION_FAILED: entry(500, true, 'The payment did not go through.', 'Nothing was charged. Try again.'),
  CODER_UNSUPPORTED: entry(501, false, 'This browser lacks WebAssembly SIMD.', 'Use a current Chrome, Edge, Firefox or Safari.'),
  CODER_FAILED: entry(500, true, 'The coder stopped: {what}.', 'Try again.'),
  CONFIG_INVALID: entry(500, false, 'The configuration is not usable: {what}.', 'Correct config.json and reload.'),
  LOCAL_NETWORK: entry(500, false, '{what}', '{next}'),
  NODE_OPERATION: entry(409, false, '{what}', '{next}'),
  INVALID_REQUEST: entry(400, false, 'That input is not valid: {reason}.', 'Correct it and try again.'),
  INTERNAL: entry(500, true, 'Something went wrong inside the app: {what}.', 'Try again; if it stays, copy the details and report them.'),
} as const satisfies Record<string, Entry>

/** A code of the table. */
export type ErrorCode = keyof typeof ERRORS

/** Details are plain data: they survive structured clone and JSON. They must never hold a secret. */
export type ErrorDetails = Record<string, unknown>

/** What crosses a worker, service-worker or HTTP boundary. */
export interface ErrorRecord { cyx: 1, code: ErrorCode, details: ErrorDetails, cause?: ErrorRecord | string }

const fill = (text: string, details: ErrorDetails): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => name in details ? String(details[name]) : whole)

/** The one error class; match by `code`, never by `instanceof` across a boundary. */
export class CyxError extends Error {
  override readonly name = 'CyxError'
  readonly code: ErrorCode
  readonly details: ErrorDetails
  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(fill(ERRORS[code].sentence, details), cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }

  /** What to do next, a sentence. */
  get next(): string { return fill(ERRORS[this.code].next, this.details) }
  /** Whether the same call may succeed later. */
  get retryable(): boolean { return ERRORS[this.code].retryable }
  /** The HTTP status of the code. */
  get status(): number { return ERRORS[this.code].status }
}

/** Whether `error` is a CyxError of one of `codes` (of any, when none is named). */
export function isCyxError(error: unknown, ...codes: ErrorCode[]): error is CyxError {
  return error instanceof Error && error.name === 'CyxError' && (codes.length === 0 || codes.some(code => code === (error as { code?: unknown }).code))
}

/** Whether `error` is an abort by a caller: that is never a failure. */
export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

/** Any thrown value as a record that can cross a boundary; an unknown one becomes `INTERNAL`. */
export function packError(error: unknown): ErrorRecord {
  if (isCyxError(error)) {
    const record: ErrorRecord = { cyx: 1, code: error.code, details: error.details }
    if (error.cause !== undefined) record.cause = isCyxError(error.cause) ? packError(error.cause) : messageOf(error.cause)
    return record
  }
  return { cyx: 1, code: 'INTERNAL', details: { what: messageOf(error) } }
}

/** The CyxError of a record, with its causes; anything else is wrapped as `INTERNAL`. */
export function unpackError(record: unknown): CyxError {
  if (isErrorRecord(record)) {
    const cause = typeof record.cause === 'object' ? unpackError(record.cause) : record.cause
    return new CyxError(record.code, record.details, cause)
  }
  return new CyxError('INTERNAL', { what: messageOf(record) })
}

/** Checked at the door: an own code and a details object. */
export function isErrorRecord(value: unknown): value is ErrorRecord {
  const record = value as Partial<ErrorRecord> | null
  return typeof record === 'object' && record?.cyx === 1 && typeof record.code === 'string' && record.code in ERRORS && typeof record.details === 'object'
}

/** The sentence of any thrown value. */
export const messageOf = (error: unknown): string => error instanceof Error ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}` : String(error)
