import { blake3 } from '../lib/bytes/hash.ts'
import type { Addon } from './webtransport/addon.ts'

/** Where the addon writes a hash: memory of its own for each would be the garbage collector's. */
const ROOM = Buffer.allocUnsafeSlow(32)

/** BLAKE3-256 as the store and the verbs take it: native, or its slow twin (forty times slower) where there is no addon. */
export const hasher = (addon: Addon | null): (bytes: Uint8Array) => Uint8Array => addon
  ? bytes => {
      addon.blake3(bytes, ROOM)
      return new Uint8Array(ROOM)
    }
  : blake3
