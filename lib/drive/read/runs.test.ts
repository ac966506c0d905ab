import { expect, test } from 'vitest'
import { pause } from '../../options.ts'
import { makeRuns } from './runs.ts'

test('callers of one key share the work, and the next call begins anew', async () => {
  const runs = makeRuns<string, number>()
  let started = 0
  const start = async (): Promise<number> => { started++; await pause(5); return started }
  expect(await Promise.all([runs.join('a', start), runs.join('a', start), runs.join('b', start)])).toEqual([2, 2, 2])
  expect(await runs.join('a', start)).toBe(3)
  expect(runs.size()).toBe(0)
})

test('one caller\'s abort leaves the work to the others; the last one ends it', async () => {
  const runs = makeRuns<string, number>()
  const [one, two] = [new AbortController(), new AbortController()]
  let ended = false
  const start = async (signal: AbortSignal): Promise<number> => {
    try { await pause(60_000, { signal }) } catch (error) { ended = true; throw error }
    return 1
  }
  const [first, second] = [runs.join('a', start, { signal: one.signal }), runs.join('a', start, { signal: two.signal })]
  const failed = Promise.all([expect(first).rejects.toThrow('one'), expect(second).rejects.toThrow('two')])
  one.abort(new Error('one'))
  await pause(2)
  expect(ended).toBe(false)
  two.abort(new Error('two'))
  await failed
  expect([ended, runs.size()]).toEqual([true, 0])
})
