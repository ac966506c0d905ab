import { parseArgs } from 'node:util'
import { CyxError, isCyxError, messageOf } from '../../lib/errors.ts'
import { startSolana } from './start.ts'

/** The local Solana as a process: prints one line of JSON, `{"rpcUrl","wsUrl"}`, when it is ready; SIGTERM and Ctrl-C end it cleanly. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { state: { type: 'string' }, port: { type: 'string', default: '8899' }, 'ws-port': { type: 'string' } } })
  const port = Number(values.port)
  const wsPort = Number(values['ws-port'] ?? (port && port + 1))
  const isPort = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 65_536
  if (values.state === undefined || !isPort(port) || !isPort(wsPort)) {
    throw new CyxError('LOCAL_NETWORK', { what: 'The local Solana was started with wrong arguments.', next: 'main.ts --state FOLDER [--port N] [--ws-port N]' })
  }
  const stopping = new AbortController()
  const stop = (): void => { stopping.abort() }
  process.once('SIGTERM', stop).once('SIGINT', stop)
  const stopped = new Promise<void>(resolve => stopping.signal.addEventListener('abort', () => { resolve() }, { once: true }))
  const solana = await startSolana({ stateDir: values.state, port, wsPort, onProblem: error => { console.error(`state not written: ${messageOf(error)}`) } })
  console.log(JSON.stringify({ rpcUrl: solana.rpcUrl, wsUrl: solana.wsUrl }))
  await stopped
  await solana.close()
}

try {
  await main()
  process.exit(0) // Surfpool's threads would keep the process
} catch (error) {
  console.error(isCyxError(error) ? `${error.message} ${error.next}` : messageOf(error))
  process.exit(1)
}
