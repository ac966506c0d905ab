import { describe, expect, test } from 'vitest'
import { bytes, count, duration, sol, until, when } from './format.ts'

const noon = new Date(2026, 2, 10, 12, 0).getTime()
const DAY = 86_400_000

describe('bytes', () => {
  test.each([[0, '0 B'], [999, '999 B'], [1000, '1 kB'], [1049, '1.05 kB'], [4_210_441, '4.21 MB'], [41_200_000, '41.2 MB'], [999_499_999, '999 MB'], [999_500_000, '1 GB'], [1e15, '1 PB']])('%d bytes read as %s', (n, said) => {
    expect(bytes(n)).toBe(said)
  })
})

describe('duration', () => {
  test.each([[0.2, '1 s'], [59, '59 s'], [60, '1 min'], [3599, '1 h'], [7500, '2 h 5 min']])('%d seconds read as %s', (n, said) => {
    expect(duration(n)).toBe(said)
  })
})

describe('dates', () => {
  test('today is a time, the day before is named, last week is a weekday', () => {
    expect(when(noon - 60_000, noon)).toBe('11:59')
    expect(when(noon - DAY, noon)).toBe('Yesterday')
    expect(when(noon - 3 * DAY, noon)).toBe('Saturday')
  })
  test('an older day of this year has no year, another year has one', () => {
    expect(when(noon - 20 * DAY, noon)).toBe('18 February')
    expect(when(noon - 400 * DAY, noon)).toContain('2025')
  })
  test('an end today or tomorrow says the time too', () => {
    expect(until(noon + 3_600_000, noon)).toBe('today, 13:00')
    expect(until(noon + DAY, noon)).toBe('tomorrow, 12:00')
    expect(until(noon + 30 * DAY, noon)).toBe('9 April')
  })
})

test('a count agrees with its noun', () => {
  expect(count(1, 'file', 'files')).toBe('1 file')
  expect(count(1200, 'file', 'files')).toBe('1,200 files')
})

test('lamports read as SOL', () => {
  expect(sol(1_250_000_000)).toBe('1.25 SOL')
})
