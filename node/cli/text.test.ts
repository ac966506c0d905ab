import { expect, it } from 'vitest'
import { bytesText, durationText } from './text.ts'

it('says bytes in powers of a thousand', () => {
  expect([0, 999, 1000, 1_500_000, 5e9, 2e15].map(bytesText)).toEqual(['0 B', '999 B', '1.0 kB', '1.5 MB', '5.0 GB', '2.0 PB'])
})

it('says times in their two largest units', () => {
  expect([0, 59.9, 60, 3_661, 90_000, 86_400].map(durationText)).toEqual(['0 s', '59 s', '1 min', '1 h 1 min', '1 d 1 h', '1 d'])
})
