import { askNode } from '../operations/askNode.ts'
import type { Mode } from '../operations/mode.ts'
import type { Status } from '../operations/status.ts'
import type { Command } from './cli.ts'
import { settle } from './settle.ts'
import { ANSWER_MS } from './status.ts'

/** Sets the mode of the running node, `open` with --off; what it has answered is put into a sentence. */
const setMode = (mode: Mode, sentence: (status: Status) => string): Command => async (args, { signal }) => {
  const { config, flags } = await settle(args, { json: { type: 'boolean' }, off: { type: 'boolean' } })
  const off = flags.off === true
  const answer = await askNode(config.folder, { verb: 'mode', mode: off ? 'open' : mode }, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) })
  if (flags.json === true) return JSON.stringify(answer, null, 2)
  return off ? 'New shards are taken again.' : sentence(answer)
}

/** `cyxcloud node maintenance` */
export const maintenance = setMode('maintenance', ({ shards }) => `No new shards are taken from now on, also after a restart. ${String(shards)} shards stay here and are served.`)

/** `cyxcloud node drain` */
export const drain = setMode('drain', ({ shards, directory }) => directory === null
  ? `No new shards are taken from now on, also after a restart. ${String(shards)} shards stay here: without a directory nobody says which node could take them.`
  : `No new shards are taken from now on, also after a restart. ${String(shards)} shards are handed over to other nodes; \`cyxcloud node status\` tells how far that is.`)
