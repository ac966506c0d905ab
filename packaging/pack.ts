import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { CyxError } from '../lib/errors.ts'
import { bundleNode, OUTSIDE } from '../tools/build/nodeBundle.ts'
import { tryPackage } from './try.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

/** Files that go into the package beside the code. */
const BESIDE = ['packaging/cyxcloud-node.service', 'packaging/Containerfile', 'packaging/prometheus/rules.yml', 'packaging/grafana/node.json', 'docs/operator.md', 'LICENSE']

/** What the packed package says of itself: only what a node needs. */
async function manifest(): Promise<string> {
  const read = async (path: string): Promise<Record<string, string>> => JSON.parse(await readFile(path, 'utf8')) as Record<string, string>
  const { name, version, license } = await read(join(root, 'package.json'))
  const outside = await Promise.all(OUTSIDE.map(async one => [one, (await read(join(root, 'node_modules', one, 'package.json'))).version]))
  return JSON.stringify({
    name, version, license, description: 'A storage node of CyxCloud: keeps sealed shards that it cannot open.', type: 'module',
    engines: { node: '>=24' }, bin: { cyxcloud: 'bin.mjs' }, dependencies: Object.fromEntries(outside) as unknown,
  }, null, 2)
}

/** Packs the storage node with its commands into `folder`; the answer is the tarball's path. @throws LOCAL_NETWORK where there is no bundler */
export async function packNode(folder: string): Promise<string> {
  const draft = await mkdtemp(join(tmpdir(), 'cyxcloud-pack-'))
  try {
    if (!await bundleNode(root, ['cli/cyxcloud.ts'], draft)) throw new CyxError('LOCAL_NETWORK', { what: 'esbuild is not installed.', next: 'Run `npm install` first.' })
    await writeFile(join(draft, 'package.json'), await manifest())
    await cp(join(root, 'node/cli/launch.mjs'), join(draft, 'launch.mjs'))
    await writeFile(join(draft, 'bin.mjs'), (await readFile(join(root, 'node/cli/bin.mjs'), 'utf8')).replace('cyxcloud.ts', 'cyxcloud.mjs'), { mode: 0o755 })
    for (const path of BESIDE) await cp(join(root, path), join(draft, path.replace(/^packaging\//, '')))
    await mkdir(folder, { recursive: true })
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', resolve(folder)], { cwd: draft })
    // A list, or with npm 11 an object by the package's name.
    const packed = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>)[0]
    return join(resolve(folder), packed?.filename ?? '')
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values: { try: tries }, positionals: [folder = '.'] } = parseArgs({ options: { try: { type: 'boolean' } }, allowPositionals: true })
  const say = (line: string): void => { process.stdout.write(`${line}\n`) }
  if (tries === true) {
    // As an operator would: an empty folder, the tarball, npm.
    const home = await mkdtemp(join(tmpdir(), 'cyxcloud-try-'))
    try {
      const tarball = await packNode(home)
      say(`$ npm install ${tarball.replace(home, '.')}`)
      say((await run('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: home })).stdout.trim())
      await tryPackage(home, {}, say)
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  } else say(await packNode(folder))
}
