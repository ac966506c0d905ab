import { expect, test } from 'vitest'
import { poolSize } from './codecPool.ts'

test('a pool leaves one core to the bytes, and fits the memory', () => {
  const sizes = [[1, 8, 1], [2, 8, 1], [4, 8, 3], [16, 8, 4], [16, 4, 4], [16, 1, 2], [16, 0.5, 1], [16, 0.25, 1], [0, 8, 1]] as const
  for (const [cores, memoryGiB, size] of sizes) expect(poolSize(cores, memoryGiB), `${String(cores)} cores, ${String(memoryGiB)} GiB`).toBe(size)
})
