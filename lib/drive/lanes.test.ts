import { expect, test } from 'vitest'
import { pause } from '../options.ts'
import { lanes } from './lanes.ts'

test('every item is done once, never more at the same time than allowed', async () => {
  const done: number[] = []
  let [now, most] = [0, 0]
  await lanes([5, 6, 7, 8, 9], 2, async (item, at) => {
    most = Math.max(most, ++now)
    await pause(1)
    now--
    done.push(item)
    expect(at).toBe(item - 5)
  }, {})
  expect(done.toSorted()).toEqual([5, 6, 7, 8, 9])
  expect(most).toBe(2)
})

test('an error ends it: nothing new begins, and what ran is over', async () => {
  const [begun, ended]: [number[], number[]] = [[], []]
  const run = lanes([1, 2, 3, 4], 2, async item => {
    begun.push(item)
    if (item === 1) throw new Error('first')
    await pause(5)
    ended.push(item)
  }, {})
  await expect(run).rejects.toThrow('first')
  expect(begun).toEqual([1, 2])
  expect(ended).toEqual([2])
})

test('a signal ends it, and nothing at all is nothing to do', async () => {
  await expect(lanes([1], 3, () => Promise.resolve(), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  await lanes([], 3, () => Promise.reject(new Error('never')), {})
})
