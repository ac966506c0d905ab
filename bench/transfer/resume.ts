import type { Network } from '../../devnet/network.ts'
import { CHUNK_BYTES, STANDARD, chunkCount, shardBytes, storedBytes } from '../../lib/codec/sizes.ts'
import type { Options } from '../../lib/options.ts'
import { askNode } from '../../node/operations/askNode.ts'
import { withNetwork } from '../local.ts'
import { runPage } from '../page.ts'
import type { Held, ResumeFigures, ResumeJob } from '../pages/resume.ts'
import type { Row } from '../row.ts'
import { appFiles } from './app.ts'

const JOB: ResumeJob = { bytes: 2 ** 30, at: 0.5 }

/**
 * A file of 1 GiB whose tab dies when half of it is stored, and is opened again: how long until the first shard that is new has its receipt, counted
 * from the reload, so with all that a drive does when it opens; and how many shards were sent though nodes had them.
 */
export async function resumeBench({ signal }: Options = {}): Promise<Row[]> {
  const figures = await withNetwork((network, stateDir) => runPage<ResumeFigures>({
    entry: 'bench/pages/resume.ts', input: JOB, files: appFiles(stateDir), answers: { '/held': () => held(network) },
  }, { signal, timeoutMs: 300_000 }), { signal })
  const shard = shardBytes(storedBytes(CHUNK_BYTES))
  const again = figures.heldBefore + figures.wireBytesAfter / shard - chunkCount(JOB.bytes) * STANDARD.total
  return [
    { id: 'transfer.resume.s', value: figures.firstByteMs / 1000, unit: 's to the first new shard', better: 'lower', goal: 2, raw: { ...JOB, ...figures } },
    { id: 'transfer.resume.again', value: again / STANDARD.total, unit: 'chunks sent twice', better: 'lower', goal: 1, raw: { shards: again, shardBytes: shard } },
  ]
}

/** Shards that all nodes hold together. */
async function held({ nodes }: Network): Promise<Held> {
  const all = await Promise.all(nodes.map(({ folder }) => askNode(folder, { verb: 'status' })))
  return { shards: all.reduce((sum, { shards }) => sum + shards, 0) }
}

export default resumeBench
