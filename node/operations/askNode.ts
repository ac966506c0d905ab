import { createConnection } from 'node:net'
import { CyxError, unpackError } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'
import { hasCode } from '../files.ts'
import { socketPath } from './control.ts'
import type { ControlAnswers, ControlReply, ControlRequest } from './control.ts'

/**
 * Asks the node that runs on a folder; an abort hangs up, which ends a scrub.
 *
 * @throws NODE_OPERATION when none runs there, and whatever the node answers
 */
export async function askNode<R extends ControlRequest>(folder: string, request: R, { signal }: Options = {}): Promise<ControlAnswers[R['verb']]> {
  const path = socketPath(folder)
  if (path === null) throw new CyxError('NODE_OPERATION', { what: `The path of ${folder} is too long for a socket.`, next: 'Go to the folder above it and name it from there.' })
  const line = await new Promise<string>((resolve, reject) => {
    const socket = createConnection({ path, ...signal ? { signal } : {} })
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (piece: string) => { text += piece })
    socket.once('end', () => { resolve(text) })
    socket.once('error', reject)
    socket.write(`${JSON.stringify(request)}\n`)
    signal?.addEventListener('abort', () => { socket.destroy(); reject(signal.reason as Error) }, { once: true })
  }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE')) throw new CyxError('NODE_OPERATION', { what: `No node runs on ${folder}.`, next: 'Start it by `cyxcloud node run`, or name its folder by --data.' })
    if (hasCode(error, 'EACCES', 'EPERM')) throw new CyxError('NODE_OPERATION', { what: `The node of ${folder} belongs to another user.`, next: 'Ask as that user, for example with sudo -u.' })
    throw error
  })
  if (line === '') throw new CyxError('NODE_OPERATION', { what: 'The node ended before it answered.', next: 'Look at its log.' })
  const reply = JSON.parse(line) as ControlReply
  if ('error' in reply) throw unpackError(reply.error)
  return reply.answer as ControlAnswers[R['verb']]
}
