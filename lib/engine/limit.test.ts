import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeLimit } from './limit.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

test('a limit is over when its time is, as a timeout', () => {
  const { signal } = makeLimit(1000)
  vi.advanceTimersByTime(999)
  expect(signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
})

test('of one that was cleared nothing is left', () => {
  const { signal, clear } = makeLimit(1000)
  clear()
  expect(vi.getTimerCount()).toBe(0)
  vi.advanceTimersByTime(2000)
  expect(signal.aborted).toBe(false)
})
