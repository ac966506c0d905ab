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

/** What is told of a connection that is being opened. */
export interface OpenOptions extends Options { onEnd: () => void, onAnswer?: () => void }

/** A way to reach nodes; the names are those of the multiaddr protocols. */
export interface Route {
  name: 'webtransport' | 'webrtc-direct'
  /** Fetches the code it takes, before the time of a dial is counted; absent where it is there. */
  load?: () => Promise<unknown>
  /** Whether a connection to the node goes over a session that is open already. */
  ready?: (node: NodeAddress) => boolean
  /** Whether the node is being dialled and has not said anything yet; absent where that can't be known. */
  silent?: (node: number) => boolean
  /**
   * Opens a connection of its own.
   *
   * @param options - `onEnd` is called once when it has ended; `onAnswer` when the node has said something, where that can be known before all is open
   * @throws NETWORK_NODE_UNREACHABLE
   */
  open: (node: NodeAddress, options: OpenOptions) => Promise<ShardClient>
}

/** Whether this is a browser tab that is reached through a node: all its addresses say so (docs/format.md §16). */
export const isTab = ({ addresses }: Pick<NodeAddress, 'addresses'>): boolean => addresses.length > 0 && addresses.every(isRelayed)

/** Whether an address leads through another node. */
export const isRelayed = (address: string): boolean => address.includes('/p2p-circuit')
