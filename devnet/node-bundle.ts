import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleNode } from '../tools/build/nodeBundle.ts'
import { sourceStamp } from './source-stamp.ts'

/** What a storage node is made of. */
const sources = ['node', 'lib', 'package-lock.json']
const ignored = /(^|\/)(target|src|testing)\/|\.test\.tsx?$|\.md$|\.wasm$/
/** Inside node_modules, so that the bundle finds the packages that stay outside of it. */
const cache = join('node_modules', '.cache', 'cyxcloud')
/** Bundles of older sources are kept so long, for copies of the network that still run them: a day, in ms. */
const keepMs = 86_400_000

/**
 * The storage node in one piece, made when its sources have changed: it starts with two thirds of the processor time and 60 MB less
 * memory than the sources do, sixteen times. Returns the script to run; the sources' own where there is no bundler.
 */
export async function nodeScript(root: string): Promise<string> {
  const folder = join(root, cache, `node-${(await sourceStamp(root, sources, ignored)).slice(0, 16)}`)
  const script = join(folder, 'main.mjs')
  if (existsSync(script)) return script
  const draft = `${folder}.${process.pid}`
  if (!await bundleNode(root, ['main.ts'], draft)) return join(root, 'node', 'main.ts')
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
