import type { Bytes } from '../bytes/bytes.ts'
import type { Options } from '../options.ts'
import type { ShardClient } from '../wire/shard.ts'

/** A storage node as the registry names it. */
export interface NodeAddress {
  number: number
  /** Ed25519, 32 bytes: whoever answers must hold it. */
  publicKey: Bytes
  /** Multiaddrs. */
  addresses: readonly string[]
}

/** A way to reach nodes; the names are those of the multiaddr protocols. */
export interface Route {
  name: 'webtransport' | 'webrtc-direct'
  /**
   * Opens a connection of its own.
   *
   * @param options - `onEnd` is called once when it has ended
   * @throws NETWORK_NODE_UNREACHABLE
   */
  open: (node: NodeAddress, options: Options & { onEnd: () => void }) => Promise<ShardClient>
}
