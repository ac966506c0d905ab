import type { Bytes } from '../bytes/bytes.ts'
import type { NodeClassName } from '../bytes/className.ts'
import type { Config } from '../config.ts'
import type { AnsweredPasskey, KnownPasskey } from '../keys/passkeys.ts'
import type { Progress } from '../options.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Change } from './files/change.ts'
import type { LineDiff } from './files/diff.ts'
import type { LineageGraph, SourceWish } from './files/lineage.ts'
import type { Retention } from './files/retention.ts'
import type { PackedSnapshot } from './picture.ts'
import type { Activity, AnchorState, Comparison, DeviceInfo, Dropped, FileDetails, FileHistory, LinkInfo, LocalUse, OlderVersions, Shared } from './types.ts'
import type { Deed } from './transfers/engineTypes.ts'
import type { VolunteerState } from '../volunteer/volunteer.ts'
import type { OnTaken } from './upload/prepare.ts'

/** What the drive's worker needs to know of the page that made it. */
export interface WorkerSetup {
  config: Config
  /** Address of the app's folder, ending in `/`. */
  base: string
  /** The page's end of WebRTC: connections live there, bytes pass through it. */
  rtc: MessagePort
}

/** Calls of the page to the drive's worker. */
export interface DriveCalls {
  setup: { args: WorkerSetup, result: null }
  create: { args: { passphrase: string }, result: null }
  tryIt: { args: null, result: null }
  unlock: { args: { passphrase: string }, result: null }
  openDevice: { args: null, result: null }
  restore: { args: { words: string, passphrase: string }, result: null }
  words: { args: { passphrase: string }, result: { words: string, key: string } }
  changePassphrase: { args: { from: string, to: string }, result: null }
  /** Passkeys of the vault on this device, for the page to ask the browser for. */
  passkeys: { args: null, result: KnownPasskey[] }
  addPasskey: { args: { passphrase: string, answered: AnsweredPasskey }, result: null }
  removePasskey: { args: { credential: Bytes }, result: null }
  unlockByPasskey: { args: { credential: Bytes, prf: Bytes }, result: null }
  forget: { args: null, result: null }
  /** Never answers while the drive is open; tells the whole snapshot, then what of it changed. */
  watch: { args: null, result: null, progress: Partial<PackedSnapshot> }
  add: { args: { files: Dropped[], parent: string | null, onTaken: OnTaken, class?: NodeClassName, sources?: SourceWish[] }, result: string[] }
  reclass: { args: { entry: string, class: NodeClassName }, result: null }
  change: { args: { changes: Change[] }, result: null }
  activity: { args: null, result: Activity[] }
  history: { args: { entry: string }, result: FileHistory }
  older: { args: { entry: string | null, rule: Retention } | null, result: OlderVersions }
  dropVersions: { args: { which: { entry: string, version: string }[] | null }, result: null }
  compare: { args: { entry: string, from: string, to: string }, result: Comparison }
  differences: { args: { entry: string, from: string, to: string, json: boolean }, result: LineDiff }
  lineage: { args: { entry: string, version: string }, result: LineageGraph }
  /** To one transfer, or to all uploads. */
  transfer: { args: { deed: Deed, transfer: string | null }, result: null }
  /** Opens a stream, from byte `from` on (whole chunks): its chunks are pulled over the port that comes back. `transfer` is its row in the tray. */
  download: { args: { entry: string, version: string | null, from?: number }, result: { name: string, type: string, size: number, port: MessagePort, transfer: string } }
  /** The same for an archive of many. */
  archive: { args: { entries: string[] }, result: { name: string, type: string, size: number, port: MessagePort, transfer: string } }
  /** Answers one request of the service worker over its port (`ToView`, `FromView` of lib/sw); resolves when it is over. */
  view: { args: { entry: string, version: string | null, port: MessagePort }, result: null }
  pin: { args: { entries: string[], on: boolean }, result: null }
  localUse: { args: null, result: LocalUse }
  setLocalLimit: { args: { bytes: number }, result: null }
  clearLocal: { args: null, result: null }
  details: { args: { entry: string }, result: FileDetails }
  remove: { args: { entries: string[] }, result: null }
  share: { args: { entry: string, password: string | null, expiresAt: number | null, maxOpens: number | null, follows: boolean }, result: { fragment: string, id: string } }
  /** What follows `#` in the address of a link that is kept. */
  fragment: { args: { link: string, hasPassword: boolean }, result: string }
  links: { args: null, result: LinkInfo[] }
  revoke: { args: { link: string }, result: null }
  refresh: { args: null, result: null }
  devices: { args: null, result: DeviceInfo[] }
  removeDevice: { args: { device: string }, result: null }
  diagnosis: { args: { test: boolean }, result: Diagnosis }
  online: { args: { online: boolean }, result: null }
  lock: { args: null, result: null }
}

/** Calls of the share page to its worker. */
export interface ShareCalls {
  setup: { args: WorkerSetup, result: null }
  open: { args: { fragment: string, password: string | null }, result: Shared }
  /** Makes ready what every download needs; what fails then is told by the download. */
  warm: { args: null, result: null }
  /** `item`: a file of a folder by its number, 0 for the one file; null for all of a folder as an archive of `size` bytes. */
  download: { args: { item: number | null }, result: { port: MessagePort, size: number } }
  /** Answers one request of the service worker over its port; resolves when it is over. */
  view: { args: { item: number, port: MessagePort }, result: null }
  /** Answers when the last byte was checked; tells progress until then. */
  watch: { args: null, result: { anchor: AnchorState | null }, progress: Progress }
}

/** Calls of the page to the worker that keeps shards for others. */
export interface VolunteerCalls {
  setup: { args: WorkerSetup, result: null }
  /** Answers when it was aborted; tells how it goes until then. */
  keep: { args: { quotaBytes: number }, result: null, progress: VolunteerState }
  quota: { args: { bytes: number }, result: null }
}

/** One stream of plaintext, pulled chunk by chunk over a port of its own; null at the end. */
export interface StreamCalls {
  pull: { args: null, result: { bytes: Uint8Array<ArrayBuffer> | null } }
  cancel: { args: null, result: null }
}
