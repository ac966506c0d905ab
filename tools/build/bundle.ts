import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build, type BuildOptions } from 'esbuild'

/** Scripts of `public/workers/`, by the name that the app asks for. The first five are module workers, `rtc` is a module of the page. */
const WORKERS = {
  drive: 'lib/drive/worker.ts',
  share: 'lib/drive/share/worker.ts',
  codec: 'lib/engine/codecWorker.ts',
  stretch: 'lib/keys/stretchWorker.ts',
  rtc: 'lib/peers/rtcBridge.ts',
}

const common: BuildOptions = {
  bundle: true, format: 'esm', splitting: true, minify: true, target: 'es2024', platform: 'browser', legalComments: 'none', logLevel: 'warning', charset: 'utf8',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.NODE_DEBUG': 'undefined', global: 'globalThis' },
  loader: { '.woff2': 'file' },
}

/** Bundles the workers with their WebAssembly beside them. */
export async function bundleWorkers(): Promise<void> {
  for (const [name, source] of Object.entries(WORKERS)) if (!existsSync(source)) throw new Error(`The worker ${name} has no source: ${source}`)
  await build({ ...common, entryPoints: WORKERS, outdir: 'public/workers', entryNames: '[name]', chunkNames: 'chunks/[name]-[hash]' })
  mkdirSync('public/workers', { recursive: true })
  for (const name of ['codec.wasm', 'codec-relaxed.wasm']) copyFileSync(`lib/codec/wasm/dist/${name}`, `public/workers/${name}`)
  copyFileSync(join(dirname(createRequire(import.meta.url).resolve('argon2id')), 'dist/simd.wasm'), 'public/workers/argon2id.wasm')
}

/** Bundles the share page; everything that the card does not need is a chunk of its own, loaded later. */
export async function bundleShare(): Promise<void> {
  await build({ ...common, entryPoints: { share: 'share/share.ts' }, outdir: 'public/share', entryNames: '[name]', chunkNames: 'chunks/[name]-[hash]', assetNames: 'fonts/[name]-[hash]' })
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

