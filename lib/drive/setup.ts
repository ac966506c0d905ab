import { loadCoder } from '../codec/coder.ts'
import { makeCodecPool } from '../engine/codecPool.ts'
import { makeGate } from '../engine/gate.ts'
import { CyxError } from '../errors.ts'
import { bucketClient } from '../ledger/ic/bucket.ts'
import type { PeerPool } from '../peers/pool.ts'
import type { WorkerSetup } from './calls.ts'
import type { Reading } from './context.ts'
import type { Nodes } from './nodes.ts'
import { workerFile } from './workerFiles.ts'

/** Chunks in memory at once: 4 MiB of plaintext and 7.3 MiB of shards each, so some 35 MB. */
const CHUNKS_AT_ONCE = 3

/** The parts that reading a version needs: coder, codec workers, nodes, buckets. */
export async function makeReading({ config, base }: WorkerSetup, nodes: Nodes, pool: PeerPool): Promise<Reading & { close: () => Promise<void> }> {
  const answer = await fetch(workerFile(base, 'codec.wasm')).catch((error: unknown) => { throw new CyxError('NETWORK_OFFLINE', {}, error) })
  if (!answer.ok) throw new CyxError('CODER_FAILED', { what: `codec.wasm answered ${String(answer.status)}` })
  const codec = makeCodecPool(workerFile(base, 'codec.js'))
  return {
    config, codec, peers: nodes, chunks: makeGate(CHUNKS_AT_ONCE), coder: await loadCoder(new Uint8Array(await answer.arrayBuffer())),
    bucket: id => bucketClient({ config, canisterId: id }),
    close: async () => {
      codec.close()
      await pool.close()
    },
  }
}
