import { expect, test } from 'vitest'
import { rememberVerified } from './subnetSignature.ts'

const bytes = (n: number): Uint8Array => new Uint8Array([n])

/** Counts its calls; a signature is good when it equals the message. */
function counting(): { verify: ReturnType<typeof rememberVerified>, calls: () => number } {
  let calls = 0
  const verify = rememberVerified((_, signature, message) => { calls++; return signature[0] === message[0] })
  return { verify, calls: () => calls }
}

test('a signature that was checked is not checked again, with another key or message it is', () => {
  const { verify, calls } = counting()
  expect([verify(bytes(1), bytes(5), bytes(5)), verify(bytes(1), bytes(5), bytes(5))]).toEqual([true, true])
  expect(calls()).toBe(1)
  expect(verify(bytes(2), bytes(5), bytes(5))).toBe(true)
  expect(verify(bytes(1), bytes(5), bytes(6))).toBe(false)
  expect(calls()).toBe(3)
})

test('a bad signature stays bad however often it comes', () => {
  const { verify, calls } = counting()
  expect([1, 2, 3].map(() => verify(bytes(1), bytes(5), bytes(6)))).toEqual([false, false, false])
  expect(calls()).toBe(3)
})

test('old signatures are forgotten, new ones kept', () => {
  const { verify, calls } = counting()
  for (let n = 0; n < 100; n++) verify(bytes(n), bytes(7), bytes(7))
  verify(bytes(99), bytes(7), bytes(7))
  expect(calls()).toBe(100)
  verify(bytes(0), bytes(7), bytes(7))
  expect(calls()).toBe(101)
})
