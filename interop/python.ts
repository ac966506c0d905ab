import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { CyxError } from '../lib/errors.ts'

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const VENV = pathOf('../node_modules/.cache/interop-python')
const REQUIREMENTS = pathOf('requirements.txt')

/** Runs a program to its end. */
export function run(program: string, args: readonly string[]): { ok: boolean, stdout: string, stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: 300_000 })
  return error ? { ok: false, stdout: '', stderr: error.message } : { ok: status === 0, stdout, stderr }
}

/** Whether this machine has a Python that can make environments (3.9 or later). */
export const hasPython = (): boolean => run('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))']).ok

/**
 * A Python with the packages of `requirements.txt`, in an environment of its own under `node_modules/.cache`; made when it is missing or of other versions.
 *
 * @returns path of its interpreter
 * @throws LOCAL_NETWORK with the installer's last words when they can't be installed
 */
export async function needPython(): Promise<string> {
  const [interpreter, mark] = [`${VENV}/bin/python`, `${VENV}/installed.txt`]
  const wanted = await readFile(REQUIREMENTS, 'utf8')
  if (existsSync(mark) && await readFile(mark, 'utf8') === wanted) return interpreter
  await rm(VENV, { recursive: true, force: true })
  for (const [program, args] of [['python3', ['-m', 'venv', VENV]], [interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]]] as const) {
    const { ok, stderr } = run(program, args)
    if (!ok) throw new CyxError('LOCAL_NETWORK', { what: `The packages of interop/decode.py could not be installed: ${stderr.trim().split('\n').at(-1) ?? ''}`, next: 'Install them with pip, or run without the interop tests.' })
  }
  await writeFile(mark, wanted)
  return interpreter
}
