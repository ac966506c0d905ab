import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'
import { sourceStamp } from './source-stamp.ts'

/** What the app is built from; the build's own products in `public/` are not among it. */
const sources = ['app', 'components', 'share', 'lib', 'public', 'tools/build', 'programs/dist', 'docs/help', 'next.config.ts', 'package-lock.json', 'tsconfig.json', 'tsconfig.base.json']
const ignored = /(^|\/)(target|node_modules)(\/|$)|^public\/(workers|share|sw\.js)|\.test\.tsx?$|^(?!docs\/help\/).*\.md$/

/** The stamp lies beside Next's own cache and goes away with it. */
const stampFile = join('.next', 'cyxcloud-sources')

/** The stamp of what the app is built from, as it is now. */
export const appStamp = (root: string): Promise<string> => sourceStamp(root, sources, ignored)

/** Whether `out/` was built from the sources as they are. */
export async function isBuilt(root: string): Promise<boolean> {
  if (!existsSync(join(root, 'out', 'index.html')) || !existsSync(join(root, stampFile))) return false
  return readFileSync(join(root, stampFile), 'utf8') === await appStamp(root)
}

/**
 * Builds the app when its sources have changed since the last build.
 *
 * @param log - the build's output goes there
 * @throws LOCAL_NETWORK with the build's last words when it fails
 */
export async function buildApp(root: string, log: string, { signal }: Options = {}): Promise<'same' | 'built'> {
  if (await isBuilt(root)) return 'same'
  const stamp = await appStamp(root)
  mkdirSync(dirname(log), { recursive: true })
  const out = openSync(log, 'w')
  const child = spawn(process.execPath, [join('tools', 'build', 'build.ts')], { cwd: root, detached: true, stdio: ['ignore', out, out], env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } })
  closeSync(out)
  const stop = (): void => { if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL') }
  signal?.addEventListener('abort', stop, { once: true })
  const [code] = await once(child, 'exit') as [number | null]
  signal?.removeEventListener('abort', stop)
  signal?.throwIfAborted()
  if (code !== 0) throw new CyxError('LOCAL_NETWORK', { what: 'The app could not be built.', next: `Read ${log}. Its end: ${readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5).join(' ')}` })
  await writeFile(join(root, stampFile), stamp)
  return 'built'
}
