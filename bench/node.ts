import type { Options } from '../lib/options.ts'
import type { Row } from './row.ts'
import { measureStart } from './store/million.ts'
import { measurePuts } from './store/puts.ts'
import type { PutFigures } from './store/puts.ts'
import { measureMemory } from './wire/memory.ts'
import { measureSpeeds } from './wire/speeds.ts'

const MILLION = 1_000_000

/**
 * The storage node: what a put costs beside a plain write, how a store of a million shards starts after a kill and what it takes in memory; then a
 * browser over every way against the same bytes without our protocol, and the node's memory under busy and idle clients.
 */
export async function nodeBench({ signal }: Options = {}): Promise<Row[]> {
  const small = await measurePuts(4096, { signal })
  const large = await measurePuts(400 * 1024, { signal })
  const start = await measureStart(MILLION, 3, { signal })
  const speeds = await measureSpeeds({ signal })
  const memory = await measureMemory({ signal })
  return [
    putRow('node.put4k', small),
    putRow('node.put400k', large),
    { id: 'node.start.s', value: start.seconds, unit: 's', better: 'lower', goal: 5, raw: { ...start } },
    { id: 'node.index.bytes', value: start.indexBytes / start.shards, unit: 'bytes a shard', better: 'lower', goal: 120, raw: { ...start, shardsOfAVersion: 3 } },
    ...speeds,
    ...memory,
  ]
}

/** The worst of 1, 16 and 64 clients. */
const putRow = (id: string, figures: PutFigures[]): Row =>
  ({ id, value: Math.min(...figures.map(({ ratio }) => ratio)), unit: 'of a plain loop', better: 'higher', goal: 0.7, raw: { figures } })

export default nodeBench
