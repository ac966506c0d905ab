import { expect, test } from 'vitest'
import { follow } from './follow.ts'

test('a follower ends with its leader, for the same reason', () => {
  const leader = new AbortController()
  const { signal } = follow(leader.signal)
  leader.abort('over')
  expect(signal).toMatchObject({ aborted: true, reason: 'over' })
})

test('one that begins too late has ended already', () => {
  expect(follow(AbortSignal.abort('over')).signal).toMatchObject({ aborted: true, reason: 'over' })
})

test('it ends by itself without its leader, and may have none', () => {
  const leader = new AbortController()
  const one = follow(leader.signal)
  one.abort('mine')
  expect(one.signal.reason).toBe('mine')
  expect(leader.signal.aborted).toBe(false)
  expect(follow(undefined).signal.aborted).toBe(false)
})

test('cleared, it follows no more', () => {
  const leader = new AbortController()
  const { signal, clear } = follow(leader.signal)
  clear()
  leader.abort()
  expect(signal.aborted).toBe(false)
})
