import type { Options } from '../../lib/options.ts'
import { withNetwork } from '../local.ts'
import { installRivals } from '../rivals/install.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { moveFiles } from './app.ts'

/** The file, which each moves so often. */
const [BYTES, ROUNDS] = [64 * 2 ** 20, 2]

/**
 * The drive beside what others have, on the same machine and in the same browser: MB of the file per second, times theirs. None of them encrypts; tus
 * and plain fetch go to one server and prove nothing, tus is for uploads only; Helia's node keeps in memory what it fetches from the page.
 */
export async function rivalsBench({ signal }: Options = {}): Promise<Row[]> {
  await installRivals({ signal })
  const { moveByRivals } = await import('../rivals/transfer.ts')
  const ours = await withNetwork((network, stateDir) => moveFiles(network, stateDir, { bytes: BYTES, rounds: ROUNDS, raw: null }, { signal }), { signal })
  const theirs = await moveByRivals({ bytes: BYTES, rounds: ROUNDS }, { signal })
  return (['up', 'down'] as const).flatMap(direction => {
    const series = ours[direction].map(({ total }) => BYTES / 1000 / total)
    return Object.entries(theirs).flatMap(([name, figures]): Row[] => {
      const mbps = figures.flatMap(one => one[direction] ?? [])
      return mbps.length === 0 ? [] : [{ id: `transfer.${direction}.vs${name}`, value: median(series) / median(mbps), unit: '×', better: 'higher', goal: null, raw: { oursMbps: series, mbps, bytes: BYTES } }]
    })
  })
}

export default rivalsBench
