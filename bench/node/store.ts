import { availableParallelism } from 'node:os'
import type { Options } from '../../lib/options.ts'
import type { Row } from '../row.ts'
import { measureChecks } from '../store/checks.ts'
import { measureStart } from '../store/million.ts'
import { measurePuts } from '../store/puts.ts'
import type { PutFigures } from '../store/puts.ts'

const MILLION = 1_000_000

/** A node's store: what a put costs beside a plain write, how a store of a million shards starts after a kill and what it takes in memory. */
export async function storeBench({ signal }: Options = {}): Promise<Row[]> {
  const small = await measurePuts(4096, { signal })
  const checks = await measureChecks(4096)
  const large = await measurePuts(400 * 1024, { signal })
  const largeChecks = await measureChecks(400 * 1024)
  const start = await measureStart(MILLION, 3, { signal })
  return [
    { ...putRow('node.put4k', small), note: 'Of 64 plain loops that share a sync, each put takes hardly longer than the hashes and the signature of its receipt (node.put4k.checks is that share): there the processor is the limit, not the disk. Every write and its sync are one call to another thread, the receipts are signed by others, and rooms and requests are not copied.' },
    limitRow(small, checks),
    aloneRow(large, largeChecks),
    { ...putRow('node.put400k', large), note: 'A client by itself waits for the hash, which comes before anything is written: what is not what it is said to be does not reach the disk. The receipt is signed during the write and its sync. With 16 and 64 the puts of others fill these times.' },
    { id: 'node.start.s', value: start.seconds, unit: 's', better: 'lower', goal: 5, raw: { ...start } },
    { id: 'node.index.bytes', value: start.indexBytes / start.shards, unit: 'bytes a shard', better: 'lower', goal: 120, raw: { ...start, shardsOfAVersion: 3 } },
  ]
}

/** The worst of 1, 16 and 64 clients. */
const putRow = (id: string, figures: PutFigures[]): Row =>
  ({ id, value: Math.min(...figures.map(({ ratio }) => ratio)), unit: 'of a plain loop', better: 'higher', goal: 0.7, raw: { figures } })

/** What keeps `node.put4k` low in a crowd: a put's hashes and signature alone against the whole of the plain loop's, whose fsync 64 share. */
function limitRow(figures: PutFigures[], { hashUs, signUs }: { hashUs: number, signUs: number }): Row {
  const { plain, plainCores, clients } = figures.at(-1) ?? { plain: Number.NaN, plainCores: Number.NaN, clients: 0 }
  const plainUs = plain * 1000 / clients
  const atBest = plainUs / ((plainUs * plainCores + hashUs + signUs) / availableParallelism())
  return { id: 'node.put4k.checks', value: (hashUs + signUs) / plainUs, unit: 'of a plain put', better: 'lower', goal: null, raw: { hashUs, signUs, plainUs, clients, atBest }, note: 'atBest: what node.put4k could reach with these clients if every core were busy without a pause and nothing else were done than the writes, the hashes and the signatures.' }
}

/** What keeps `node.put400k` low for a client by itself: the shard's hash, before anything is written. */
function aloneRow([alone]: PutFigures[], { hashUs }: { hashUs: number }): Row {
  const plainUs = (alone?.plain ?? Number.NaN) * 1000
  return { id: 'node.put400k.checks', value: hashUs / plainUs, unit: 'of a plain put', better: 'lower', goal: null, raw: { hashUs, plainUs, clients: 1, atBest: plainUs / (plainUs + hashUs) }, note: 'atBest: what node.put400k could reach with one client if nothing else were done than the hash, then the write and its sync.' }
}

export default storeBench
