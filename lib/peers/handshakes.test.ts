import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeHandshakes } from './handshakes.ts'
import type { Handshake } from './handshakes.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

/** A queue; notes who began, and when (ms). */
function world(failures = 0) {
  const began: { node: number, at: number }[] = []
  const under = new Map<number, Handshake>()
  const since = performance.now()
  const handshakes = makeHandshakes(() => failures, () => performance.now())
  const dial = async (node: number, signal?: AbortSignal): Promise<void> => {
    const one = await handshakes.begin(node, signal ? { signal } : {})
    began.push({ node, at: Math.round(performance.now() - since) })
    under.set(node, one)
  }
  const dialAll = (nodes: number[]): Promise<unknown> => Promise.all(nodes.map(node => dial(node)))
  const order = (): number[] => began.map(({ node }) => node)
  return { began, order, under, handshakes, dial, dialAll, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) }
}

test('as long as nodes answer nobody waits', async () => {
  const { dial, order, under } = world()
  for (let node = 0; node < 20; node++) {
    await dial(node)
    under.get(node)?.answered()
  }
  expect(order()).toEqual(Array.from({ length: 20 }, (_, i) => i))
})

test('behind four that keep silent the next waits, and who came last goes first', async () => {
  const { dialAll, order, under, pass } = world()
  void dialAll([0, 1, 2, 3, 4, 5, 6, 7])
  await pass(200)
  expect(order()).toEqual([0, 1, 2, 3])
  void dialAll([8, 9])
  await pass(200)
  expect(order()).toEqual([0, 1, 2, 3, 9])
  under.get(9)?.answered()
  await pass(200)
  expect(order().slice(0, 6)).toEqual([0, 1, 2, 3, 9, 8])
})

test('when one of the silent answers or fails, the next goes at once', async () => {
  const { dialAll, order, under, pass } = world()
  void dialAll([0, 1, 2, 3, 4, 5])
  await pass(1)
  under.get(2)?.answered()
  await pass(0)
  expect(order()).toEqual([0, 1, 2, 3, 5])
  under.get(0)?.end()
  await pass(0)
  expect(order()).toEqual([0, 1, 2, 3, 5, 4])
})

test('all get their turn in the end, each after the time that the browser would make it wait', async () => {
  const { dialAll, began, under, pass } = world()
  void dialAll([0, 1, 2, 3])
  await pass(1)
  void dialAll([4, 5, 6, 7])
  for (let i = 0; i < 40; i++) {
    await pass(50)
    for (const { node } of began) if (node > 3) under.get(node)?.answered()
  }
  expect(began.map(({ node }) => node).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  const times = began.slice(5).map(({ at }, i) => at - (began[i + 4]?.at ?? 0))
  // 10 ms · 2^3 with four silent.
  for (const ms of times) expect(ms).toBeGreaterThanOrEqual(50)
})

test.each([[0, 110], [4, 1_840]])('with %i failures of the last minutes the browser has begun the fifth, and so the sixth may come, after %i ms', async (failures, ms) => {
  const { dialAll, began, under, pass } = world(failures)
  void dialAll([0, 1, 2, 3])
  await pass(0)
  under.get(3)?.answered()
  void dialAll([4, 5])
  await pass(3_000)
  expect(began.at(-1)).toEqual({ node: 5, at: ms })
})

test('who gives up while waiting leaves the queue with the reason, and was never dialled', async () => {
  const { dialAll, dial, order, handshakes, pass } = world()
  void dialAll([0, 1, 2, 3])
  const stop = new AbortController()
  const waiting = dial(4, stop.signal)
  await pass(1)
  expect(handshakes.silent(4)).toBe(true)
  stop.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  expect(handshakes.silent(4)).toBe(false)
  await pass(5_000)
  expect(order()).toEqual([0, 1, 2, 3])
  await expect(dial(5, stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
})

test('a node is silent from its dial until it says something or its handshake is over', async () => {
  const { dial, handshakes, under } = world()
  await dial(1)
  await dial(2)
  expect([handshakes.silent(1), handshakes.silent(2), handshakes.silent(3)]).toEqual([true, true, false])
  under.get(1)?.answered()
  under.get(2)?.end()
  expect([handshakes.silent(1), handshakes.silent(2)]).toEqual([false, false])
})
