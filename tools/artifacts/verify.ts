import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { hashFile, listSources } from './hash.ts'
import type { Recipe } from './recipes.ts'
import { must } from './run.ts'

/**
 * Builds a recipe from a copy of nothing but its sources, in another folder, and compares.
 *
 * @returns the artifacts whose bytes differ from the ones in `root`
 * @throws LOCAL_NETWORK when it does not build
 */
export async function verify(root: string, recipe: Recipe): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cyx-artifacts-'))
  const put = async (path: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await copyFile(join(root, path), join(folder, path))
  }
  try {
    for (const path of await listSources(root, [...recipe.sources, ...recipe.beside ?? []])) await put(path)
    for (const path of ['package.json', ...recipe.toolchain === null ? [] : [recipe.toolchain]]) await put(path)
    for (const path of recipe.artifacts) await mkdir(dirname(join(folder, path)), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    await must(recipe.command, { cwd: folder })
    const different: string[] = []
    for (const path of recipe.artifacts) if (await hashFile(join(folder, path)) !== await hashFile(join(root, path))) different.push(path)
    return different
  } finally { await rm(folder, { recursive: true, force: true }) }
}
