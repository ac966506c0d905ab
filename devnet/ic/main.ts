import { isCyxError, messageOf } from '../../lib/errors.ts'
import { hex } from './bytes.ts'
import { startIc } from './ic.ts'
import { parseArgs } from 'node:util'

/**
 * Runs the local Internet Computer as a process of its own: `node devnet/ic/main.ts --state DIR [--port 4601] [--host 127.0.0.1]`.
 * Prints one JSON line `{ "ready": true, "url", "rootKey" }`, and ends on SIGINT, SIGTERM, or when its parent's pipe closes (`--with-parent`).
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'state': { type: 'string' }, 'port': { type: 'string', default: '4601' }, 'host': { type: 'string', default: '127.0.0.1' }, 'with-parent': { type: 'boolean', default: false } },
  })
  const stopping = new AbortController()
  const stop = (): void => { stopping.abort() }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  if (values['with-parent']) process.stdin.once('end', stop).once('error', stop).resume()
  const ic = await startIc({
    stateDir: values.state ?? '.cyxcloud/ic', port: Number(values.port), host: values.host, signal: stopping.signal,
    onLog: (canister, text) => { console.error(`${canister}: ${text}`) },
  })
  console.log(JSON.stringify({ ready: true, url: ic.url, rootKey: hex(ic.rootKey) }))
  await ic.stopped
}

main().then(() => process.exit(0), (error: unknown) => {
  const failed = isCyxError(error) ? { code: error.code, what: error.message, next: error.next } : { code: 'INTERNAL', what: messageOf(error), next: '' }
  console.log(JSON.stringify({ ready: false, ...failed }))
  process.exit(1)
})
