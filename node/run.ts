import { isCyxError, messageOf } from '../lib/errors.ts'
import { chooseSettings, checkSettings, parseFlags } from './config.ts'
import type { NodeConfig } from './config.ts'
import { readConfigFile } from './configFile.ts'
import type { NodeDirectory } from './directory.ts'
import type { Identity } from './identity.ts'
import { startDaemon } from './operations/daemon.ts'
import type { Daemon } from './operations/daemon.ts'
import { makeLog } from './operations/log.ts'
import { settingsHelp } from './settings.ts'
import { tidyNowAndThen } from './tidy.ts'

/** The client of the IC is 15 MB in memory: only who has a directory loads it. */
async function directoryOf({ directory }: NodeConfig, { seed }: Identity): Promise<NodeDirectory | null> {
  return directory && (await import('./icDirectory.ts')).icDirectory(directory, seed)
}

/** Closing may take so long; then the process ends all the same. What was acknowledged is on the disk by then. */
const CLOSE_MS = 20_000

/** What is said when a node is up: to programs or to people. */
export type Announce = (daemon: Daemon, config: NodeConfig, file: string | null) => Promise<string>

/** `{"ready":…}`, one line for programs. */
const ready: Announce = ({ identity, node }) => Promise.resolve(JSON.stringify({
  ready: { peer: node.network.peer, publicKey: Buffer.from(identity.publicKey).toString('hex'), addresses: node.network.addresses(), ...node.store.stats() },
}))

/** Runs a node as flags, environment and file say, until a signal ends it; lines of the log go to standard error, the announcement to standard output. */
export async function runNode(args: string[], announce: Announce): Promise<void> {
  const flags = parseFlags(args)
  const file = await readConfigFile(flags, process.env)
  const config = checkSettings(chooseSettings(flags, process.env, file.texts))
  const log = makeLog({ level: config.logLevel, format: config.logFormat, write: line => { process.stderr.write(`${line}\n`) }, nowMs: Date.now })
  const daemon = await startDaemon(config, { directoryOf, log })
  let stopping = false
  const stop = (reason: string): void => {
    if (stopping) process.exit(1)
    stopping = true
    log('info', 'stopping', { reason })
    setTimeout(() => {
      log('error', 'some connections did not end in time')
      process.exit(1)
    }, CLOSE_MS).unref()
    daemon.close().then(() => {
      log('info', 'stopped')
      process.exit(0)
    }, (error: unknown) => {
      log('error', messageOf(error))
      process.exit(1)
    })
  }
  // A peer must not end the node by a promise that a library forgets. None is known: `streamResets.node.test.ts`.
  process.on('unhandledRejection', error => { log('error', `nobody waited for what failed: ${messageOf(error)}`) })
  process.on('SIGINT', () => { stop('SIGINT') })
  process.on('SIGTERM', () => { stop('SIGTERM') })
  daemon.left.then(() => { if (!stopping) stop('every shard is with other nodes') }, (error: unknown) => { log('error', messageOf(error)) })
  process.stdout.write(`${await announce(daemon, config, file.path)}\n`)
  log('info', 'started', { peer: daemon.node.network.peer, pid: process.pid, shards: daemon.node.store.stats().shards })
  tidyNowAndThen()
}

/** What a thrown value says to people: the sentence, and what to do next. */
export function sentenceOf(error: unknown): string {
  if (!isCyxError(error)) return messageOf(error)
  // The table's advice is for the app.
  return error.code === 'CONFIG_INVALID' ? `${error.message} \`cyxcloud node config\` shows every setting and where it comes from.` : `${error.message} ${error.next}`
}

/** Starts a node for a program that reads `{"ready":…}`. */
export function run(): void {
  if (process.argv.includes('--help')) {
    process.stdout.write(`A storage node of CyxCloud: node node/main.ts [flags]\n${settingsHelp()}\n`)
    return
  }
  runNode(process.argv.slice(2), ready).catch((error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`)
    process.exit(1)
  })
}
