import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { CyxError } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** `folder`: where package.json and its lock are, `/` at its end; this one unless told. */
interface Installing extends Options { folder?: string }

/**
 * Installs the packages of a folder of benches, unless the ones of its lock file are there. A module that imports one of them is loaded after this, by `import()`.
 *
 * @throws LOCAL_NETWORK when npm can't
 */
export async function installRivals({ folder = FOLDER, signal }: Installing = {}): Promise<void> {
  if (await installed(folder)) return
  const child = spawn('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], ...signal && { signal } })
  const [code] = await once(child, 'exit') as [number | null]
  if (code !== 0) throw new CyxError('LOCAL_NETWORK', { what: 'A package that only benches need could not be installed.', next: `Run npm install in ${folder}, or measure something else.` })
}

/** npm leaves a list of what it installed; every package of the lock file must be in it with its checksum. */
async function installed(folder: string): Promise<boolean> {
  const [wanted, there] = [`${folder}package-lock.json`, `${folder}node_modules/.package-lock.json`]
  if (!existsSync(there)) return false
  const packages = async (path: string): Promise<Record<string, { integrity?: string, optional?: boolean }>> =>
    (JSON.parse(await readFile(path, 'utf8')) as { packages: Record<string, { integrity?: string, optional?: boolean }> }).packages
  const found = await packages(there)
  return Object.entries(await packages(wanted)).every(([name, { integrity, optional }]) => name === '' || optional === true || found[name]?.integrity === integrity)
}
