import type { Options } from '../../lib/options.ts'
import { runPage } from '../page.ts'
import type { RivalFigures, RivalJob } from './page.ts'
import { withRivals } from './servers.ts'

/** What others move in the same browser to one local server each: plain fetch, tus-js-client, Helia over WebSocket. MB of the file per second, a figure per round. */
export const moveByRivals = ({ bytes, rounds }: Pick<RivalJob, 'bytes' | 'rounds'>, { signal }: Options = {}): Promise<RivalFigures> => withRivals(servers => {
  const input: RivalJob = { bytes, rounds, servers }
  return runPage<RivalFigures>({ entry: 'bench/rivals/page.ts', input }, { signal, timeoutMs: 300_000 })
})
