import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A node is up after a second or two; a machine that is busy takes longer. */
const START_MS = 60_000

/**
 * Follows docs/operator.md with an installed package: init, run, status, scrub, maintenance, stop.
 *
 * @param home - a folder with the package in its node_modules; the node's data goes to `home/data`
 * @param say - told each command and what it said
 */
export async function tryPackage(home: string, environment: Record<string, string>, say: (line: string) => void): Promise<void> {
  const program = join(home, 'node_modules', '.bin', 'cyxcloud')
  const data = join(home, 'data')
  const env = { ...process.env, ...environment }
  const cyxcloud = async (...args: string[]): Promise<void> => {
    say(`$ npx cyxcloud ${args.join(' ').replaceAll(home, '.')}`)
    const { stdout, stderr } = await run(program, args, { cwd: home, env })
    say(`${stdout}${stderr}`.trimEnd())
  }
  await cyxcloud('node', 'init', '--data', data, '--capacity', '5GB', '--operator', 'trial', '--metrics-port', '0')
  say('$ npx cyxcloud node run --data ./data &')
  const node = spawn(program, ['node', 'run', '--data', data], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(node, 'close')
  try {
    let text = ''
    const up = Promise.withResolvers<null>()
    // The banner and the log come by two pipes, in no order.
    for (const stream of [node.stdout, node.stderr]) stream.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      if (/^ +control .*\n/m.test(text) && text.includes(' info started ')) up.resolve(null)
    })
    const deadline = AbortSignal.timeout(START_MS)
    deadline.addEventListener('abort', () => { up.reject(new Error(`it does not start: ${text}`)) })
    void exited.then(() => { up.reject(new Error(`it ended: ${text}`)) })
    await up.promise
    const begun = text.length
    say(text.trimEnd())
    await cyxcloud('node', 'status', '--data', data)
    await cyxcloud('node', 'scrub', '--data', data)
    await cyxcloud('node', 'maintenance', '--data', data)
    await cyxcloud('node', 'maintenance', '--off', '--data', data)
    say('$ kill %1')
    node.kill('SIGTERM')
    await exited
    say(text.slice(begun).trim())
  } finally {
    node.kill('SIGKILL')
  }
}
