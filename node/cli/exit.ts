import { CyxError, isCyxError } from '../../lib/errors.ts'
import { pause } from '../../lib/options.ts'
import { askNode } from '../operations/askNode.ts'
import { openMode } from '../operations/mode.ts'
import type { Status } from '../operations/status.ts'
import type { Command } from './cli.ts'
import { settle } from './settle.ts'
import { ANSWER_MS, handOverText } from './status.ts'

/** The node is asked so often how far it is. */
const ASK_MS = 1_000

/** `cyxcloud node exit`: waits until the node has ended. Ctrl-C ends the waiting only. */
export const exit: Command = async (args, { signal }) => {
  const { config, flags } = await settle(args, { 'no-wait': { type: 'boolean' } })
  const limit = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)])
  let last: Status = await askNode(config.folder, { verb: 'mode', mode: 'exit' }, { signal: limit() })
  let told = ''
  while (flags['no-wait'] !== true) {
    const text = handOverText(last)
    if (text !== told) process.stderr.write(`${text}\n`)
    told = text
    await pause(ASK_MS, { signal })
    try {
      last = await askNode(config.folder, { verb: 'status' }, { signal: limit() })
    } catch (error) {
      if (!isCyxError(error, 'NODE_OPERATION')) throw error
      // It answers no more, so it has ended. One that has left stays closed if it is started again; one that was stopped goes on leaving.
      if ((await openMode(config.folder)).mode() === 'exit') throw new CyxError('NODE_OPERATION', { what: 'The node ended before it had handed over everything.', next: 'Start it again: it goes on where it was.' })
      return `The node has left. ${last.handOver.damaged === 0 ? 'Everything that was placed here is with other nodes' : `${String(last.handOver.damaged)} damaged shards were left behind`}; the folder may be deleted.`
    }
  }
  return 'The node hands its shards over and ends when none is left, also after a restart. `cyxcloud node drain --off` calls that off.'
}
