import { describe, expect, test } from 'vitest'
import { disposition, encodeName } from './disposition.ts'

describe('content disposition', () => {
  // RFC 5987 §3.2.2.
  test('the pound and euro rates of RFC 5987 are encoded as there', () => {
    expect(encodeName('£ and € rates')).toBe('%C2%A3%20and%20%E2%82%AC%20rates')
  })
  test.each(['plain.txt', 'quote".txt', 'back\\slash', 'line\r\nX-Evil: 1', '100 %.pdf', '🌊.flac', 'عقد.pdf', '\ud800lone'])('%j is one header value and comes back whole', name => {
    const header = disposition(name)
    const headers = new Headers({ 'content-disposition': header })
    expect(headers.get('content-disposition')).toBe(header)
    expect(decodeURIComponent(/filename\*=UTF-8''(\S+)$/.exec(header)?.[1] ?? '')).toBe(name.toWellFormed())
    expect(/filename="([^"]*)"/.exec(header)?.[1]).toMatch(/^[ -~]*$/)
  })
})
