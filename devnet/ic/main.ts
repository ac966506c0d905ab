import { isCyxError, messageOf } from '../../lib/errors.ts'
import { hex } from './bytes.ts'
import { startCycles, startIc } from './ic.ts'
import { parseArgs } from 'node:util'

/**
 * Runs the local Internet Computer as a process of its own: `node devnet/ic/main.ts --state DIR [--port 4601] [--host 127.0.0.1]`.
 * Prints one JSON line `{ "url", "rootKey" }` when it answers, and ends on SIGINT or SIGTERM.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { state: { type: 'string' }, port: { type: 'string', default: '4601' }, host: { type: 'string', default: '127.0.0.1' } },
  })
  const stopping = new AbortController()
  const stop = (): void => { stopping.abort() }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const ic = await startIc({
    stateDir: values.state ?? '.cyxcloud/ic', port: Number(values.port), host: values.host, topUpTo: startCycles, signal: stopping.signal,
    onLog: (canister, text) => { console.error(`${canister}: ${text}`) },
  })
  console.log(JSON.stringify({ url: ic.url, rootKey: hex(ic.rootKey) }))
  await ic.stopped
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(isCyxError(error) ? `${error.message} ${error.next}` : messageOf(error))
  process.exit(1)
})
