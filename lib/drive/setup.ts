import { loadCoder } from '../codec/coder.ts'
import { makeCodecPool } from '../engine/codecPool.ts'
import { makeGate } from '../engine/gate.ts'
import type { NodeInfo } from '../engine/peers.ts'
import { CyxError } from '../errors.ts'
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
  const answer = await fetch(workerFile(base, 'codec.wasm')).catch((error: unknown) => { throw new CyxError('NETWORK_OFFLINE', {}, error) })
  if (!answer.ok) throw new CyxError('CODER_FAILED', { what: `codec.wasm answered ${String(answer.status)}` })
  const coder = await loadCoder(new Uint8Array(await answer.arrayBuffer()))
  const pool = makePeerPool({ rtc })
  const nodes = makeNodes(pool, list)
  const codec = makeCodecPool(workerFile(base, 'codec.js'))
  const close = async (): Promise<void> => {
    codec.close()
    await pool.close()
  }
  return { nodes, reading: { config, codec, coder, peers: nodes, chunks: makeGate(CHUNKS_AT_ONCE), close } }
}
