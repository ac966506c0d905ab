import { expect, test } from 'vitest'
import { persistStorage } from './persistStorage.ts'

const storage = (persisted: boolean, persist: () => Promise<boolean>) => ({ persisted: () => Promise.resolve(persisted), persist })

test('a browser that has promised already is not asked again', async () => {
  let asked = 0
  expect(await persistStorage(storage(true, () => { asked++; return Promise.resolve(true) }))).toBe(true)
  expect(asked).toBe(0)
})

test('what it answers counts, and one that can\'t be asked has not promised', async () => {
  expect(await persistStorage(storage(false, () => Promise.resolve(true)))).toBe(true)
  expect(await persistStorage(storage(false, () => Promise.resolve(false)))).toBe(false)
  expect(await persistStorage(storage(false, () => Promise.reject(new Error('no'))))).toBe(false)
})
