import { expect, test } from 'vitest'
import { makeRounds } from './rounds.ts'
import type { Scheduler } from './scheduler.ts'

const never = (): never => { throw new Error('not asked for') }
const idle: Scheduler = { send: never, drain: () => true, nextTimer: () => null }

test('a timer fires soon after the clock has jumped past it, and not before', async () => {
  let clock = 0n
  let drained = 0
  const due = 3_600_000_000_000n
  const rounds = makeRounds({ scheduler: { ...idle, drain: () => { drained++; return true }, nextTimer: () => clock < due ? due : null }, now: () => clock, save: () => undefined })
  await rounds.saved()
  expect(drained).toBe(1)
  clock = due - 1n
  await expect.poll(() => drained).toBeGreaterThan(1)
  clock = due
  const before = drained
  await expect.poll(() => drained).toBeGreaterThan(before)
  rounds.stop()
})

test('who waits for a save that fails is told, and the rounds end with its error', async () => {
  const rounds = makeRounds({ scheduler: idle, now: () => 0n, save: () => { throw new Error('no space left') } })
  const ended = expect(rounds.ended).rejects.toThrow('no space left')
  await expect(rounds.saved()).rejects.toThrow('no space left')
  await ended
  await expect(rounds.saved()).rejects.toThrow('stopping')
})
