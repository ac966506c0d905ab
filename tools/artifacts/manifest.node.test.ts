import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findStale, noteBuilt, noteRebuilt, readManifest } from './manifest.ts'
import type { Recipe } from './recipes.ts'
import { parseToolchain } from './toolchain.ts'

const recipe: Recipe = { name: 'thing', sources: ['src', 'build.sh'], artifacts: ['dist/thing.wasm'], command: ['sh', 'build.sh'], toolchain: null }
let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cyx-artifacts-'))
  for (const folder of ['src/deep', 'src/target', 'dist', 'tools/artifacts']) await mkdir(join(root, folder), { recursive: true })
  for (const [path, text] of [['src/a.rs', 'a'], ['src/deep/b.rs', 'b'], ['build.sh', 'make'], ['dist/thing.wasm', 'wasm']] as const) await writeFile(join(root, path), text)
  await noteBuilt(root, recipe)
})
afterEach(() => rm(root, { recursive: true }))

const stale = async (): Promise<string[]> => findStale(root, [recipe], await readManifest(root))

test('what was just built is fresh', async () => {
  expect(await stale()).toEqual([])
})

test.each([['src/deep/b.rs', 'B'], ['src/new.rs', ''], ['build.sh', 'make -j']])('a changed source %s makes it stale', async (path, text) => {
  await writeFile(join(root, path), text)
  expect(await stale()).toEqual(['thing: the sources have changed since dist/thing.wasm was built; run: npm run artifacts thing'])
})

test('a source that is gone, or was renamed, makes it stale', async () => {
  await rm(join(root, 'src/a.rs'))
  expect(await stale()).toHaveLength(1)
  await writeFile(join(root, 'src/c.rs'), 'a')
  expect(await stale()).toHaveLength(1)
})

test('what compilers and tests leave is no source', async () => {
  await writeFile(join(root, 'src/target/x.o'), 'x')
  await writeFile(join(root, 'src/a.test.ts'), 'x')
  expect(await stale()).toEqual([])
})

test('an artifact that was changed by hand or is missing is named', async () => {
  await writeFile(join(root, 'dist/thing.wasm'), 'other')
  expect(await stale()).toEqual(['dist/thing.wasm is not what was built; run: npm run artifacts thing'])
  await rm(join(root, 'dist/thing.wasm'))
  expect(await stale()).toEqual(['dist/thing.wasm is missing; run: npm run artifacts thing'])
})

test('a recipe that was never built is stale', async () => {
  expect(await findStale(root, [{ ...recipe, name: 'other' }], await readManifest(root))).toHaveLength(1)
})

test('that a second build came to the same bytes holds until others are built', async () => {
  const rebuilt = async (): Promise<boolean> => (await readManifest(root)).thing?.rebuilt === true
  expect(await rebuilt()).toBe(false)
  await noteRebuilt(root, recipe)
  await noteBuilt(root, recipe)
  expect(await rebuilt()).toBe(true)
  await writeFile(join(root, 'src/a.rs'), 'another')
  await noteBuilt(root, recipe)
  expect(await rebuilt()).toBe(false)
})

test('a toolchain file names channel, targets and components', () => {
  expect(parseToolchain('[toolchain]\nchannel = "1.95.0"\ntargets = ["a-b", "c"]\n')).toEqual({ channel: '1.95.0', targets: ['a-b', 'c'], components: [] })
})
