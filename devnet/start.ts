import { parseArgs } from 'node:util'
import { isAbort, isCyxError, messageOf } from '../lib/errors.ts'
import { startNetwork, usualPort } from './network.ts'

const help = `npm start -- [options]
  --port N      port of the app (${usualPort}); the network takes the three after it
  --nodes N     storage nodes (16)
  --state DIR   folder of the network's state (.cyxcloud)
  --reset       begin with an empty network: everything stored in it is lost
  --no-build    serve the app as it was built last
  --no-app      the network alone
`

/** The command behind `npm start`: starts the local network and the app, and stops both on Ctrl-C. Returns the exit code. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'port': { type: 'string', default: String(usualPort) }, 'nodes': { type: 'string', default: '16' }, 'state': { type: 'string', default: '.cyxcloud' },
      'reset': { type: 'boolean', default: false }, 'no-build': { type: 'boolean', default: false }, 'no-app': { type: 'boolean', default: false }, 'help': { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return 0
  }
  const port = wholeNumber('port', values.port, 1, 65_532)
  const nodes = wholeNumber('nodes', values.nodes, 0, 64)
  const stopping = new AbortController()
  const stopped = new Promise<string>(resolve => { stopping.signal.addEventListener('abort', () => { resolve('') }, { once: true }) })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => { stopping.abort() })
  console.log('CyxCloud starts its local network …')
  const network = await startNetwork({
    stateDir: values.state, nodes, basePort: port, build: values['no-app'] ? false : values['no-build'] ? 'serve-only' : true, reset: values.reset, signal: stopping.signal,
    onProgress: sentence => { console.log(`  ${sentence}`) },
  })
  console.log(`\n  CyxCloud is ready:  ${network.url}\n\n  Everything runs on this machine. Ctrl-C stops it; what you store stays in ${values.state}.\n`)
  const fault = await Promise.race([network.failed, stopped])
  console.log(fault === '' ? '\nCyxCloud stops …' : `\n${fault} CyxCloud stops.`)
  await network.close()
  return fault === '' ? 0 : 1
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) throw new Error(`--${name} is a whole number from ${least} to ${most}.`)
  return value
}

main().then(code => process.exit(code), (error: unknown) => {
  if (isAbort(error)) process.exit(0)
  console.error(isCyxError(error) ? `\n${error.message} ${error.next}` : `\n${messageOf(error)}`)
  process.exit(1)
})
