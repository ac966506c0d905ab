import { expect, test } from 'vitest'
import { someTransfers } from '../fixtures/fakeDrive.ts'
import { isRunning, tally } from './state.ts'

test('a transfer that stopped or is done no longer runs, a waiting one does', () => {
  expect(someTransfers().map(isRunning)).toEqual([true, true, false, false])
})

test('the tally counts each transfer once and adds up the speed', () => {
  expect(tally(someTransfers())).toEqual({ up: 1, down: 0, waiting: 1, failed: 1, done: 1, bytesPerSecond: 41_200_000 })
})
