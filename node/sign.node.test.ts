import { describe, expect, it } from 'vitest'
import { verifySlowly } from '../lib/bytes/ed25519Slowly.ts'
import { identityOf } from './identity.ts'
import { signer } from './sign.ts'
import { loadAddon } from './webtransport/addon.ts'

const identity = identityOf(new Uint8Array(32).fill(7))
const messages = [104, 7, 1, 104, 104, 1].map((length, i) => new Uint8Array(length).fill(i))

describe('the signer of a node', () => {
  it('gives each of those who ask at once the signature of its own message, that of the identity itself', async () => {
    const sign = signer(identity, loadAddon())
    const signatures = await Promise.all(messages.map(message => sign(message)))
    for (const [i, message] of messages.entries()) {
      expect(signatures[i]).toEqual(Buffer.from(await identity.sign(message)))
      expect(verifySlowly(new Uint8Array(signatures[i] ?? []), message, identity.publicKey)).toBe(true)
    }
  })

  it('gives them also to many more than one call signs', async () => {
    const many = Array.from({ length: 100 }, (_, i) => new Uint8Array(104).fill(i))
    const sign = signer(identity, loadAddon())
    const signatures = await Promise.all(many.map(message => sign(message)))
    for (const [i, message] of many.entries()) expect(signatures[i]).toEqual(Buffer.from(await identity.sign(message)))
  })

  it('does as well without the addon', async () => {
    const [message = new Uint8Array(1)] = messages
    expect(await signer(identity, null)(message)).toEqual(await identity.sign(message))
  })

  it('tells each who asked that the addon failed', async () => {
    const Signer = class {
      sign(): Promise<Uint8Array> { return Promise.reject(new Error('no')) }
      signOne(): Uint8Array { throw new Error('no') }
    }
    const sign = signer(identity, { ...loadAddon(), Signer })
    expect((await Promise.allSettled(messages.map(message => sign(message)))).every(({ status }) => status === 'rejected')).toBe(true)
  })
})
