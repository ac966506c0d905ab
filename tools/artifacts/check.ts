import { findStale, readManifest } from './manifest.ts'
import { RECIPES } from './recipes.ts'

/** Part of `npm test`: fails with a list when a built file that is committed is older than its sources, or was changed by hand. */
const root = process.cwd()
const stale = await findStale(root, RECIPES, await readManifest(root))
for (const line of stale) console.error(line)
if (stale.length === 0) console.log(`${String(RECIPES.flatMap(recipe => recipe.artifacts).length)} built files are as new as their sources`)
process.exitCode = stale.length > 0 ? 1 : 0
