import { isAbort } from '../../lib/errors.ts'
import { sentenceOf } from '../run.ts'
import { settingsHelp } from '../settings.ts'
import { VERSION } from '../version.ts'
import { showConfig } from './config.ts'
import { drain, maintenance } from './drain.ts'
import { exit } from './exit.ts'
import { init } from './init.ts'
import { run } from './run.ts'
import { scrub } from './scrub.ts'
import { status } from './status.ts'

/** A command: the text for standard output, or nothing where it has said all itself. `signal` aborts at Ctrl-C. */
export type Command = (args: string[], options: { signal: AbortSignal }) => Promise<string | null>

/** Each command of `cyxcloud node` and its line of help. */
const COMMANDS: Record<string, { run: Command, help: string }> = {
  init: { run: init, help: 'makes folder, key and node.toml; --force writes node.toml anew, never the key' },
  run: { run, help: 'runs the node until Ctrl-C or SIGTERM' },
  status: { run: status, help: 'asks the running node how it is; --json' },
  maintenance: { run: maintenance, help: 'takes no more shards, keeps and serves those it has; --off ends that; --json' },
  drain: { run: drain, help: 'takes no more shards and hands those it has over to other nodes; --off ends that; --json' },
  exit: { run: exit, help: 'drains and ends the node when other nodes have acknowledged every shard; --no-wait' },
  scrub: { run: scrub, help: 'reads and checks every shard now; --rate 50MB a second at most; --json' },
  config: { run: showConfig, help: 'shows every setting, its value and where it comes from; --json' },
}

const helpText = (): string => [
  `CyxCloud ${VERSION}`, '', 'cyxcloud node COMMAND [flags]', '',
  ...Object.entries(COMMANDS).map(([name, { help }]) => `  ${name.padEnd(11)} ${help}`), '',
  'Settings come from flags, then the environment, then node.toml (--config FILE or NODE_CONFIG; else in the data folder), then defaults:', '',
  `  ${'flag'.padEnd(22)} ${'variable'.padEnd(28)} ${'in node.toml'.padEnd(32)} meaning (default)`, settingsHelp(),
].join('\n')

/** Runs a command line without the program's name; sets the status of the process: 0, 1 for a failure, 2 where the line was not understood. */
export async function cyxcloud(args: string[]): Promise<void> {
  const say = (text: string): void => { process.stdout.write(`${text}\n`) }
  if (args.includes('--version')) {
    say(VERSION)
    return
  }
  const [group, name = '', ...rest] = args
  const command = group === 'node' && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (args.length === 0 || (group === 'node' && args.length === 1) || args.includes('--help') || args.includes('-h')) {
    say(helpText())
    return
  }
  if (!command) {
    process.stderr.write('There is no such command. `cyxcloud --help` lists them.\n')
    process.exitCode = 2
    return
  }
  const stop = new AbortController()
  // `run` has its own way to end.
  if (name !== 'run') process.once('SIGINT', () => { stop.abort() })
  try {
    const text = await command.run(rest, { signal: stop.signal })
    if (text !== null) say(text)
  } catch (error) {
    process.stderr.write(`${isAbort(error) ? 'Stopped.' : sentenceOf(error)}\n`)
    process.exitCode = 1
  }
}
