import { parseArgs } from 'node:util'
import { CyxError, isCyxError } from '../../lib/errors.ts'
import { findStale, noteBuilt, noteRebuilt, readManifest } from './manifest.ts'
import { RECIPES, type Recipe } from './recipes.ts'
import { must } from './run.ts'
import { needToolchain } from './toolchain.ts'
import { verify } from './verify.ts'

/**
 * `npm run artifacts [-- NAME …]` builds the committed artifacts (all, or those named) and notes their hashes.
 * `--note` only notes what is there, for one who has just run a build script by hand; `--verify` builds copies elsewhere and compares, of all that no
 * second build has come to yet, or of those named; `--verify --note` notes that it has.
 */
async function main(root: string): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { verify: { type: 'boolean', default: false }, note: { type: 'boolean', default: false } } })
  let wrong = 0
  for (const recipe of chosen(positionals)) {
    const started = performance.now()
    const { good, text } = await one(root, recipe, { ...values, isNamed: positionals.length > 0 })
    console.log(`${recipe.name}: ${text} (${String(Math.round((performance.now() - started) / 1000))} s)`)
    if (!good) wrong++
  }
  if (values.verify) {
    for (const line of await findStale(root, chosen(positionals), await readManifest(root))) { console.error(line); wrong++ }
  }
  return wrong > 0 ? 1 : 0
}

/** One recipe; what goes wrong with it does not keep the others from their turn. */
async function one(root: string, recipe: Recipe, { verify: compare, note, isNamed }: { verify: boolean, note: boolean, isNamed: boolean }): Promise<{ good: boolean, text: string }> {
  try {
    if (compare) {
      // That nothing has changed since is checked by the hashes, below.
      if (!isNamed && (await readManifest(root))[recipe.name]?.rebuilt) return { good: true, text: `a second build came to the same bytes before; again: npm run artifacts ${recipe.name} -- --verify` }
      const missing = await needToolchain(root, recipe).then(() => null, (error: unknown) => error)
      // Where the pinned tools can't be had, the hashes of the sources are still checked, below.
      if (isCyxError(missing)) return { good: true, text: `not rebuilt here: ${missing.message}` }
      if (missing !== null) throw missing as Error
      const different = await verify(root, recipe)
      if (note && different.length === 0) await noteRebuilt(root, recipe)
      return { good: different.length === 0, text: different.length > 0 ? `NOT the same bytes: ${different.join(', ')}` : 'the same bytes' }
    }
    if (!note) {
      await needToolchain(root, recipe)
      await must(recipe.command, { cwd: root, show: true })
    }
    await noteBuilt(root, recipe)
    return { good: true, text: note ? 'noted' : 'built' }
  } catch (error) {
    if (!isCyxError(error)) throw error
    return { good: false, text: `${error.message} ${error.next}` }
  }
}

function chosen(names: readonly string[]): readonly Recipe[] {
  const unknown = names.filter(name => !RECIPES.some(recipe => recipe.name === name))
  if (unknown.length > 0) throw new CyxError('INVALID_REQUEST', { reason: `there is no artifact ${unknown.join(', ')}; there are ${RECIPES.map(recipe => recipe.name).join(', ')}` })
  return names.length > 0 ? RECIPES.filter(recipe => names.includes(recipe.name)) : RECIPES
}

try {
  process.exitCode = await main(process.cwd())
} catch (error) {
  if (!isCyxError(error)) throw error
  console.error(`${error.message} ${error.next}`)
  process.exitCode = 1
}
