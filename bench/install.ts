import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'
import type { Row } from './row.ts'

/** What `npm install` reads of the project. */
const NEEDED = ['package.json', 'package-lock.json', 'tools/stubs']

/** A clean `npm install` in an empty folder: what it takes on the disk, and its seconds with whatever npm's own cache holds. */
export async function installBench({ signal }: Options = {}): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  try {
    await mkdir(join(folder, 'tools'))
    for (const path of NEEDED) await cp(path, join(folder, path), { recursive: true })
    const begun = performance.now()
    const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
    const stop = (): void => { child.kill('SIGTERM') }
    signal?.addEventListener('abort', stop, { once: true })
    const [code] = await once(child, 'exit') as [number | null]
    signal?.removeEventListener('abort', stop)
    signal?.throwIfAborted()
    if (code !== 0) throw new CyxError('LOCAL_NETWORK', { what: 'npm install failed.', next: 'Run it by hand.' })
    const seconds = (performance.now() - begun) / 1000
    const modules = join(folder, 'node_modules')
    return [{ id: 'install.mb', value: diskKb(modules) * 1024 / 1e6, unit: 'MB', better: 'lower', goal: 1000, raw: { seconds } }]
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

/** Blocks of 1,024 bytes that a folder takes on the disk. */
const diskKb = (folder: string): number => Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0])

export default installBench
