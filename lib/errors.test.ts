import { expect, test } from 'vitest'
import { CyxError, ERRORS, isCyxError, packError, unpackError } from './errors.ts'

test('an error survives a trip through structured clone and JSON with code, details and causes', () => {
  const error = new CyxError('NETWORK_QUORUM_FAILED', { needed: 8, got: 7 }, new CyxError('NETWORK_NODE_TIMEOUT', { node: 3 }, new Error('late')))
  for (const record of [structuredClone(packError(error)), JSON.parse(JSON.stringify(packError(error))) as unknown]) {
    const back = unpackError(record)
    expect([back.code, back.details, back.message]).toEqual(['NETWORK_QUORUM_FAILED', { needed: 8, got: 7 }, '8 pieces are needed and only 7 answered.'])
    expect((back.cause as CyxError).code).toBe('NETWORK_NODE_TIMEOUT')
    expect((back.cause as CyxError).cause).toBe('late')
  }
})

test('anything else thrown becomes INTERNAL and keeps its words', () => {
  expect(packError(new TypeError('x is not a function'))).toEqual({ cyx: 1, code: 'INTERNAL', details: { what: 'TypeError: x is not a function' } })
  expect(unpackError({ code: 'NOT_A_CODE' }).code).toBe('INTERNAL')
  expect(unpackError(null).code).toBe('INTERNAL')
})

test('every code says what happened and what to do, and its status is an HTTP error', () => {
  for (const [code, { sentence, next, status }] of Object.entries(ERRORS)) {
    expect(sentence.length, code).toBeGreaterThan(0)
    expect(next.length, code).toBeGreaterThan(0)
    expect(status >= 400 && status < 600, code).toBe(true)
  }
})

test('errors are told apart by code', () => {
  const error: unknown = new CyxError('AUTH_LOCKED')
  expect([isCyxError(error), isCyxError(error, 'AUTH_LOCKED'), isCyxError(error, 'INTERNAL'), isCyxError(new Error('AUTH_LOCKED'))]).toEqual([true, true, false, false])
})
