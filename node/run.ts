import { mkdir } from 'node:fs/promises'
import { isCyxError, messageOf } from '../lib/errors.ts'
import { readConfig, SETTINGS } from './config.ts'
import type { NodeConfig } from './config.ts'
import type { NodeDirectory } from './directory.ts'
import { openIdentity } from './identity.ts'
import type { Identity } from './identity.ts'
import { startNode } from './node.ts'
import { tidyAfterStart } from './tidy.ts'

/** Lines for people go to standard error; the one line for programs, `{"ready":…}`, to standard output. */
const say = (line: string): void => { process.stderr.write(`${line}\n`) }

/** The client of the IC is 15 MB in memory: only who has a directory loads it. */
async function directoryOf({ directory }: NodeConfig, { seed }: Identity): Promise<NodeDirectory | null> {
  return directory && (await import('./icDirectory.ts')).icDirectory(directory, seed)
}

function help(): void {
  const rows = Object.entries(SETTINGS).map(([flag, [variable, standard, meaning]]) => `  --${flag.padEnd(20)} ${variable.padEnd(26)} ${meaning}${standard === '' ? '' : ` (${standard})`}`)
  process.stdout.write(`A storage node of CyxCloud: node node/main.ts [flags]\n${rows.join('\n')}\n`)
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    help()
    return
  }
  const config = readConfig(process.argv.slice(2), process.env)
  await mkdir(config.folder, { recursive: true, mode: 0o700 })
  const identity = await openIdentity(config.folder)
  const node = await startNode(config, { identity, directory: await directoryOf(config, identity), say })
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    node.close().then(() => process.exit(0), (error: unknown) => {
      say(messageOf(error))
      process.exit(1)
    })
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const ready = { ready: { peer: node.network.peer, publicKey: Buffer.from(identity.publicKey).toString('hex'), addresses: node.network.addresses(), ...node.store.stats() } }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  tidyAfterStart()
}

/** Starts a node as the command line and the environment say, until a signal ends it. */
export function run(): void {
  main().catch((error: unknown) => {
    say(isCyxError(error) ? `${error.message} ${error.next}` : messageOf(error))
    process.exit(1)
  })
}
