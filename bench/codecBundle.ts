import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Row } from './row.ts'

/** The codec worker as the app ships it, with the larger of its two WebAssembly builds, after gzip -9. */
export async function bundleRow(): Promise<Row> {
  const { outputFiles } = await build({ entryPoints: ['lib/engine/codecWorker.ts'], bundle: true, format: 'esm', target: 'es2024', minify: true, write: false, legalComments: 'none', logLevel: 'silent' })
  const gzipKb = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length / 1e3
  const worker = gzipKb(outputFiles[0]?.contents ?? new Uint8Array())
  const [simd = 0, relaxed = 0] = await Promise.all(['codec', 'codec-relaxed'].map(async name => gzipKb(await readFile(`lib/codec/wasm/dist/${name}.wasm`))))
  return { id: 'codec.bundle.kb', value: worker + Math.max(simd, relaxed), unit: 'kB', better: 'lower', goal: 120, raw: { worker, simd, relaxed } }
}
