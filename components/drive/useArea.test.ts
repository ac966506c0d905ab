import { expect, test } from 'vitest'
import { folderHash } from './useArea.ts'

test('a folder has an address, the root has that of the area', () => {
  expect(folderHash(null)).toBe('#files')
  expect(folderHash('abc')).toBe('#files/abc')
})
