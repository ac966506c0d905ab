import type { Options } from '../../lib/options.ts'
import { withNetwork } from '../local.ts'
import { runPage } from '../page.ts'
import type { Row } from '../row.ts'
import { appFiles } from './app.ts'
import type { SmallFigures, SmallJob } from '../pages/small.ts'

const JOB: SmallJob = { files: 10_000, bytes: 10 * 1024 }

/** Ten thousand small files in one drop, through the drive's own worker, until the last is in the list; a Chromium without debugger. */
export async function smallBench({ signal }: Options = {}): Promise<Row[]> {
  const { listedMs } = await withNetwork(
    (_, stateDir) => runPage<SmallFigures>({ entry: 'bench/pages/small.ts', input: JOB, files: appFiles(stateDir) }, { signal, timeoutMs: 300_000 }),
    { signal },
  )
  return [{ id: 'transfer.small.s', value: listedMs / 1000, unit: 's', better: 'lower', goal: 30, raw: { ...JOB, listedMs } }]
}

export default smallBench
