import { expect, it } from 'vitest'
import { apiKeyOf, identityFromApiKey } from './apiKey.ts'
import { identityFromSeed } from './identity.ts'

it('An API key is the text of a seed and signs as it', () => {
  const seed = new Uint8Array(32).fill(7)
  expect(apiKeyOf(seed)).toMatch(/^cyxk_[a-z2-7]{52}$/)
  expect(identityFromApiKey(apiKeyOf(seed)).getPrincipal().toText()).toBe(identityFromSeed(seed).getPrincipal().toText())
})

it('What is no API key is refused without being repeated', () => {
  for (const text of ['', 'cyxk_', 'cyxk_short', 'key_' + 'a'.repeat(52), 'cyxk_' + '1'.repeat(52)]) {
    expect(() => identityFromApiKey(text)).toThrow(expect.objectContaining({ code: 'AUTH_INVALID_TOKEN' }))
  }
})
