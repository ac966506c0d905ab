import { describe, expect, it } from 'vitest'
import type { Bytes } from '../lib/bytes/bytes.ts'
import { isCyxError } from '../lib/errors.ts'
import { AHEAD_MAX_MS, CLOCK_SLACK_MS } from '../lib/record/grant.ts'
import type { Grant, Verb } from '../lib/record/grant.ts'
import { makeTestDirectory } from '../lib/wire/testing/fixtures.ts'
import { makeGrantGate } from './grants.ts'
import type { GrantGate } from './grants.ts'

const directory = makeTestDirectory()
const nodeKey = new Uint8Array(32).fill(5)
const version = new Uint8Array(16).fill(2)
const NOW = 1_800_000_000_000
let now = NOW

const gateWithKey = (): GrantGate => {
  now = NOW
  const gate = makeGrantGate(nodeKey, () => now)
  gate.setKey(directory.grantKey)
  return gate
}
const grantOf = (fields: Partial<Grant> = {}): Bytes => directory.grant(nodeKey, { firstChunk: 10, chunkCount: 5, bytes: 1000, expiresAtMs: NOW + 900_000, ...fields })
const ask = (gate: GrantGate, grant: Bytes, { verb = 'put', chunkIndex = 12, bytes = 100, of = version }: { verb?: Verb, chunkIndex?: number, bytes?: number, of?: Bytes } = {}): string => {
  try {
    gate.admit({ grant, verb, version: of, chunkIndex, bytes })
    return 'admitted'
  } catch (error) {
    return isCyxError(error) ? String(error.details.why) : String(error)
  }
}

describe('the gate of grants', () => {
  it('admits what the directory granted, at every edge of it', () => {
    const gate = gateWithKey()
    expect([10, 14].map(chunkIndex => ask(gate, grantOf(), { chunkIndex }))).toEqual(['admitted', 'admitted'])
    expect(ask(gate, grantOf(), { bytes: 1000 })).toBe('admitted')
    now = NOW + 900_000 + CLOCK_SLACK_MS
    expect(ask(gate, grantOf())).toBe('admitted')
  })

  it('admits nothing before it has the directory\'s key', () => {
    expect(ask(makeGrantGate(nodeKey, () => NOW), grantOf())).toBe('BAD_GRANT')
  })

  it('refuses another node, verb, version or chunk', () => {
    const gate = gateWithKey()
    expect(ask(gate, directory.grant(new Uint8Array(32).fill(6)))).toBe('BAD_GRANT')
    expect(ask(gate, grantOf({ verb: 'get' }))).toBe('BAD_GRANT')
    expect(ask(gate, grantOf(), { verb: 'delete' })).toBe('BAD_GRANT')
    expect(ask(gate, grantOf(), { of: new Uint8Array(16) })).toBe('BAD_GRANT')
    expect([9, 15].map(chunkIndex => ask(gate, grantOf(), { chunkIndex }))).toEqual(['BAD_GRANT', 'BAD_GRANT'])
  })

  it('refuses a grant a millisecond past its slack', () => {
    const gate = gateWithKey()
    now = NOW + 900_000 + CLOCK_SLACK_MS + 1
    expect(ask(gate, grantOf())).toBe('GRANT_EXPIRED')
  })

  it('refuses a grant that would live longer than any does, also where the clock is ten minutes slow', () => {
    const gate = gateWithKey()
    expect(ask(gate, grantOf({ expiresAtMs: NOW + AHEAD_MAX_MS + CLOCK_SLACK_MS }))).toBe('admitted')
    expect(ask(gate, grantOf({ expiresAtMs: NOW + AHEAD_MAX_MS + CLOCK_SLACK_MS + 1 }))).toBe('BAD_GRANT')
    now = NOW - 600_000
    expect(ask(gate, grantOf())).toBe('admitted')
  })

  it('refuses another signer, and every flipped bit', () => {
    const gate = gateWithKey()
    expect(ask(gate, makeTestDirectory(8).grant(nodeKey, { firstChunk: 10, expiresAtMs: NOW + 900_000 }))).toBe('BAD_GRANT')
    const good = grantOf()
    for (let i = 0; i < good.length; i++) {
      const bad = good.slice()
      bad[i] = (bad[i] ?? 0) ^ 1
      expect(ask(gate, bad), `byte ${String(i)}`).not.toBe('admitted')
    }
  })

  it('refuses what is no grant', () => {
    const gate = gateWithKey()
    expect([0, 189, 191].map(length => ask(gate, new Uint8Array(length)))).toEqual(['BAD_GRANT', 'BAD_GRANT', 'BAD_GRANT'])
  })

  it('counts bytes by the grant, over all requests, and takes a refund once', () => {
    const gate = gateWithKey()
    const grant = grantOf()
    expect(ask(gate, grant, { bytes: 999 })).toBe('admitted')
    expect(ask(gate, grant, { bytes: 2 })).toBe('OVER_LIMIT')
    const { refund } = gate.admit({ grant, verb: 'put', version, chunkIndex: 10, bytes: 1 })
    expect(ask(gate, grant, { bytes: 1 })).toBe('OVER_LIMIT')
    refund()
    refund()
    expect(ask(gate, grant, { bytes: 1 })).toBe('admitted')
    expect(ask(gate, grant, { bytes: 1 })).toBe('OVER_LIMIT')
  })

  it('gives a nonce to one grant only', () => {
    const gate = gateWithKey()
    const nonce = new Uint8Array(16).fill(4)
    expect(ask(gate, grantOf({ nonce }))).toBe('admitted')
    expect(ask(gate, grantOf({ nonce, bytes: 1 << 20 }))).toBe('BAD_GRANT')
  })

  it('takes the key before the last for twenty minutes', () => {
    const gate = gateWithKey()
    const next = makeTestDirectory(8)
    gate.setKey(next.grantKey)
    const long = { firstChunk: 10, expiresAtMs: NOW + 24 * 60_000 }
    expect(ask(gate, grantOf(long))).toBe('admitted')
    expect(ask(gate, next.grant(nodeKey, long))).toBe('admitted')
    now = NOW + 20 * 60_000
    expect(ask(gate, grantOf(long))).toBe('BAD_GRANT')
    expect(ask(gate, next.grant(nodeKey, long))).toBe('admitted')
  })

  it('forgets what has expired with the next new grant, and looks at no more of those that live than the oldest', () => {
    const gate = gateWithKey()
    let looked = 0
    for (let i = 0; i < 20; i++) ask(gate, grantOf({ expiresAtMs: NOW + 900_000 + i }))
    expect(gate.open()).toBe(20)
    now = NOW + 900_000 + CLOCK_SLACK_MS + 15
    const counting = makeGrantGate(nodeKey, () => { looked += 1; return now })
    counting.setKey(directory.grantKey)
    expect(ask(gate, grantOf({ expiresAtMs: now + 900_000 }))).toBe('admitted')
    expect(gate.open()).toBe(6)
    const cost = (): number => { looked = 0; ask(counting, grantOf({ expiresAtMs: now + 900_000 })); return looked }
    const first = (cost(), cost())
    for (let i = 0; i < 30; i++) cost()
    expect(cost()).toBe(first)
  })
})
