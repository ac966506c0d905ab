import { expect, it } from 'vitest'
import { killWriters } from '../testing/crashes.ts'

it('a store that is killed at any moment, twenty times, keeps what it promised and forgets what it promised to forget', async () => {
  const { kept, lost, undead, faults } = await killWriters(20)
  expect({ lost, undead, faults }).toEqual({ lost: [], undead: [], faults: [] })
  expect(kept).toBeGreaterThan(0)
}, 120_000)
