import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeLimit } from './limit.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

test('a limit is over when its time is, as a timeout', () => {
  const { signal, over } = makeLimit(1000)
  vi.advanceTimersByTime(999)
  expect(signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
  expect(over()).toBe(true)
})

test('the caller may end it sooner, for a reason of its own', () => {
  const caller = new AbortController()
  const { signal, over } = makeLimit(1000, caller.signal)
  caller.abort('enough')
  vi.advanceTimersByTime(1000)
  expect(signal.reason).toBe('enough')
  expect(over()).toBe(false)
})

test('of one that was cleared nothing is left', () => {
  const caller = new AbortController()
  const { signal, clear } = makeLimit(1000, caller.signal)
  clear()
  expect(vi.getTimerCount()).toBe(0)
  vi.advanceTimersByTime(2000)
  caller.abort()
  expect(signal.aborted).toBe(false)
})
