import type { ErrorCode } from '../../lib/errors.ts'
import type { Progress, ShardState } from '../../lib/options.ts'
import { bytes, count, duration, exactly, speed, until, whole } from './format.ts'

const states: Record<ShardState, string> = { stored: 'stored', moving: 'on the way', slow: 'slow', lost: 'lost', repairing: 'being repaired', empty: 'to come' }

/** Words of the ring, used by the app and the share page. */
export const ringText = {
  states,
  of: (total: number): string => `of ${total} stored`,
  describe: (ring: readonly ShardState[], needed: number): string => {
    const of = (state: ShardState): number => ring.filter(one => one === state).length
    const others = (['moving', 'slow', 'lost', 'repairing'] as const).filter(state => of(state) > 0).map(state => `, ${of(state)} ${states[state]}`).join('')
    return `${of('stored')} of ${ring.length} stored${others}; any ${needed} bring it back`
  },
}

/** What is safe, by error code: the second of the three parts of an error. */
const safe: Partial<Record<ErrorCode, string>> = {
  AUTH_WRONG_PASSPHRASE: 'The drive stays locked and unharmed.',
  AUTH_VAULT_DAMAGED: 'The files themselves lie on the storage nodes and are not touched.',
  NETWORK_OFFLINE: 'Everything stored stays stored.',
  NETWORK_DIRECTORY_UNREACHABLE: 'Everything stored stays stored.',
  NETWORK_NO_NODES_AVAILABLE: 'Files stored before are not touched, and this one is still on your device.',
  NETWORK_QUORUM_FAILED: 'The pieces that are stored stay where they are.',
  NETWORK_SOLANA_UNREACHABLE: 'Files and links work without it.',
  STORAGE_CORRUPT: 'The changed bytes were found and not used.',
  STORAGE_FILE_CHANGED: 'Nothing half-made was listed.',
  STORAGE_QUOTA_EXCEEDED: 'Files stored before are not touched.',
  LINK_WRONG_PASSWORD: 'Nothing was opened and nothing was counted.',
  LEDGER_UNTRUSTED: 'The answer was not used.',
  LEDGER_CLOCK: 'The answer was not used. Everything stored stays stored.',
}

/** What is safe, by what was going on, where the code does not say more. */
const safeDuring = {
  up: 'The file is still on your device; nothing half-stored is listed.',
  down: 'The stored file is untouched.',
  open: 'Nothing on this device was changed.',
  change: 'Your files are untouched.',
}

/** What was going on when an error came. */
export type During = keyof typeof safeDuring

/** Words that stand there before the catalogue is. */
export const openingText = { product: 'CyxCloud', opening: 'Opening your drive' }

/** Words around an error. */
export const errorText = {
  safe: (code: ErrorCode, during: During): string => safe[code] ?? safeDuring[during],
  details: 'Details',
  copy: 'Copy details',
  copied: 'Copied',
  again: 'Try again',
  dismiss: 'Dismiss',
}

/** Words of a preview, used by the app and the share page. */
export const previewText = {
  title: 'Preview',
  none: 'No preview for this type.',
  large: (size: number): string => `Too large to preview here (${bytes(size)}).`,
  failed: 'The preview could not be opened.',
  rows: (rows: number, columns: number, all: number): string => `The first ${count(rows, 'row', 'rows')}${columns < all ? ` of ${whole(columns)} columns; the file has ${whole(all)}` : ''}.`,
  notes: { footer: 'The table’s description alone is too large to preview here.', codec: 'The table is compressed in a way that is not previewed here.', slow: 'Reading the table took too long and was stopped. The file is unharmed: download it to look inside.' },
  cut: (shown: number): string => `The first ${bytes(shown)}.`,
}

/** The share page's words. */
export const shareText = {
  title: 'A file for you',
  product: 'CyxCloud',
  opening: 'Opening the link',
  someone: 'Someone shared something with you',
  until: (at: number, now: number): string => `Open until ${until(at, now)}`,
  askPassword: 'This link needs a password',
  passwordHint: 'The person who sent the link knows it. It is part of the key: without it nobody can open it, not even the network.',
  password: 'Password',
  show: 'Show password',
  hide: 'Hide password',
  open: 'Open',
  openIn: (seconds: number): string => `Open in ${duration(seconds)}`,
  checkingPassword: 'Checking the password',
  download: (size: number): string => `Download ${bytes(size)}`,
  again: 'Download again',
  files: (n: number): string => count(n, 'file', 'files'),
  all: (size: number): string => `Download all, ${bytes(size)}`,
  list: 'Files in this folder',
  get: (name: string): string => `Download ${name}`,
  back: 'All files',
  checkedAll: 'Checked: these are exactly the files that were shared.',
  starting: 'Finding the pieces',
  receiving: (p: Extract<Progress, { phase: 'receiving' | 'sending' }>): string => `${bytes(p.doneBytes)} of ${bytes(p.totalBytes)}`,
  pace: (p: Extract<Progress, { phase: 'receiving' | 'sending' }>): string => `${speed(p.bytesPerSecond)}${p.secondsLeft === null ? '' : ` · ${duration(p.secondsLeft)} left`}`,
  cancel: 'Cancel',
  checked: 'Checked: these are exactly the bytes that were shared.',
  anchored: (at: number): string => `Proven on Solana on ${exactly(at)}.`,
  anchoredUnchecked: 'The sender noted this file on Solana; that could not be checked here.',
  anchorWaiting: 'Not noted on Solana yet; the check above does not need it.',
  anchorUnknown: 'Solana could not be asked; the check above does not need it.',
  how: 'Everything is opened on this device. The places that store the pieces cannot read them.',
  unknownType: 'File',
  ring: (got: number, needed: number): string => `${got} of the ${needed} pieces needed have answered`,
  ringShort: (got: number, needed: number): string => `${got} of ${needed} pieces`,
  notOpened: 'This link cannot be opened',
  noScript: 'This page opens the file on your device and needs JavaScript for it.',
}
