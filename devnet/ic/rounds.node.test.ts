import { expect, test } from 'vitest'
import { makeRounds } from './rounds.ts'
import type { Scheduler } from './scheduler.ts'

const never = (): never => { throw new Error('not asked for') }
const idle: Scheduler = { send: never, drain: () => true, nextTimer: () => null }

test('who waits for a save that fails is told, and the rounds end with its error', async () => {
  const rounds = makeRounds({ scheduler: idle, now: () => 0n, save: () => { throw new Error('no space left') } })
  const ended = expect(rounds.ended).rejects.toThrow('no space left')
  await expect(rounds.saved()).rejects.toThrow('no space left')
  await ended
  await expect(rounds.saved()).rejects.toThrow('stopping')
})
