import { parseSize } from '../config.ts'
import { CyxError } from '../../lib/errors.ts'
import { askNode } from '../operations/askNode.ts'
import type { Command } from './cli.ts'
import { settle } from './settle.ts'
import { bytesText } from './text.ts'

/** Leaves a disk room for the requests it is there for. */
const RATE = '50MB'

/** `cyxcloud node scrub`; without an end in time: a full disk takes hours. Ctrl-C ends it. */
export const scrub: Command = async (args, { signal }) => {
  const { config, flags } = await settle(args, { json: { type: 'boolean' }, rate: { type: 'string' } })
  const bytesPerSecond = parseSize(typeof flags.rate === 'string' ? flags.rate : RATE)
  if (!(bytesPerSecond >= 1)) throw new CyxError('INVALID_REQUEST', { reason: '--rate is no size, such as 50MB' })
  const { shards, bytes, rotten } = await askNode(config.folder, { verb: 'scrub', bytesPerSecond }, { signal })
  if (rotten > 0) process.exitCode = 1
  if (flags.json === true) return JSON.stringify({ shards, bytes, rotten })
  const found = rotten === 0 ? 'all are as they were put' : `${String(rotten)} had changed; they were put aside and are asked for from elsewhere`
  return `${String(shards)} shards, ${bytesText(bytes)}: ${found}.`
}
