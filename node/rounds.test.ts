import { describe, expect, it } from 'vitest'
import type { Bytes } from '../lib/bytes/bytes.ts'
import type { LeaseState, NodeDirectory } from './directory.ts'
import { makeSweep, repeat } from './rounds.ts'
import type { Store } from './store/store.ts'

const id = (fill: number): Bytes => new Uint8Array(16).fill(fill)
const never = (): never => { throw new Error('not asked for') }

/** A store of provisional versions and a directory that knows their states. */
function world(states: Record<number, LeaseState>) {
  const settled: [number, string][] = []
  const asked: number[] = []
  const store = {
    versions: which => which === 'all' ? [id(1), id(2), id(3), id(9)] : Object.keys(states).map(fill => id(Number(fill))),
    versionIds: never, settle: (version, state) => { settled.push([version[0] ?? 0, state]); return Promise.resolve() },
    find: never, keep: never, read: never, release: never, stats: never, scrub: never, compact: never, held: never, indexBytes: never, close: never,
  } satisfies Store
  const directory: NodeDirectory = {
    leaseStatus: versions => { asked.push(versions.length); return Promise.resolve(versions.map(version => states[version[0] ?? 0] ?? 'live')) },
    heartbeat: never, deletedVersions: never, handOver: never, handedOver: never, grantKey: never,
  }
  return { store, directory, settled, asked }
}

describe('a round of asking about versions', () => {
  it('settles what is committed or gone and leaves what may still be', async () => {
    const { store, directory, settled } = world({ 1: 'live', 2: 'pending', 3: 'gone' })
    await makeSweep(store, directory, 1000, () => 0, never)(new AbortController().signal)
    expect(settled).toEqual([[1, 'live'], [3, 'gone']])
  })

  it('asks about everything once a day', async () => {
    const { store, directory, asked } = world({ 1: 'live' })
    let now = 0
    const sweep = makeSweep(store, directory, 1000, () => now, never)
    for (const hour of [0, 23, 24, 25, 48]) {
      now = hour * 3_600_000
      await sweep(new AbortController().signal)
    }
    expect(asked).toEqual([1, 1, 4, 1, 4])
  })

  it('drops nothing when the directory does not answer, and says so', async () => {
    const { store, directory, settled } = world({ 1: 'gone' })
    const said: string[] = []
    await makeSweep(store, { ...directory, leaseStatus: () => Promise.reject(new Error('away')) }, 1000, () => 0, text => { said.push(text) })(new AbortController().signal)
    expect(settled).toEqual([])
    expect(said).toEqual(['the directory did not say which versions live: away'])
  })
})

it('a repeated job runs until it is stopped, and the stop waits for the one under way', async () => {
  let runs = 0
  let finished = 0
  const three = Promise.withResolvers<null>()
  const stop = repeat(async () => {
    if (++runs === 3) three.resolve(null)
    await Promise.resolve()
    finished++
  }, () => 1, never)
  await three.promise
  await stop()
  const after = runs
  await new Promise(resolve => { setTimeout(resolve, 10) })
  expect(runs).toBe(after)
  expect(finished).toBe(after)
})

it('a stop during the job does not wait out the interval', async () => {
  const { promise: started, resolve: begin } = Promise.withResolvers<null>()
  const { promise: finished, resolve: finish } = Promise.withResolvers<null>()
  let runs = 0
  const stop = repeat(async () => {
    runs++
    begin(null)
    await finished
  }, () => 3_600_000, never)
  await started
  const stopped = stop()
  finish(null)
  await stopped
  expect(runs).toBe(1)
})

it('a job that fails is told of and run again', async () => {
  const said: string[] = []
  const twice = Promise.withResolvers<null>()
  let runs = 0
  const stop = repeat(() => {
    if (++runs === 2) twice.resolve(null)
    return runs === 1 ? Promise.reject(new Error('no space left')) : Promise.resolve()
  }, () => 1, text => { said.push(text) })
  await twice.promise
  await stop()
  expect(said).toEqual(['a round failed: no space left'])
})
