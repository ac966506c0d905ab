import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions, type Metafile } from 'esbuild'

/** Scripts of `public/workers/`, by the name that the app asks for. All are module workers but `rtc`, a module of the page. */
const WORKERS = {
  drive: 'lib/drive/worker.ts',
  share: 'lib/drive/share/worker.ts',
  codec: 'lib/engine/codecWorker.ts',
  stretch: 'lib/keys/stretchWorker.ts',
  volunteer: 'lib/drive/volunteerWorker.ts',
  table: 'components/ui/tableWorker.ts',
  rtc: 'lib/peers/rtcBridge.ts',
}

const common: BuildOptions = {
  bundle: true, format: 'esm', splitting: true, minify: true, target: 'es2024', platform: 'browser', legalComments: 'none', logLevel: 'warning', charset: 'utf8',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.NODE_DEBUG': 'undefined', global: 'globalThis' },
  loader: { '.woff2': 'file' },
  alias: { '@noble/curves/secp256k1.js': fileURLToPath(new URL('../stubs/secp256k1.ts', import.meta.url)) },
}

/** Bundles the workers, with their WebAssembly beside them, and the share page; what the page and its worker both need is loaded once. What its card does not need comes later. */
export async function bundleWorkersAndShare(): Promise<void> {
  const workers = Object.fromEntries(Object.entries(WORKERS).map(([name, source]) => [`workers/${name}`, source]))
  for (const [name, source] of Object.entries(workers)) if (!existsSync(source)) throw new Error(`The script ${name} has no source: ${source}`)
  const { metafile: { outputs } } = await build({ ...common, metafile: true, entryPoints: { ...workers, 'share/share': 'share/share.ts' }, outdir: 'public', entryNames: '[dir]/[name]', chunkNames: 'workers/chunks/[name]-[hash]', assetNames: 'share/fonts/[name]-[hash]' })
  for (const name of ['codec.wasm', 'codec-relaxed.wasm']) copyFileSync(`lib/codec/wasm/dist/${name}`, `public/workers/${name}`)
  copyFileSync(join(dirname(createRequire(import.meta.url).resolve('argon2id')), 'dist/simd.wasm'), 'public/workers/argon2id.wasm')
  writeFileSync('public/share/index.html', withPreloads(readFileSync('share/index.html', 'utf8'), needed(outputs, 'public/share/share.js'), needed(outputs, 'public/workers/share.js')))
}

/** What a script cannot start without, itself last: nothing that it imports later. */
function needed(outputs: Metafile['outputs'], script: string, known = new Set<string>()): Set<string> {
  for (const { path, kind } of outputs[script]?.imports ?? []) if (kind === 'import-statement' && !known.has(path)) needed(outputs, path, known)
  return known.add(script)
}

/** Lets the page ask at once for all that it and its worker need, instead of finding it file by file: over a slow line each step is a round trip. */
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

