import type { Bytes } from '../bytes/bytes.ts'
import type { Cache } from '../cache/db.ts'
import type { SharedCache } from '../cache/shared.ts'
import type { Config } from '../config.ts'
import type { CodecPool } from '../engine/codecPool.ts'
import type { Gate } from '../engine/gate.ts'
import type { Peers } from '../engine/peers.ts'
import type { Keyring } from '../keys/keyring.ts'
import type { WritablePages } from './ledger/bucket.ts'
import type { Directory } from './ledger/directory.ts'
import type { Coder } from '../codec/coder.ts'
import type { Devices } from './devices.ts'
import type { Feed } from './feed.ts'

/** What reading a version needs; the share page has no more than this. */
export interface Reading {
  config: Config
  peers: Peers
  codec: CodecPool
  /** The coder of this worker: it checks shards as they arrive. */
  coder: Coder
  /** Chunks in memory at once, over all files: this bounds the engine's memory. */
  chunks: Gate
}

/** What the stories of the drive need. */
export interface DriveContext extends Reading {
  pages: WritablePages
  keyring: Keyring
  directory: Directory
  cache: Cache
  /** Sealed segments on this device. */
  local: SharedCache
  feed: Feed
  devices: Devices
  /** Id [16] of this device, once the directory knows its session key; the credential speaks for it before. */
  device: Bytes | null
}

/** Chunks per placement group at most (docs/format.md §5 and the directory's limit). */
export const GROUP_CHUNKS = 64
/** Grants live 15 min; older than this they are renewed before use. */
export const GRANT_FRESH_MS = 12 * 60_000
