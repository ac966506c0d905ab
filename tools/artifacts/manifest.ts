import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashFile, hashSources } from './hash.ts'
import type { Recipe } from './recipes.ts'

/** Hashes (SHA-256, hex) of a recipe's sources together and of each artifact that was built from them; `rebuilt`: a second build, elsewhere, came to the same bytes. */
export interface Built { sources: string, artifacts: Record<string, string>, rebuilt?: true }

/** By name of the recipe. */
export type Manifest = Record<string, Built>

const FILE = 'tools/artifacts/artifacts.json'

/** The committed manifest; empty when there is none. */
export async function readManifest(root: string): Promise<Manifest> {
  const text = await readFile(join(root, FILE), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}'
    throw error
  })
  return JSON.parse(text) as Manifest
}

/** Notes what a recipe was built from and came to, beside what is there. That it was rebuilt holds for these bytes alone. */
export async function noteBuilt(root: string, recipe: Recipe): Promise<void> {
  const artifacts: Record<string, string> = {}
  for (const path of recipe.artifacts) artifacts[path] = await hashFile(join(root, path)) ?? ''
  const built = { sources: await hashSources(root, recipe.sources), artifacts }
  const { rebuilt = null, ...before } = (await readManifest(root))[recipe.name] ?? {}
  await note(root, recipe, rebuilt && JSON.stringify(before) === JSON.stringify(built) ? { ...built, rebuilt } : built)
}

/** Notes that a second build, elsewhere, came to the bytes that are noted. */
export async function noteRebuilt(root: string, recipe: Recipe): Promise<void> {
  const built = (await readManifest(root))[recipe.name]
  if (built) await note(root, recipe, { ...built, rebuilt: true })
}

async function note(root: string, { name }: Recipe, built: Built): Promise<void> {
  const manifest = { ...await readManifest(root), [name]: built }
  const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => a < b ? -1 : 1))
  await writeFile(join(root, `${FILE}.new`), `${JSON.stringify(sorted, null, 2)}\n`)
  await rename(join(root, `${FILE}.new`), join(root, FILE))
}

/** What is stale, a sentence each, with what to do; empty when all is fresh. */
export async function findStale(root: string, recipes: readonly Recipe[], manifest: Manifest): Promise<string[]> {
  const stale: string[] = []
  for (const { name, sources, artifacts } of recipes) {
    const built = manifest[name]
    const redo = `run: npm run artifacts ${name}`
    if (built?.sources !== await hashSources(root, sources)) stale.push(`${name}: the sources have changed since ${artifacts.join(', ')} ${artifacts.length > 1 ? 'were' : 'was'} built; ${redo}`)
    for (const path of artifacts) {
      const hash = await hashFile(join(root, path))
      if (hash === null) stale.push(`${path} is missing; ${redo}`)
      else if (built && hash !== built.artifacts[path]) stale.push(`${path} is not what was built; ${redo}`)
    }
  }
  return stale
}
