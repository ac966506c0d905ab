import type { ClassName, NodeClassName } from '../bytes/className.ts'
import type { ErrorRecord } from '../errors.ts'
import type { Change } from './files/change.ts'
import type { LineDiff } from './files/diff.ts'
import type { LineageGraph, SourceWish } from './files/lineage.ts'
import type { Retention } from './files/retention.ts'
import type { Deed } from './files/tree.ts'
import type { OnTaken } from './upload/prepare.ts'
import type { Options, Progress, ShardState } from '../options.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { View } from '../sw/views.ts'
import type { VolunteerState } from '../volunteer/volunteer.ts'

/** A file or folder as the list shows it. Ids are base32 text; times are ms since 1970; sizes are bytes. */
export interface FileEntry {
  id: string
  /** The folder it lies in; null is the root. */
  parent: string | null
  folder: boolean
  name: string
  type: string
  size: number
  /** When its newest version came. */
  addedAt: number
  /** Of a file: its newest version, and how many it has. */
  version: string
  versions: number
  starred: boolean
  /** When it was put into the trash by itself; what lies in a folder there has null. */
  trashedAt: number | null
  /** Links that open it now: none means "Only you". */
  links: number
  /** A small file that is kept in one piece, in a canister. */
  whole?: boolean
  /** The class that was chosen for it; absent: *standard*. */
  class?: NodeClassName | undefined
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
  className: ClassName
  /** Shards that must answer, and shards there are: 8 and 14 of class *standard*. */
  needed: number
  total: number
  shards: ShardPlace[]
  anchor: AnchorState
}

/** A version of a file; `goesAt`: when its rule has it deleted. */
export interface VersionInfo { id: string, at: number, size: number, type: string, tag: string, message: string, goesAt?: number }

/** An older version that goes. */
export interface GoingVersion { entry: string, name: string, version: string, at: number, size: number, goesAt: number }

/** What is kept of older versions by the drive's rule, how much they are, and what goes: `first` names some, soonest deleted first; bytes of content. */
export interface OlderVersions { rule: Retention, versions: number, bytes: number, going: { versions: number, bytes: number, files: number, first: GoingVersion[] } }

/** What is known of a version, for comparing it with another; `modified`: of the file on the disk it came from, null where that is not kept. */
export interface VersionFacts { id: string, at: number, modified: number | null, size: number, type: string, tag: string, message: string, name: string, className: string, root: string, cid: string, chunks: number }

/** Two versions side by side; `shared`: chunks they have in common, null where a version lies in a pack with other files. */
export interface Comparison { versions: [VersionFacts, VersionFacts], shared: number | null }

/** Something that was done in the drive, and to what. */
export interface Activity { entry: string, name: string, folder: boolean, deed: Deed }

/** The past of an entry, newest first; `rule` is its own on older versions, null where the drive's counts. */
export interface FileHistory { versions: VersionInfo[], deeds: Deed[], rule: Retention | null, driveRule: Retention }

/** A file to add, and the folders it lies in on the disk, outermost first; with a handle (File System Access) its upload can go on after a reload. */
export interface Dropped { file: File, path: readonly string[], handle?: FileSystemFileHandle }

/** One row of the transfer tray; errors stay until dismissed. `again`: a stored file on its way into another class. */
export interface Transfer { id: string, direction: 'up' | 'down', name: string, size: number, progress: Progress, error: ErrorRecord | null, again?: { entry: string, to: NodeClassName } }

/**
 * `versions`: of files, that it opens. `kept`: its address can be copied again. `opensWhat`: what the file or folder is now, what it was when the link was made, or
 * what it was before more came into the folder than a link can open.
 */
export interface LinkInfo { id: string, entry: string | null, versions: string[], fileName: string, folder: boolean, createdAt: number, expiresAt: number | null, opens: number, maxOpens: number | null, hasPassword: boolean, state: 'live' | 'expired' | 'used' | 'revoked' | 'deleted', kept: boolean, opensWhat: 'now' | 'then' | 'full' }

export interface AccountInfo { id: string, plan: string, quotaBytes: number, usedBytes: number, kind: 'passphrase' | 'device', lamports: number | null }

/** A device that may use the account, by its session key. `id` is the key's principal as text; name is null where it can't be read; times are ms since 1970. */
export interface DeviceInfo { id: string, name: string | null, here: boolean, addedAt: number, usedAt: number | null }

/** What the app keeps of files on this device, sealed; bytes. Pinned ones do not count against the limit. `lasting`: it outlives the window; `persisted`: the browser has promised not to clear it by itself. */
export interface LocalUse { usedBytes: number, pinnedBytes: number, limitBytes: number, lasting: boolean, persisted: boolean, deviceUsedBytes: number, deviceBytes: number }

/** What a person lets this browser keep for others, and how that goes; `state` is null until it has begun, and where another window of this browser does it. */
export interface VolunteerInfo { on: boolean, quotaBytes: number, state: VolunteerState | null }

/** An immutable picture of the drive; a new object after every change, so it fits `useSyncExternalStore`. */
export interface DriveSnapshot {
  files: readonly FileEntry[]
  /** `loading` until the first list (cache or network) is there. */
  list: 'loading' | 'cache' | 'network'
  online: boolean
  transfers: readonly Transfer[]
  /** Uploads that wait beyond those in `transfers`. */
  moreTransfers?: number
  /** Changes of the list that were made here and wait for the network. */
  waitingChanges?: number
  account: AccountInfo | null
  /** Files that stay on this device: entry → how much of it is here, 0 … 1. */
  offline: Readonly<Record<string, number>>
  /** Whether this browser keeps shards of others, and how it does. */
  volunteer?: VolunteerInfo
  /** The last background problem (directory unreachable, anchor not made …); null when all is well. */
  problem: ErrorRecord | null
}

/** The open drive. Every promise rejects with a CyxError. */
export interface Drive {
  subscribe: (changed: () => void) => () => void
  snapshot: () => DriveSnapshot
  /** Makes the folders that are missing, then starts one upload per file; they show up in `transfers` at once. `onTaken` tells what becomes of a name that is there already, `class` how they are kept where that was chosen, `sources` what all of them were made from. Resolves to the versions, sources and scripts, that are not in the drive any more: of a source the name alone is noted, a script is left out. @throws INVALID_REQUEST for sources that cannot be noted, directory errors where folders are made */
  add: (files: readonly Dropped[], to: { parent: string | null, onTaken: OnTaken, class?: NodeClassName, sources?: readonly SourceWish[] }, options?: Options) => Promise<string[]>
  /** Keeps a stored file in another class: its newest version is read from where it lies and stored anew, as a transfer; what had its place goes, unless a link, a tag, a copy or a note needs it. @throws STORAGE_OBJECT_NOT_FOUND, NETWORK_QUORUM_FAILED, directory errors */
  reclass: (entry: string, to: NodeClassName, options?: Options) => Promise<void>
  /** @throws STORAGE_OBJECT_NOT_FOUND, STORAGE_NAME_TAKEN (a new folder, a rename), STORAGE_CYCLIC_MOVE, LEDGER_CONFLICT; nothing was changed then, but of more than a thousand changes the first may have been */
  change: (changes: readonly Change[], options?: Options) => Promise<void>
  /** What is known of its past on this device. */
  history: (entry: string, options?: Options) => Promise<FileHistory>
  /** What was done last in the whole drive by any device, newest first; of what was deleted for good nothing is known. */
  activity: (options?: Options) => Promise<Activity[]>
  /** Older versions: the drive's rule, what they take, and what goes; by `wanted` instead of the rule for one file or for all. @throws INVALID_REQUEST */
  older: (wanted?: { entry: string | null, rule: Retention }, options?: Options) => Promise<OlderVersions>
  /** Deletes older versions for good; all that go where none is named. @throws STORAGE_OBJECT_NOT_FOUND, INVALID_REQUEST, LEDGER_CONFLICT */
  dropVersions: (which: readonly { entry: string, version: string }[] | null, options?: Options) => Promise<void>
  /** Two versions of a file as the network has them. @throws STORAGE_OBJECT_NOT_FOUND when one was deleted meanwhile */
  compare: (entry: string, from: string, to: string, options?: Options) => Promise<Comparison>
  /** Lines that two versions differ in, found in the worker; `json`: both are laid out in one way first. @throws STORAGE_OBJECT_NOT_FOUND, NETWORK_QUORUM_FAILED */
  differences: (entry: string, from: string, to: string, options?: Options & { json?: boolean }) => Promise<LineDiff>
  /** What a version was made from and what was made from it; all of it is on this device. */
  lineage: (entry: string, version: string, options?: Options) => Promise<LineageGraph>
  /** Cancel leaves nothing half-listed. */
  cancel: (transfer: string | null) => void
  retry: (transfer: string | null) => void
  dismiss: (transfer: string) => void
  /** Pause, resume, cancel and retry are for all uploads where no transfer is named. */
  pause: (transfer: string | null) => void
  /** Called in a click: where a file has to be opened again the browser may ask. */
  resume: (transfer: string | null) => void
  /** Goes before all that wait. */
  first: (transfer: string) => void
  /** Streams to the browser's download. */
  download: (entry: string, version?: string) => Promise<void>
  /** Several files, and all that lies in folders, as one zip archive. */
  downloadAll: (entries: readonly string[]) => Promise<void>
  /** An address for `<img>`, `<video>`, `<audio>` or an `<iframe>` with a PDF: any part of the file, as it is asked for. `close` it when it is not shown any more. */
  view: (entry: string, version?: string) => Promise<View>
  /** Keeps files (and all in folders) on this device, also without network, or no longer; see `snapshot().offline`. */
  pin: (entries: readonly string[], on: boolean, options?: Options) => Promise<void>
  localUse: (options?: Options) => Promise<LocalUse>
  /** How much of what was read is kept on this device, bytes. */
  setLocalLimit: (bytes: number, options?: Options) => Promise<void>
  /** Lets go of all that is kept here, pinned files too. */
  clearLocal: (options?: Options) => Promise<void>
  details: (entry: string, options?: Options) => Promise<FileDetails>
  /** Deletes for good, with all that is in them. */
  remove: (entries: readonly string[], options?: Options) => Promise<void>
  /** Makes a link; the answer is the whole address with the secret in its fragment. @param link - with `fixed` it opens for ever what is there now */
  share: (entry: string, link: { password?: string, expiresAt?: number, maxOpens?: number, fixed?: boolean }, options?: Options) => Promise<{ url: string, id: string }>
  /** The address of a link that is kept, as when it was made. @throws STORAGE_OBJECT_NOT_FOUND */
  addressOf: (link: LinkInfo, options?: Options) => Promise<string>
  links: (options?: Options) => Promise<LinkInfo[]>
  revoke: (link: string, options?: Options) => Promise<void>
  refresh: (options?: Options) => Promise<void>
  /** Devices of the account, this one first, then by last use. */
  devices: (options?: Options) => Promise<DeviceInfo[]>
  /** Takes a device's session key away: the directory refuses it from then on. */
  removeDevice: (device: string, options?: Options) => Promise<void>
  /** How nodes and transports do, as this page sees it; with `test`, after asking every node. `reportOf` makes text of it. */
  diagnosis: (test: boolean, options?: Options) => Promise<Diagnosis>
  /** Keeps shards of others in this browser while it is open, or no longer: then they are deleted. `quotaBytes` at most. */
  setVolunteer: (wish: Pick<VolunteerInfo, 'on' | 'quotaBytes'>, options?: Options) => Promise<void>
  /** Zeroes the keys and closes. */
  lock: () => void
}

/** A passkey that unlocks the drive on this device; when it was added, ms since 1970. */
export interface PasskeyInfo { id: string, addedAt: number }

/** The door of the app: `lib/drive/session.ts` makes one per page. */
export interface Session {
  /** What is on this device: nothing, a vault behind a passphrase, or a throw-away account that opens by itself. */
  state: (options?: Options) => Promise<'none' | 'locked' | 'device'>
  create: (passphrase: string, options?: Options) => Promise<Drive>
  tryIt: (options?: Options) => Promise<Drive>
  /** @throws AUTH_WRONG_PASSPHRASE, AUTH_VAULT_DAMAGED; works offline (the list comes from the cache). */
  unlock: (passphrase: string, options?: Options) => Promise<Drive>
  openDevice: (options?: Options) => Promise<Drive>
  /** Opens an account by its recovery words or its secret key on a device without one. @throws AUTH_WORDS_INVALID, AUTH_VAULT_EXISTS */
  restore: (words: string, passphrase: string, options?: Options) => Promise<Drive>
  /** The 24 recovery words, and the same as one line. @throws AUTH_WRONG_PASSPHRASE, AUTH_NO_WORDS */
  words: (passphrase: string, options?: Options) => Promise<{ words: string, key: string }>
  /** Another passphrase for this device; the keys and what they sealed stay as they are. @throws AUTH_WRONG_PASSPHRASE */
  changePassphrase: (from: string, to: string, options?: Options) => Promise<void>
  /** Passkeys that unlock the drive on this device, oldest first; null where the browser knows none. */
  passkeys: (options?: Options) => Promise<PasskeyInfo[] | null>
  /** Has the browser make a passkey; called in a click. The answer is to be added: until then it opens nothing. @throws AUTH_PASSKEY_NO_PRF, AUTH_PASSKEY_UNUSED */
  makePasskey: (options?: Options) => Promise<{ add: (passphrase: string, options?: Options) => Promise<void> }>
  /** It opens this drive no longer; nothing is read or sealed anew. */
  removePasskey: (id: string, options?: Options) => Promise<void>
  /** Called in a click. @throws AUTH_PASSKEY_UNUSED, AUTH_PASSKEY_NO_PRF, AUTH_VAULT_DAMAGED */
  unlockByPasskey: (options?: Options) => Promise<Drive>
  /** Forgets the vault of this device; what is stored can't be opened from here any more. */
  forget: (options?: Options) => Promise<void>
}

/** What the share page knows before anything is downloaded. `files`: all that lies in a shared folder, by path; null for one file. */
export interface Shared { name: string, size: number, type: string, expiresAt: number | null, files: SharedItem[] | null }
/** A file of a shared folder; its path begins below the folder. */
export interface SharedItem { path: string, size: number, type: string }

/** The share page's door: `lib/drive/share/open.ts`. */
export interface ShareDoor {
  /** Whether the fragment asks for a password. @throws LINK_MALFORMED */
  needsPassword: boolean
  /** @throws LINK_* codes of the table, NETWORK_DIRECTORY_UNREACHABLE */
  open: (password: string | null, options?: Options) => Promise<Shared>
  /** Makes ready what looking and downloading need, once the link is open and shown. */
  warm: () => void
  /** An address for `<img>`, `<video>`, `<audio>` or an `<iframe>` with a PDF, once the link is open. `close` it when it is not shown any more. @param item - number of the folder's file */
  view: (item?: number) => Promise<View>
  /** Streams to the browser's download; resolves when all bytes were checked and handed over. @param item - null for a whole folder as one archive, about which the chain is not asked */
  download: (item: number | null, onProgress: (progress: Progress) => void, options?: Options) => Promise<{ anchor: AnchorState | null }>
}
