import type { Config } from '../config.ts'
import type { Progress } from '../options.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { AnchorState, DriveSnapshot, FileDetails, LinkInfo, SharedFile } from './types.ts'

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
  state: { args: null, result: 'none' | 'locked' | 'device' }
  create: { args: { passphrase: string }, result: null }
  tryIt: { args: null, result: null }
  unlock: { args: { passphrase: string }, result: null }
  openDevice: { args: null, result: null }
  forget: { args: null, result: null }
  /** Never answers while the drive is open; tells every new snapshot. */
  watch: { args: null, result: null, progress: DriveSnapshot }
  add: { args: { files: File[] }, result: null }
  cancel: { args: { transfer: string }, result: null }
  retry: { args: { transfer: string }, result: null }
  dismiss: { args: { transfer: string }, result: null }
  /** Opens a stream: its chunks are pulled over the port that comes back. `transfer` is its row in the tray. */
  download: { args: { entry: string }, result: { name: string, type: string, size: number, port: MessagePort, transfer: string } }
  details: { args: { entry: string }, result: FileDetails }
  remove: { args: { entries: string[] }, result: null }
  share: { args: { entry: string, password: string | null, expiresAt: number | null }, result: { fragment: string, id: string } }
  links: { args: null, result: LinkInfo[] }
  revoke: { args: { link: string }, result: null }
  refresh: { args: null, result: null }
  diagnosis: { args: { test: boolean }, result: Diagnosis }
  online: { args: { online: boolean }, result: null }
  lock: { args: null, result: null }
}

/** Calls of the share page to its worker. */
export interface ShareCalls {
  setup: { args: WorkerSetup, result: null }
  open: { args: { fragment: string, password: string | null }, result: SharedFile }
  download: { args: null, result: { port: MessagePort } }
  /** Answers when the last byte was checked; tells progress until then. */
  watch: { args: null, result: { anchor: AnchorState }, progress: Progress }
}

/** One stream of plaintext, pulled chunk by chunk over a port of its own; null at the end. */
export interface StreamCalls {
  pull: { args: null, result: { bytes: Uint8Array<ArrayBuffer> | null } }
  cancel: { args: null, result: null }
}
