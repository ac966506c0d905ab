import { describe, expect, it } from 'vitest'
import { IDL } from '@icp-sdk/core/candid'
import { CyxError, isCyxError } from '../../errors.ts'
import { bucketError, callError, directoryError, rejection } from './errors.ts'
import { idlFactory as bucket } from './generated/bucket.ts'
import { idlFactory as directory } from './generated/directory.ts'

/** Every error that the methods of an interface can answer, with a payload that fits it. */
function errorsOf(factory: (idl: { IDL: typeof IDL }) => IDL.ServiceClass): Record<string, unknown>[] {
  const fields = (type: unknown): [string, IDL.Type][] => (type as { _fields?: [string, IDL.Type][] })._fields ?? []
  const results = factory({ IDL })._fields.flatMap(([, func]) => func.retTypes)
  const variants = results.flatMap(type => fields(type).filter(([name]) => name === 'Err').flatMap(([, error]) => fields(error)))
  const value = (name: string): unknown => name === 'missing' ? [3n, 4n] : name === 'entry' ? new Uint8Array(16) : name === 'reason' || name === 'code' ? 'why' : 7n
  return variants.map(([name, payload]) => ({ [name]: Object.fromEntries(fields(payload).map(([key]) => [key, value(key)])) }))
}

describe('an error of a canister', () => {
  it('has a code of its own words, whichever variant of the interface it is', () => {
    const made = errorsOf(directory).map(error => directoryError(error as never)).concat(errorsOf(bucket).map(error => bucketError(error as never)))
    expect(made.length).toBeGreaterThan(1_000)
    for (const error of made) expect(error.code === 'INTERNAL' && !String(error.details['what']).includes('why'), String(error.details['what'])).toBe(false)
    expect(new Set(errorsOf(directory).map(error => directoryError(error as never).code)).size).toBeGreaterThan(18)
  })

  it('that is newer than this client is INTERNAL', () => {
    expect(directoryError({ Unheard: null } as never).code).toBe('INTERNAL')
    expect(bucketError({} as never).code).toBe('INTERNAL')
  })
})

describe('a call that failed', () => {
  it('was refused, or the network is away: reject codes tell which', () => {
    expect([1, 2, 3, 4, 5, 6].map(code => rejection(code, 'why').code)).toEqual([
      'NETWORK_DIRECTORY_UNREACHABLE', 'NETWORK_DIRECTORY_UNREACHABLE', 'LEDGER_REJECTED', 'LEDGER_REJECTED', 'LEDGER_REJECTED', 'LEDGER_REJECTED',
    ])
  })

  it('keeps a caller\'s abort and a CyxError as they are, and takes what nobody knows for an outage', () => {
    const abort = new DOMException('no', 'AbortError')
    const known = new CyxError('UPLOAD_EXPIRED')
    expect([callError(abort), callError(known)]).toEqual([abort, known])
    const agent = (name: string, code = {}) => callError(Object.assign(new Error('x'), { name, code }))
    expect([agent('TrustError'), agent('InputError'), agent('TransportError'), agent('RejectError', { rejectCode: 2 }), agent('RejectError', { rejectCode: 4, rejectMessage: 'no' }), callError(7)]
      .map(error => isCyxError(error) ? error.code : error)).toEqual(['LEDGER_UNTRUSTED', 'INTERNAL', 'NETWORK_DIRECTORY_UNREACHABLE', 'NETWORK_DIRECTORY_UNREACHABLE', 'LEDGER_REJECTED', 'NETWORK_DIRECTORY_UNREACHABLE'])
  })

  it('does not call the directory a liar because its signature could not be checked', () => {
    const offline = new CyxError('NETWORK_OFFLINE')
    expect(callError(Object.assign(new Error('x'), { name: 'TrustError', code: { error: offline } }))).toBe(offline)
  })
})
