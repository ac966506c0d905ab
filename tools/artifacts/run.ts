import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { CyxError } from '../../lib/errors.ts'

/** What a command said and how it ended; `code` is null when it could not be started. */
export interface Outcome { code: number | null, output: string }

/** Runs a command to its end; its output is shown only when `show` is set. */
export function run(command: readonly string[], { cwd = process.cwd(), show = false }: { cwd?: string, show?: boolean } = {}): Promise<Outcome> {
  const [program = '', ...rest] = command
  // cargo and sbpf-linker lie in the first folder where rustup was installed but the shell does not know it yet.
  const path = [join(cwd, 'node_modules/.bin'), process.env.PATH ?? '', join(process.env.HOME ?? '/', '.cargo/bin')].join(':')
  return new Promise(resolve => {
    const child = spawn(program, rest, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: path } })
    let output = ''
    const take = (part: Buffer): void => {
      output += part.toString()
      if (show) process.stderr.write(part)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', error => { resolve({ code: null, output: error.message }) })
    child.on('close', code => { resolve({ code, output }) })
  })
}

/** Like {@link run}, but the command must succeed. @throws LOCAL_NETWORK with the last lines it said */
export async function must(command: readonly string[], options: { cwd?: string, show?: boolean } = {}): Promise<string> {
  const { code, output } = await run(command, options)
  if (code === 0) return output
  const last = output.trim().split('\n').slice(-15).join('\n')
  throw new CyxError('LOCAL_NETWORK', { what: `"${command.join(' ')}" failed:\n${last}\n`, next: 'Correct that and run npm run artifacts again.' })
}
