import { afterEach, expect, test, vi } from 'vitest'
import { CyxError } from '../../errors.ts'
import { makeFollowing } from './follow.ts'

afterEach(() => { vi.useRealTimers() })

/** A look that fails so many times, then has more to do once, then nothing. */
const world = (failures: number) => {
  let [looks, due] = [0, true]
  return {
    looks: () => looks,
    due: () => due,
    again: () => { due = true },
    look: () => {
      looks++
      if (looks <= failures) return Promise.reject(new CyxError('NETWORK_DIRECTORY_UNREACHABLE', { reason: 'a test' }))
      due = looks === failures + 1
      return Promise.resolve(due)
    },
  }
}
/** Lets time pass in steps, as it does. */
const pass = async (seconds: number): Promise<void> => { for (let i = 0; i < seconds; i++) await vi.advanceTimersByTimeAsync(1_000) }

test('what changes together is looked at once, and again while there is more to do; then nothing is asked any more', async () => {
  vi.useFakeTimers()
  const { looks, due, look, again } = world(0)
  const following = makeFollowing({ due, look })
  for (let i = 0; i < 5; i++) following.touch()
  expect(looks()).toBe(0)
  await pass(600)
  expect(looks()).toBe(2)
  following.touch()
  await pass(600)
  expect(looks()).toBe(2)
  again()
  following.touch()
  await pass(600)
  expect(looks()).toBe(3)
})

test('while the directory cannot be reached it is asked less and less often, at most every five minutes; after the lock never', async () => {
  vi.useFakeTimers()
  const { looks, due, look } = world(1_000)
  const following = makeFollowing({ due, look })
  following.touch()
  await pass(60)
  const first = looks()
  expect(first).toBeGreaterThan(2)
  await pass(3_600)
  expect(looks() - first).toBeGreaterThan(10)
  expect(looks() - first).toBeLessThan(20)
  following.close()
  const last = looks()
  await pass(3_600)
  expect(looks()).toBe(last)
})
