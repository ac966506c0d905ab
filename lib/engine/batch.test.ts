import { expect, test } from 'vitest'
import { makeBatcher } from './batch.ts'
import { makeGate } from './gate.ts'

test('items that arrive together share one call, in order', async () => {
  const calls: number[][] = []
  const add = makeBatcher<number, number>(3, items => { calls.push(items); return Promise.resolve(items.map(n => n * 10)) })
  expect(await Promise.all([1, 2, 3, 4].map(add))).toEqual([10, 20, 30, 40])
  expect(calls).toEqual([[1, 2, 3], [4]])
})

test('a call holds items up to a weight, and one that is heavier by itself', async () => {
  const calls: number[][] = []
  const add = makeBatcher<number, number>(5, items => { calls.push(items); return Promise.resolve(items) }, n => n)
  await Promise.all([2, 3, 1, 9, 4].map(add))
  expect(calls).toEqual([[2, 3], [1], [9], [4]])
})

test('one refused item does not take the others with it, a failed call takes its batch only', async () => {
  const add = makeBatcher<number, number>(2, items => {
    if (items.includes(9)) return Promise.reject(new Error('down'))
    return Promise.resolve(items.map(n => n < 0 ? new Error('refused') : n))
  })
  const settled = await Promise.allSettled([1, -1, 9, 8, 5].map(add))
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'])
})

test('a gate lets no more in than its width, and an abort gives up the place in the queue', async () => {
  const gate = makeGate(2)
  const [first] = await Promise.all([gate.enter(), gate.enter()])
  const stop = new AbortController()
  const third = gate.enter({ signal: stop.signal })
  let fourthIn = false
  const fourth = gate.enter().then(leave => { fourthIn = true; return leave })
  stop.abort(new Error('no more'))
  await expect(third).rejects.toThrow('no more')
  expect(fourthIn).toBe(false)
  first()
  first()
  await fourth
  let fifthIn = false
  void gate.enter().then(() => { fifthIn = true })
  await Promise.resolve()
  expect(fifthIn).toBe(false)
})
