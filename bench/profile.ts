/** Where the time goes while the app stores a file of noise: `node bench/profile.ts [MiB]` prints, per thread, its busiest functions and its idle gaps. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { justTry, pick, row } from '../e2e/person.ts'
import { withBrowser } from './browser.ts'
import { readProfiles } from './cpuProfile.ts'
import type { ThreadProfile } from './cpuProfile.ts'
import { withNetwork } from './local.ts'
import { writeNoise } from './noise.ts'

const TOP = 10
const LIMIT_MS = 900_000
const DEFAULT_MIB = 1024

async function record(mib: number): Promise<{ seconds: number, threads: ThreadProfile[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  const path = join(folder, 'noise.bin')
  try {
    await writeNoise(path, mib * 2 ** 20)
    return await withNetwork(network => withBrowser(async browser => {
      const page = await (await browser.newContext()).newPage()
      await justTry(page, network.url)
      await browser.startTracing(page, { categories: ['disabled-by-default-v8.cpu_profiler', '__metadata'] })
      const begun = performance.now()
      await pick(page, [{ name: 'noise.bin', mimeType: '', buffer: Buffer.alloc(0), path }])
      await row(page, 'noise.bin').waitFor({ timeout: LIMIT_MS })
      const seconds = (performance.now() - begun) / 1000
      return { seconds, threads: readProfiles(await browser.stopTracing()) }
    }))
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

const mib = Number(process.argv[2] ?? DEFAULT_MIB)
if (!Number.isInteger(mib) || mib < 1) throw new RangeError('The size is a whole number of MiB.')
const { seconds, threads } = await record(mib)
console.log(`${String(mib)} MiB stored in ${seconds.toFixed(1)} s (${(mib * 2 ** 20 / 1e6 / seconds).toFixed(1)} MB/s)`)
for (const { name, seconds: all, busy, gaps, functions } of threads) {
  console.log(`\n${name}: busy ${(100 * busy / all).toFixed(0)} % of ${all.toFixed(1)} s; idle gaps over 20 ms: ${String(gaps.count)}, ${gaps.seconds.toFixed(1)} s together, longest ${(1000 * gaps.longest).toFixed(0)} ms`)
  for (const { label, seconds: self } of functions.slice(0, TOP)) console.log(`  ${(100 * self / all).toFixed(1).padStart(5)} %  ${label}`)
}
