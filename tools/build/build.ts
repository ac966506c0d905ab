/** Builds the app into out/ and its headers into out-headers.json: `npm run build`. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { injectManifest } from 'workbox-build'
import { bundleServiceWorker, bundleWorkersAndShare } from './bundle.ts'
import { checkOut } from './check.ts'
import { helpPage } from './help.ts'
import { notFound } from './notFound.ts'
import { compileAhead, filesIn, headerRules, makeRelative, preloadScreens, prune, sealPages } from './pages.ts'

const OUT = 'out'

const say = (what: string, since: number): void => console.log(`${what} (${((performance.now() - since) / 1000).toFixed(1)} s)`)

let at = performance.now()
for (const path of [OUT, 'public/share', 'public/workers', 'public/sw.js']) rmSync(path, { recursive: true, force: true })
await bundleWorkersAndShare()
say('Workers and share page bundled', at)

at = performance.now()
execFileSync(process.execPath, [createRequire(import.meta.url).resolve('next/dist/bin/next'), 'build'], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } })
say('App exported', at)

at = performance.now()
prune(OUT)
makeRelative(OUT)
preloadScreens(OUT)
compileAhead(OUT)
writeFileSync(`${OUT}/404.html`, notFound())
mkdirSync(`${OUT}/help`, { recursive: true })
writeFileSync(`${OUT}/help/index.html`, helpPage('docs/help'))
const policies = sealPages(OUT)
writeFileSync('.next/sw.js', await bundleServiceWorker())
const { count, size, warnings } = await injectManifest({
  swSrc: '.next/sw.js', swDest: `${OUT}/sw.js`, globDirectory: OUT,
  globPatterns: ['index.html', 'help/index.html', 'share/**', '_next/static/**/*.{js,css,woff2}', 'workers/**', 'icons/icon.svg', 'manifest.webmanifest'],
  // Hashed names are their own revision.
  dontCacheBustURLsMatching: /(^|\/)(_next\/static|chunks|fonts)\//,
  maximumFileSizeToCacheInBytes: 8_000_000,
})
if (warnings.length > 0) throw new Error(warnings.join('\n'))
writeFileSync('out-headers.json', `${JSON.stringify(headerRules(policies), null, 1)}\n`)
checkOut(OUT)
say(`Service worker keeps ${count} files, ${(size / 1e6).toFixed(2)} MB; ${filesIn(OUT).length} files in ${OUT}/; ${readFileSync('out-headers.json').length} bytes of headers`, at)
