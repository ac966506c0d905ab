import { describe, expect, it } from 'vitest'
import { CyxError } from '../lib/errors.ts'
import { whyOf } from './why.ts'

const refusedBy = new Error('connect ECONNREFUSED 127.0.0.1:443')

describe('what an operator is told of a failure', () => {
  it('has the sentence and the reason at the bottom, through what the IC\'s client wraps round it', () => {
    const fetched = new TypeError('fetch failed', { cause: refusedBy })
    const transport = new Error('Failed to fetch HTTP request: TypeError: fetch failed', { cause: { code: { name: 'HttpFetchErrorCode', error: fetched }, kind: 'Transport' } })
    expect(whyOf(new CyxError('NETWORK_DIRECTORY_UNREACHABLE', {}, transport))).toBe('The directory does not answer (connect ECONNREFUSED 127.0.0.1:443)')
    const late = new Error('Certificate is stale', { cause: { code: { name: 'CertificateTimeErrorCode' }, kind: 'Trust' } })
    expect(whyOf(new CyxError('NETWORK_DIRECTORY_UNREACHABLE', {}, late))).toBe('The directory does not answer (Certificate is stale)')
  })

  it('says nothing twice, ends where causes go round, and bounds the reason', () => {
    expect([whyOf(refusedBy), whyOf('a word'), whyOf(new CyxError('NETWORK_DIRECTORY_UNREACHABLE'))]).toEqual(['connect ECONNREFUSED 127.0.0.1:443', 'a word', 'The directory does not answer.'])
    const round = new Error('round')
    round.cause = new Error('and round', { cause: round })
    expect(whyOf(round)).toBe('round (and round)')
    expect(whyOf(new Error('long', { cause: new Error('x'.repeat(5000)) })).length).toBeLessThan(250)
    expect(whyOf(new AggregateError([refusedBy], 'all failed'))).toBe('AggregateError: all failed (connect ECONNREFUSED 127.0.0.1:443)')
  })
})
