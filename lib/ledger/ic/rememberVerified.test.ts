import { expect, test } from 'vitest'
import { rememberVerified } from './rememberVerified.ts'

const bytes = (n: number): Uint8Array => new Uint8Array([n])

/** Counts its calls; a signature is good when it equals the message. */
function counting(): { verify: ReturnType<typeof rememberVerified>, calls: () => number } {
  let calls = 0
  const verify = rememberVerified((_, signature, message) => { calls++; return signature[0] === message[0] })
  return { verify, calls: () => calls }
}

test('a signature that was checked is not checked again, with another key or message it is', async () => {
  const { verify, calls } = counting()
  expect([await verify(bytes(1), bytes(5), bytes(5)), await verify(bytes(1), bytes(5), bytes(5))]).toEqual([true, true])
  expect(calls()).toBe(1)
  expect(await verify(bytes(2), bytes(5), bytes(5))).toBe(true)
  expect(await verify(bytes(1), bytes(5), bytes(6))).toBe(false)
  expect(calls()).toBe(3)
})

test('a bad signature stays bad however often it comes', async () => {
  const { verify, calls } = counting()
  expect(await Promise.all([1, 2, 3].map(() => verify(bytes(1), bytes(5), bytes(6))))).toEqual([false, false, false])
  expect(await verify(bytes(1), bytes(5), bytes(6))).toBe(false)
  expect(calls()).toBe(2)
})

test('calls that are under way together share one check', async () => {
  const { verify, calls } = counting()
  expect(await Promise.all([1, 2, 3].map(() => verify(bytes(1), bytes(5), bytes(5))))).toEqual([true, true, true])
  expect(calls()).toBe(1)
})

test('what could not be checked is not remembered', async () => {
  let fails = true
  const verify = rememberVerified(() => fails ? Promise.reject(new Error('offline')) : Promise.resolve(true))
  await expect(verify(bytes(1), bytes(5), bytes(5))).rejects.toThrow('offline')
  fails = false
  expect(await verify(bytes(1), bytes(5), bytes(5))).toBe(true)
})

test('old signatures are forgotten, new ones kept', async () => {
  const { verify, calls } = counting()
  for (let n = 0; n < 100; n++) await verify(bytes(n), bytes(7), bytes(7))
  await verify(bytes(99), bytes(7), bytes(7))
  expect(calls()).toBe(100)
  await verify(bytes(0), bytes(7), bytes(7))
  expect(calls()).toBe(101)
})
