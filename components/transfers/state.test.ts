import { expect, test } from 'vitest'
import type { Transfer } from '../../lib/drive/types.ts'
import { someTransfers } from '../fixtures/fakeDrive.ts'
import { ringOf } from '../ui/ring.ts'
import { canPause, canResume, isOver, isRunning, partOf, tally } from './state.ts'

const upload = (progress: Transfer['progress']): Transfer => ({ id: 't', direction: 'up', name: 'a', size: 100, error: null, progress })
const paused = upload({ phase: 'paused', doneBytes: 25, totalBytes: 100 })
const asking = (reopen: boolean): Transfer => upload({ phase: 'asking', doneBytes: 50, totalBytes: 100, reopen })
const short = upload({ phase: 'stored', totalBytes: 100, ring: ringOf('stored'), missing: 3 })

test('a transfer that stopped or is done no longer runs, a waiting one does', () => {
  expect(someTransfers().map(isRunning)).toEqual([true, true, false, false])
})

test('the tally counts each transfer once and adds up the speed', () => {
  expect(tally(someTransfers())).toEqual({ up: 1, down: 0, waiting: 1, failed: 1, done: 1, bytesPerSecond: 41_200_000 })
  expect(tally([paused, asking(true), short], 7)).toEqual({ up: 0, down: 0, waiting: 9, failed: 0, done: 1, bytesPerSecond: 0 })
})

test('what waits for a person does not run; what is listed is over, though shards are missing', () => {
  expect([paused, asking(true), short].map(isRunning)).toEqual([false, false, false])
  expect([paused, asking(true), short].map(isOver)).toEqual([false, false, true])
})

test('uploads that wait or send can be paused, those that a click lets go on can be resumed', () => {
  expect(someTransfers().map(canPause)).toEqual([true, true, false, false])
  expect([paused, asking(true), asking(false), short].map(canPause)).toEqual([false, false, false, false])
  expect([paused, asking(true), asking(false), short].map(canResume)).toEqual([true, true, false, false])
})

test('the bar shows what is through', () => {
  expect([paused, asking(false), short, upload({ phase: 'waiting' }), upload({ phase: 'starting', totalBytes: 100 })].map(partOf)).toEqual([0.25, 0.5, 1, 0, 0])
})
