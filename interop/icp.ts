import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'

const SOURCE = fileURLToPath(new URL('icp', import.meta.url))
const CACHE = fileURLToPath(new URL('../node_modules/.cache/interop-icp', import.meta.url))
const PROGRAM = join(CACHE, 'node_modules/@icp-sdk/icp-cli-linux-x64/bin/icp')
/** Installing brings 96 MB; a command is answered in a second. */
const [INSTALL_MS, COMMAND_MS] = [300_000, 60_000]

/** Whether the package that `icp/package.json` names has a program for this machine. */
export const hasIcp = (): boolean => process.platform === 'linux' && process.arch === 'x64'

/**
 * The official `icp` command, of the version and checksum in `icp/package-lock.json`, in a folder of its own under `node_modules/.cache`.
 *
 * @returns path of the program
 * @throws LOCAL_NETWORK with npm's last words when it can't be installed
 */
export async function needIcp({ signal }: Options = {}): Promise<string> {
  const [wanted, mark] = [await readFile(join(SOURCE, 'package-lock.json'), 'utf8'), join(CACHE, 'package-lock.json')]
  if (existsSync(PROGRAM) && await readFile(mark, 'utf8') === wanted) return PROGRAM
  await mkdir(CACHE, { recursive: true })
  await cp(SOURCE, CACHE, { recursive: true })
  const { ok, stderr } = await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: CACHE, env: process.env, timeout: INSTALL_MS, signal })
  if (!ok) throw new CyxError('LOCAL_NETWORK', { what: `The icp command could not be installed: ${stderr.trim().split('\n').at(-1) ?? ''}`, next: 'Run npm ci in interop/icp, or go without it.' })
  return PROGRAM
}

/** How a program ended and what it said. */
export interface Ended { ok: boolean, stdout: string, stderr: string }

/** Runs `icp` in `home`, where it keeps its identities too. Nothing is sent to its makers. */
export const runIcp = (program: string, home: string, args: readonly string[], { signal }: Options = {}): Promise<Ended> =>
  run(program, args, { cwd: home, env: { NODE_ENV: 'production', HOME: home, PATH: process.env['PATH'], DO_NOT_TRACK: '1', NO_COLOR: '1' }, timeout: COMMAND_MS, signal })

function run(program: string, args: readonly string[], { signal, ...options }: { cwd: string, env: NodeJS.ProcessEnv, timeout: number } & Options): Promise<Ended> {
  return new Promise(resolve => {
    execFile(program, args, { ...options, maxBuffer: 2 ** 26, ...signal && { signal } }, (error, stdout, stderr) => { resolve({ ok: error === null, stdout, stderr: stderr || (error?.message ?? '') }) })
  })
}
