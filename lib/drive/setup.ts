import { loadCoder } from '../codec/coder.ts'
import { fetchCoder } from '../engine/codecModule.ts'
import { makeCodecPool } from '../engine/codecPool.ts'
import { makeGate } from '../engine/gate.ts'
import type { NodeInfo } from '../engine/peers.ts'
import { makePeerPool } from '../peers/pool.ts'
import type { WorkerSetup } from './calls.ts'
import type { Reading } from './context.ts'
import { makeNodes } from './nodes.ts'
import type { Nodes } from './nodes.ts'
import { workerFile } from './workerFiles.ts'

/** Chunks in memory at once: 4 MiB of plaintext and 7.3 MiB of shards each, so some 35 MB. */
const CHUNKS_AT_ONCE = 3

/**
 * The parts that reading a version needs: coder, codec workers, nodes.
 *
 * @param list - reads the node registry
 * @throws NETWORK_OFFLINE, CODER_UNSUPPORTED, CODER_FAILED
 */
export async function makeReading({ config, base, rtc }: WorkerSetup, list: () => Promise<NodeInfo[]>): Promise<{ reading: Reading & { close: () => Promise<void> }, nodes: Nodes }> {
  const module = await fetchCoder(workerFile(base, ''))
  const coder = await loadCoder(module)
  const pool = makePeerPool({ rtc })
  const nodes = makeNodes(pool, list)
  const codec = makeCodecPool(workerFile(base, 'codec.js'), module)
  const close = async (): Promise<void> => {
    codec.close()
    await pool.close()
  }
  return { nodes, reading: { config, codec, coder, peers: nodes, chunks: makeGate(CHUNKS_AT_ONCE), close } }
}
