import type { Options } from '../lib/options.ts'
import type { Row } from './row.ts'
import { measureStart } from './store/million.ts'
import { measurePuts } from './store/puts.ts'
import type { PutFigures } from './store/puts.ts'
import { measureWire } from './store/wire.ts'
import type { WireResult } from './store/wire.ts'

const MILLION = 1_000_000

/** What `node.get` is told for. */
const USUAL_SHARD_BYTES = 400 * 1024

/**
 * The storage node: what a put costs beside a plain write, how a store of a million shards starts after a kill and what it takes in memory; then a
 * browser's worker over WebTransport against a raw stream through the same addon, and the node's memory under 64 busy clients.
 */
export async function nodeBench({ signal }: Options = {}): Promise<Row[]> {
  const small = await measurePuts(4096, { signal })
  const large = await measurePuts(400 * 1024, { signal })
  const start = await measureStart(MILLION, 3, { signal })
  const wire = await measureWire({ signal })
  return [
    putRow('node.put4k', small),
    putRow('node.put400k', large),
    { id: 'node.start.s', value: start.seconds, unit: 's', better: 'lower', goal: 5, raw: { ...start } },
    { id: 'node.index.bytes', value: start.indexBytes / start.shards, unit: 'bytes a shard', better: 'lower', goal: 120, raw: { ...start, shardsOfAVersion: 3 } },
    wireRow('node.webtransport.up', Math.min(...wire.sizes.map(({ upRatio }) => upRatio)), wire),
    wireRow('node.webtransport.down', Math.min(...wire.sizes.map(({ downRatio }) => downRatio)), wire),
    wireRow('node.get', wire.sizes.find(({ shardBytes }) => shardBytes === USUAL_SHARD_BYTES)?.downRatio ?? Number.NaN, wire),
    { id: 'node.rss.mb', value: wire.rssMb, unit: 'MB', better: 'lower', goal: 300, raw: { peakMb: wire.rssMb, idleMb: wire.idleRssMb, clients: 64 } },
  ]
}

/** The worst of 1, 16 and 64 clients. */
const putRow = (id: string, figures: PutFigures[]): Row =>
  ({ id, value: Math.min(...figures.map(({ ratio }) => ratio)), unit: 'of a plain loop', better: 'higher', goal: 0.7, raw: { figures } })

/** The worst size of the three, where there is no other word. */
const wireRow = (id: string, value: number, wire: WireResult): Row => ({ id, value, unit: 'of raw', better: 'higher', goal: 0.8, raw: { ...wire } })

export default nodeBench
