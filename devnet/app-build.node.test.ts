import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { appStamp, buildApp, isBuilt } from './app-build.ts'

/** A project of a few files, whose build counts its runs in out/index.html. */
async function project(build: string): Promise<{ root: string, write: (name: string, text: string) => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'cyx-build-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  await write('tools/build/build.ts', build)
  await write('app/page.tsx', 'one')
  await write('lib/a.test.ts', 'one')
  return { root, write }
}

const counting = `import { mkdirSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
mkdirSync('out', { recursive: true }); mkdirSync('.next', { recursive: true }); mkdirSync('public/workers', { recursive: true })
writeFileSync('public/workers/made.js', String(Math.random()))
writeFileSync('out/index.html', (existsSync('out/index.html') ? readFileSync('out/index.html', 'utf8') : '') + 'x')`

test('the app is built once, and again only when a source has changed', async () => {
  const { root, write } = await project(counting)
  const log = join(root, 'logs', 'build.log')
  expect(await isBuilt(root)).toBe(false)
  expect(await buildApp(root, log)).toBe('built')
  expect(await buildApp(root, log)).toBe('same')
  await write('lib/a.test.ts', 'two')
  expect(await buildApp(root, log)).toBe('same')
  const stamp = await appStamp(root)
  await write('app/page.tsx', 'two')
  expect(await appStamp(root)).not.toBe(stamp)
  expect(await buildApp(root, log)).toBe('built')
  await rm(join(root, 'out'), { recursive: true })
  expect(await buildApp(root, log)).toBe('built')
  expect(await readFile(join(root, 'out', 'index.html'), 'utf8')).toBe('x')
})

test('a build that fails says where to read, and is not taken for a build', async () => {
  const { root } = await project(`${counting}\nconsole.error('page.tsx: something is wrong'); process.exit(1)`)
  await expect(buildApp(root, join(root, 'build.log'))).rejects.toMatchObject({ code: 'LOCAL_NETWORK', next: expect.stringContaining('something is wrong') as string })
  expect(await isBuilt(root)).toBe(false)
})

test('a build can be called off', async () => {
  const { root } = await project('setInterval(() => undefined, 1000)')
  const stop = new AbortController()
  const building = buildApp(root, join(root, 'build.log'), { signal: stop.signal })
  setTimeout(() => { stop.abort() }, 300)
  await expect(building).rejects.toMatchObject({ name: 'AbortError' })
})
