import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions, type Metafile } from 'esbuild'

const stub = (name: string): string => fileURLToPath(new URL(`../stubs/${name}.ts`, import.meta.url))

/**
 * Scripts of `public/workers/` and the share page's, by name; all are module workers but `share/share` and `rtc`, a module of the page. Those of one line share code.
 * A piece is cut for every set of scripts that need it, and each is a request: all together would be cut into seventy, of which the drive starts with 45 and
 * a link is read with 51. Apart it is 21 and 31, for 0.8 MB more on the device of what is there twice.
 * The share page and its worker are apart, too, and what comes later is in few pieces: before the card stands it is 10 instead of 20, with a file 21 instead of 31. On a slow machine each
 * costs 10 ms and more, in the page and again in the worker; what is there twice weighs 7 kB packed.
 */
const GROUPS: { scripts: Record<string, string>, alias?: Record<string, string> }[] = [
  { scripts: { 'workers/drive': 'lib/drive/worker.ts', 'workers/volunteer': 'lib/drive/volunteerWorker.ts', 'workers/rtc': 'lib/peers/rtcBridge.ts' } },
  // The agent's own, of an older version than ours.
  { scripts: { 'workers/share': 'lib/drive/share/worker.ts' }, alias: { '@noble/curves/ed25519': stub('ed25519') } },
  { scripts: { 'share/share': 'share/share.ts' } },
  { scripts: { 'workers/codec': 'lib/engine/codecWorker.ts', 'workers/stretch': 'lib/keys/stretchWorker.ts', 'workers/table': 'components/ui/tableWorker.ts' } },
]

const common: BuildOptions = {
  bundle: true, format: 'esm', splitting: true, minify: true, target: 'es2024', platform: 'browser', legalComments: 'none', logLevel: 'warning', charset: 'utf8',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.NODE_DEBUG': 'undefined', global: 'globalThis' },
  loader: { '.woff2': 'file' },
  alias: {
    '@noble/curves/secp256k1.js': stub('secp256k1'),
    '@noble/curves/bls12-381': fileURLToPath(new URL('../../lib/ledger/ic/bundledCurve.ts', import.meta.url)),
  },
}

/** Bundles the workers, with their WebAssembly beside them, and the share page; what the page and its worker both need is loaded once. What its card does not need comes later. */
export async function bundleWorkersAndShare(): Promise<void> {
  const outputs: Metafile['outputs'] = {}
  for (const { scripts: entryPoints, alias } of GROUPS) {
    for (const [name, source] of Object.entries(entryPoints)) if (!existsSync(source)) throw new Error(`The script ${name} has no source: ${source}`)
    const { metafile } = await build({ ...common, alias: { ...common.alias, ...alias }, metafile: true, entryPoints, outdir: 'public', entryNames: '[dir]/[name]', chunkNames: 'workers/chunks/[name]-[hash]', assetNames: 'share/fonts/[name]-[hash]' })
    Object.assign(outputs, metafile.outputs)
  }
  for (const name of ['codec.wasm', 'codec-relaxed.wasm']) copyFileSync(`lib/codec/wasm/dist/${name}`, `public/workers/${name}`)
  copyFileSync('lib/ledger/ic/wasm/dist/subnet-signature.wasm', 'public/workers/subnet-signature.wasm')
  copyFileSync(join(dirname(createRequire(import.meta.url).resolve('argon2id')), 'dist/simd.wasm'), 'public/workers/argon2id.wasm')
  writeFileSync('public/share/index.html', withPreloads(readFileSync('share/index.html', 'utf8'), needed(outputs, 'public/share/share.js'), needed(outputs, 'public/workers/share.js')))
}

/** What a script cannot start without, itself last: nothing that it imports later. */
function needed(outputs: Metafile['outputs'], script: string, known = new Set<string>()): Set<string> {
  for (const { path, kind } of outputs[script]?.imports ?? []) if (kind === 'import-statement' && !known.has(path)) needed(outputs, path, known)
  return known.add(script)
}

/** Lets the page ask at once for all scripts that it and its worker need, instead of finding it file by file: over a slow line each step is a round trip. */
function withPreloads(html: string, own: ReadonlySet<string>, workers: ReadonlySet<string>): string {
  const href = (script: string): string => script.replace('public/', '../')
  const links = [
    '<link rel="preload" href="../config.json" as="fetch" crossorigin>',
    ...[...own].map(script => `<link rel="modulepreload" href="${href(script)}">`),
    // The page itself need not read these.
    ...[...workers].filter(script => !own.has(script)).map(script => `<link rel="preload" href="${href(script)}" as="script" crossorigin>`),
  ]
  return html.replace('</head>', `${links.join('\n')}\n</head>`)
}

/** Bundles the service worker as one classic script. @returns its text, with `self.__WB_MANIFEST` still in it */
export async function bundleServiceWorker(): Promise<string> {
  const { outputFiles } = await build({ ...common, loader: {}, splitting: false, format: 'iife', entryPoints: ['lib/sw/worker/sw.ts'], write: false })
  return outputFiles[0]?.text ?? missing()
}

function missing(): never {
  throw new Error('The service worker gave no bundle')
}

