import { askNode } from '../operations/askNode.ts'
import type { Command } from './cli.ts'
import { settle } from './settle.ts'
import { ANSWER_MS } from './status.ts'

/** `cyxcloud node drain` */
export const drain: Command = async (args, { signal }) => {
  const { config, flags } = await settle(args, { json: { type: 'boolean' }, off: { type: 'boolean' } })
  const answer = await askNode(config.folder, { verb: 'drain', on: flags.off !== true }, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) })
  if (flags.json === true) return JSON.stringify(answer, null, 2)
  if (flags.off === true) return 'New shards are taken again.'
  return `No new shards are taken from now on, also after a restart. ${String(answer.shards)} shards stay here and are served; they are not moved to other nodes yet, so don't delete the folder while that number is not 0.`
}
