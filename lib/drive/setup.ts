import { loadCoder } from '../codec/coder.ts'
import { fetchCoder } from '../engine/codecModule.ts'
import { makeCodecPool } from '../engine/codecPool.ts'
import { makeGate } from '../engine/gate.ts'
import type { NodeInfo } from '../engine/peers.ts'
import type { Options } from '../options.ts'
import { hasWebTransport } from '../peers/hasWebTransport.ts'
import type { Host } from '../peers/host.ts'
import type { RouteMemory } from '../peers/ladder.ts'
import { makePeerPool } from '../peers/pool.ts'
import { isTab } from '../peers/route.ts'
import type { WorkerSetup } from './calls.ts'
import type { Reading } from './context.ts'
import { diagnose, testNodes } from './diagnosis.ts'
import type { Diagnosis } from './diagnosis.ts'
import { makeNodes } from './nodes.ts'
import type { Nodes } from './nodes.ts'
import { workerFile } from './workerFiles.ts'

/** Chunks in memory at once: 4 MiB of plaintext and 7.3 MiB of shards each, so some 35 MB. */
const CHUNKS_AT_ONCE = 3

/** What {@link makeReading} puts together; `diagnose` tells how the nodes do, with `test` after asking each of them. */
export interface ReadingParts {
  reading: Reading & { close: () => Promise<void> }
  nodes: Nodes
  diagnose: (test: boolean, options?: Options) => Promise<Diagnosis>
}

/** Where the parts come from: nodes over WebTransport; the compiled coder, which is fetched here unless it is on its way; where routes that worked are kept, without it only as long as this lives. */
export interface ReadingSources { makeHost: () => Host, coder?: () => Promise<WebAssembly.Module>, memory?: RouteMemory }

/**
 * The parts that reading a version needs: coder, codec workers, nodes.
 *
 * @param list - reads the node registry
 * @throws NETWORK_OFFLINE, CODER_UNSUPPORTED, CODER_FAILED
 */
export async function makeReading({ config, base, rtc }: WorkerSetup, list: () => Promise<NodeInfo[]>, { makeHost, coder: fetched = () => fetchCoder(workerFile(base, '')), memory }: ReadingSources): Promise<ReadingParts> {
  const module = await fetched()
  const coder = await loadCoder(module)
  const pool = makePeerPool({ host: hasWebTransport() ? makeHost() : null, rtc, memory: memory ?? null })
  const nodes = makeNodes(pool, list)
  const codec = makeCodecPool(workerFile(base, 'codec.js'), module)
  const close = async (): Promise<void> => {
    codec.close()
    await pool.close()
  }
  return {
    nodes,
    reading: { config, codec, coder, peers: nodes, chunks: makeGate(CHUNKS_AT_ONCE), close },
    diagnose: async (test, options) => {
      // A tab is nobody's to rely on: it stands in no list of nodes.
      const known = [...(await nodes.known(options)).values()].filter(node => !isTab(node))
      if (test) await testNodes(pool, known, options)
      return diagnose(pool, known, hasWebTransport())
    },
  }
}
