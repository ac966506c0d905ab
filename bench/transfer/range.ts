import { join } from 'node:path'
import { justTry, row } from '../../e2e/person.ts'
import { askDrive } from '../../e2e/readingScript.ts'
import { SEGMENT_BYTES } from '../../lib/codec/sizes.ts'
import { pause } from '../../lib/options.ts'
import type { Options } from '../../lib/options.ts'
import { withBrowser } from '../browser.ts'
import { withNetwork } from '../local.ts'
import { writeNoise } from '../noise.ts'
import { measureRanges } from '../pages/range.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { sparseVideo } from './sparseVideo.ts'

const FILE = { name: 'noise.bin', bytes: 64 * 2 ** 20 }
const RANGES = 100
const RANGE_BYTES = 64 * 1024
const LIMIT_MS = 180_000

/** Round trips that are simulated, ms, and seeks for each. */
const ROUND_TRIPS = [20, 80]
const SEEKS = 30

/**
 * Ranges of a stored file as a page gets them, by `fetch` through the service worker, to the first byte: from this device's cache, and from nodes on
 * loopback over connections that are open. Then seeks in a video of 10 GB whose directory and nodes are simulated: each of their answers takes one
 * round trip, all else is the drive's own code, each place in another group of chunks; what the slowest takes over three, and over four, round trips
 * counts. Less than nothing means fewer round trips.
 */
export async function rangeBench({ signal }: Options = {}): Promise<Row[]> {
  const { remote, cached } = await withNetwork(network => withBrowser(async (browser, folder) => {
    await writeNoise(join(folder, FILE.name), FILE.bytes)
    const page = await (await browser.newContext()).newPage()
    await justTry(page, network.url)
    await page.locator('input[type=file]').first().setInputFiles(join(folder, FILE.name))
    await row(page, FILE.name).waitFor({ timeout: LIMIT_MS })
    await askDrive(page)
    return page.evaluate(measureRanges, { name: FILE.name, starts: starts(), length: RANGE_BYTES })
  }, { signal }), { signal })
  const seeks = await Promise.all(ROUND_TRIPS.map(ms => seekTimes(ms, { signal })))
  const over = (trips: number): number => Math.max(...seeks.map((times, i) => percentile(times, 0.99) - trips * (ROUND_TRIPS[i] ?? 0)))
  const far = { roundTripsMs: ROUND_TRIPS, medians: seeks.map(median), p99: seeks.map(times => percentile(times, 0.99)), seeks: SEEKS }
  return [
    { id: 'transfer.cached.ms', value: percentile(cached, 0.99), unit: 'ms p99', better: 'lower', goal: 50, raw: { median: median(cached), count: cached.length, rangeBytes: RANGE_BYTES } },
    { id: 'transfer.range.ms', value: median(remote), unit: 'ms', better: 'lower', goal: 20, raw: { p99: percentile(remote, 0.99), count: remote.length, roundTripMs: 0 } },
    { id: 'transfer.range.far.ms', value: over(3), unit: 'ms p99 over 3 round trips', better: 'lower', goal: 20, raw: far },
    { id: 'transfer.seek.ms', value: over(4), unit: 'ms p99 over 4 round trips', better: 'lower', goal: 50, raw: far },
  ]
}

/** Places in different segments, in no order: nothing is read ahead for the next one. */
const starts = (): number[] => Array.from({ length: RANGES }, (_, i) => ((i * 97 + 31) % (FILE.bytes / SEGMENT_BYTES - 1)) * SEGMENT_BYTES + 1_000)

/** Milliseconds from each seek to its first byte. */
async function seekTimes(roundTripMs: number, { signal }: Options): Promise<number[]> {
  const video = await sparseVideo(10_000_000_000, SEEKS, () => pause(roundTripMs, { signal }))
  const times: number[] = []
  for (const from of video.places) {
    const begun = performance.now()
    const stream = video.file.stream(from, video.file.size, { signal })
    await stream.next()
    times.push(performance.now() - begun)
    await stream.return()
  }
  return times
}

const percentile = (series: readonly number[], share: number): number => [...series].sort((a, b) => a - b)[Math.min(series.length - 1, Math.floor(series.length * share))] ?? Number.NaN

export default rangeBench
