import { copyFileSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'

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
  await build({ ...common, entryPoints: { ...workers, 'share/share': 'share/share.ts' }, outdir: 'public', entryNames: '[dir]/[name]', chunkNames: 'workers/chunks/[name]-[hash]', assetNames: 'share/fonts/[name]-[hash]' })
  for (const name of ['codec.wasm', 'codec-relaxed.wasm']) copyFileSync(`lib/codec/wasm/dist/${name}`, `public/workers/${name}`)
  copyFileSync(join(dirname(createRequire(import.meta.url).resolve('argon2id')), 'dist/simd.wasm'), 'public/workers/argon2id.wasm')
  copyFileSync('share/index.html', 'public/share/index.html')
}

/** Bundles the service worker as one classic script. @returns its text, with `self.__WB_MANIFEST` still in it */
export async function bundleServiceWorker(): Promise<string> {
  const { outputFiles } = await build({ ...common, loader: {}, splitting: false, format: 'iife', entryPoints: ['lib/sw/worker/sw.ts'], write: false })
  return outputFiles[0]?.text ?? missing()
}

function missing(): never {
  throw new Error('The service worker gave no bundle')
}

