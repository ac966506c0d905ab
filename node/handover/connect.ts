import type { Connection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import type { Multiaddr } from '@multiformats/multiaddr'
import { CyxError } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'
import { createShardClient } from '../../lib/wire/client.ts'
import { SHARD_PROTOCOLS } from '../../lib/wire/shard.ts'
import type { NodeClient } from '../../lib/wire/shard.ts'
import type { Errand } from '../directory.ts'
import { peerOf } from '../operations/peer.ts'

/** Whoever dials other nodes; all addresses are of one. */
export interface Dials { dial: (addresses: Multiaddr[], options: { signal?: AbortSignal }) => Promise<Connection> }

/**
 * Opens a client to another node over whatever this host can dial; its connection ends with it. Who answers must hold the node's key, whatever name the
 * addresses came with.
 *
 * @throws NETWORK_NODE_UNREACHABLE; a caller's abort as it is
 */
export async function connectFrom(host: Dials, { number, publicKey, addresses }: Errand['to'], { signal }: Options = {}): Promise<NodeClient> {
  const peer = peerOf({ publicKey })
  const dialling = signal ? { signal } : {}
  try {
    const connection = await host.dial(addresses.map(address => multiaddr(`${address.replace(/\/p2p\/[^/]*$/, '')}/p2p/${peer}`)), dialling)
    const stream = await connection.newStream([...SHARD_PROTOCOLS], dialling)
    const end = (): void => { connection.close().catch(() => { connection.abort(new CyxError('NETWORK_NODE_UNREACHABLE', { node: number })) }) }
    return createShardClient(stream, { nodeKey: publicKey, onEnd: end })
  } catch (error) {
    signal?.throwIfAborted()
    throw new CyxError('NETWORK_NODE_UNREACHABLE', { node: number }, error)
  }
}
