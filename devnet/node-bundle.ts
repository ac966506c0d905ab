import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sourceStamp } from './source-stamp.ts'

/** What a storage node is made of. */
const sources = ['node', 'lib', 'package-lock.json']
const ignored = /(^|\/)(target|src|testing)\/|\.test\.tsx?$|\.md$|\.wasm$/
/** Inside node_modules, so that the bundle finds the packages that stay outside of it. */
const cache = join('node_modules', '.cache', 'cyxcloud')
/** Bundles of older sources are kept so long, for copies of the network that still run them: a day, in ms. */
const keepMs = 86_400_000
/** CommonJS parts of the bundle ask for Node's own modules by `require`. */
const banner = { js: "import { createRequire as cyxRequire } from 'node:module'; const require = cyxRequire(import.meta.url);" }

/**
 * The storage node in one piece, made when its sources have changed: it starts with two thirds of the processor time and 60 MB less
 * memory than the sources do, sixteen times. Returns the script to run; the sources' own where there is no bundler.
 */
export async function nodeScript(root: string): Promise<string> {
  const { build } = await import('esbuild').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return { build: null }
    throw error
  })
  if (build === null) return join(root, 'node', 'main.ts')
  const folder = join(root, cache, `node-${(await sourceStamp(root, sources, ignored)).slice(0, 16)}`)
  const script = join(folder, 'main.mjs')
  if (existsSync(script)) return script
  const draft = `${folder}.${process.pid}`
  await build({
    entryPoints: [join(root, 'node', 'main.ts')], outdir: draft, outExtension: { '.js': '.mjs' }, bundle: true, splitting: true, platform: 'node', format: 'esm',
    target: 'node24', external: ['node-datachannel', '*.node'], banner, keepNames: true, logLevel: 'silent', absWorkingDir: root,
  })
  // The addon is looked for beside the code, as `node/webtransport/addon.ts` says.
  const addon = join(root, 'node', 'webtransport', 'dist')
  if (existsSync(addon)) await cp(addon, join(draft, 'dist'), { recursive: true })
  await clearOld(root)
  await rename(draft, folder).catch(async (error: unknown) => {
    await rm(draft, { recursive: true })
    // Another copy was faster.
    if (!existsSync(script)) throw error
  })
  return script
}

async function clearOld(root: string): Promise<void> {
  await mkdir(join(root, cache), { recursive: true })
  for (const name of await readdir(join(root, cache))) {
    const path = join(root, cache, name)
    if (name.startsWith('node-') && (await stat(path)).mtimeMs < Date.now() - keepMs) await rm(path, { recursive: true, force: true })
  }
}
