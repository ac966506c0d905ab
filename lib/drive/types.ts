import type { ErrorRecord } from '../errors.ts'
import type { Options, Progress, ShardState } from '../options.ts'
import type { Diagnosis } from './diagnosis.ts'

/** A file as the list shows it. Ids are base32 text; times are ms since 1970; sizes are bytes. */
export interface FileEntry {
  id: string
  name: string
  type: string
  size: number
  addedAt: number
  version: string
  /** Links that open it now: none means "Only you". */
  links: number
}

/** One shard position of the file's class, over all placement groups. */
export interface ShardPlace { shard: number, state: ShardState, nodes: { number: number, operator: string, region: string, peer: string, online: boolean }[] }

/** What the chain says of a version: `checked` only after inclusion was verified against the account read from Solana. */
export type AnchorState =
  | { state: 'waiting' }
  | { state: 'anchored', checked: boolean, account: string, transaction: string | null, sequence: number, at: number }
  | { state: 'unknown', why: ErrorRecord }

/** Everything the details panel shows. */
export interface FileDetails {
  entry: FileEntry
  cid: string
  root: string
  chunks: number
  storedBytes: number
  className: 'standard'
  /** Shards that must answer, and shards there are: 8 and 14. */
  needed: number
  total: number
  shards: ShardPlace[]
  anchor: AnchorState
}

/** One row of the transfer tray; errors stay until dismissed. */
export interface Transfer { id: string, direction: 'up' | 'down', name: string, size: number, progress: Progress, error: ErrorRecord | null }

export interface LinkInfo { id: string, entry: string | null, fileName: string, createdAt: number, expiresAt: number | null, opens: number, hasPassword: boolean, state: 'live' | 'expired' | 'revoked' | 'deleted' }

export interface AccountInfo { id: string, plan: string, quotaBytes: number, usedBytes: number, kind: 'passphrase' | 'device', lamports: number | null }

/** An immutable picture of the drive; a new object after every change, so it fits `useSyncExternalStore`. */
export interface DriveSnapshot {
  files: readonly FileEntry[]
  /** `loading` until the first list (cache or network) is there. */
  list: 'loading' | 'cache' | 'network'
  online: boolean
  transfers: readonly Transfer[]
  account: AccountInfo | null
  /** The last background problem (directory unreachable, anchor not made …); null when all is well. */
  problem: ErrorRecord | null
}

/** The open drive. Every promise rejects with a CyxError. */
export interface Drive {
  subscribe: (changed: () => void) => () => void
  snapshot: () => DriveSnapshot
  /** Starts one upload per file; they show up in `transfers` at once. A name already there becomes "name (2)". */
  add: (files: readonly File[]) => void
  /** Cancel leaves nothing half-listed. */
  cancel: (transfer: string) => void
  retry: (transfer: string) => void
  dismiss: (transfer: string) => void
  /** Streams to the browser's download. */
  download: (entry: string) => Promise<void>
  details: (entry: string, options?: Options) => Promise<FileDetails>
  remove: (entries: readonly string[], options?: Options) => Promise<void>
  /** Makes a link; the answer is the whole address with the secret in its fragment (nothing keeps it: it is shown this once). */
  share: (entry: string, link: { password?: string, expiresAt?: number }, options?: Options) => Promise<{ url: string, id: string }>
  links: (options?: Options) => Promise<LinkInfo[]>
  revoke: (link: string, options?: Options) => Promise<void>
  refresh: (options?: Options) => Promise<void>
  /** How nodes and transports do, as this page sees it; with `test`, after asking every node. `reportOf` makes text of it. */
  diagnosis: (test: boolean, options?: Options) => Promise<Diagnosis>
  /** Zeroes the keys and closes. */
  lock: () => void
}

/** The door of the app: `lib/drive/session.ts` makes one per page. */
export interface Session {
  /** What is on this device: nothing, a vault behind a passphrase, or a throw-away account that opens by itself. */
  state: (options?: Options) => Promise<'none' | 'locked' | 'device'>
  create: (passphrase: string, options?: Options) => Promise<Drive>
  tryIt: (options?: Options) => Promise<Drive>
  /** @throws AUTH_WRONG_PASSPHRASE, AUTH_VAULT_DAMAGED; works offline (the list comes from the cache). */
  unlock: (passphrase: string, options?: Options) => Promise<Drive>
  openDevice: (options?: Options) => Promise<Drive>
  /** Forgets the vault of this device; what is stored can't be opened from here any more. */
  forget: (options?: Options) => Promise<void>
}

/** What the share page knows before anything is downloaded. */
export interface SharedFile { name: string, size: number, type: string, expiresAt: number | null }

/** The share page's door: `lib/drive/share/open.ts`. */
export interface ShareDoor {
  /** Whether the fragment asks for a password. @throws LINK_MALFORMED */
  needsPassword: boolean
  /** @throws LINK_* codes of the table, NETWORK_DIRECTORY_UNREACHABLE */
  open: (password: string | null, options?: Options) => Promise<SharedFile>
  /** Streams to the browser's download; resolves when all bytes were checked and handed over. */
  download: (onProgress: (progress: Progress) => void, options?: Options) => Promise<{ anchor: AnchorState }>
}
