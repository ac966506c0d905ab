import { afterEach, expect, test, vi } from 'vitest'
import { clockError, refusedForTime } from './clock.ts'

const network = new Date('2026-03-14T09:26:53.589Z')
afterEach(() => { vi.useRealTimers() })

test.each([
  ['2026-03-14T09:32:53Z', '6 minutes later'], ['2026-03-14T06:26:53Z', '3 hours earlier'], ['2026-03-15T21:26:53Z', '36 hours later'], ['2025-03-14T09:26:53Z', '365 days earlier'],
])('a device at %s is told that it is %s', (now, difference) => {
  vi.useFakeTimers({ now: new Date(now) })
  expect(clockError(network)).toMatchObject({ code: 'LEDGER_CLOCK', message: `This device’s clock is ${difference} than the network’s.` })
})

test('a refused expiry tells the network’s time; other refusals do not', () => {
  vi.useFakeTimers({ now: new Date('2026-03-14T12:26:53Z') })
  const said = 'Invalid request expiry: Specified ingress_expiry not within expected range: Minimum allowed expiry: 2026-03-14 09:26:53.589793238 UTC, Maximum allowed expiry: 2026-03-14 09:32:23.589793238 UTC, Provided expiry: 2026-03-14 12:31:00 UTC'
  expect(refusedForTime(said)?.details).toEqual({ difference: '3 hours later' })
  expect(refusedForTime('Invalid signature')).toBeNull()
})
