import type { Options } from '../../lib/options.ts'
import { withBrowser } from '../browser.ts'
import { withNetwork } from '../local.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { longList, starts } from './drives.ts'
import type { Start } from './drives.ts'

/** Files of a drive as many have it, and of a long one. */
const [USUAL, MANY] = [1_000, 100_000]

/** What comes on top of Argon2id, ms: it is measured beside each start. */
const beside = (some: readonly Start[]): number => median(some.map(({ unlock, argon }) => unlock - argon))

/** Starts without network and a list of 100,000 files in one folder, in the app as it was built last. No node is asked for anything. */
export async function listBench({ signal }: Options = {}): Promise<Row[]> {
  const { usual, long } = await withNetwork(network => withBrowser(async browser => ({ usual: await starts(browser, network.url, USUAL), long: await longList(browser, network.url, MANY) }), { signal }), { nodes: 0, signal })
  const { plain, slow } = usual
  return [
    { id: 'app.offline.s', value: Math.max(median(slow.map(({ door }) => door)), beside(slow)) / 1000, unit: 's', better: 'lower', goal: 1, raw: { slow, files: USUAL } },
    { id: 'app.unlock.s', value: median(plain.map(({ unlock }) => unlock)) / 1000, unit: 's', better: 'lower', goal: 1, raw: { plain, files: USUAL } },
    { id: 'app.list.ms', value: beside(long.starts), unit: 'ms', better: 'lower', goal: 300, raw: { starts: long.starts, files: MANY } },
    { id: 'app.jank', value: 100 * long.jerks, unit: '% of frames', better: 'lower', goal: 1, raw: { atRest: 100 * long.jerksAtRest, slowestMs: long.frames } },
    { id: 'app.search.ms', value: Math.max(...long.search), unit: 'ms', better: 'lower', goal: 16, raw: { keysMs: long.search } },
  ]
}

export default listBench
