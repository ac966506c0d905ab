import { afterEach, beforeEach, expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import type { Bytes } from '../bytes/bytes.ts'
import { randomId } from '../bytes/id.ts'
import type { Remote } from '../engine/rpc.ts'
import { randomSecret } from '../keys/derive.ts'
import { passkeysOf, withoutPasskey } from '../keys/passkeys.ts'
import { addPasskey, createVault, openVault } from '../keys/vault.ts'
import type { DriveCalls } from './calls.ts'
import { makePasskeys } from './passkeys.ts'
import type { Drive } from './types.ts'

const stretch = async (password: string, salt: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([...new TextEncoder().encode(password), ...salt])))
const by = (passphrase: string) => ({ kind: 'passphrase' as const, passphrase, stretch })

/** Chrome DevTools Protocol, WebAuthn domain. */
const devtools = (): { send: (method: string, params?: object) => Promise<{ authenticatorId: string }> } => cdp() as never
let authenticator: string | null = null
const plug = async (options: { hasPrf: boolean }): Promise<void> => {
  authenticator = (await devtools().send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, ...options } })).authenticatorId
}
beforeEach(async () => { await devtools().send('WebAuthn.enable') })
afterEach(async () => {
  if (authenticator !== null) await devtools().send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: authenticator })
  authenticator = null
  await devtools().send('WebAuthn.disable')
})

/** The door of a page whose worker keeps one vault in memory. */
async function door() {
  const seed = randomSecret()
  let file = (await createVault(randomId(), seed.slice(), by('right'), 1)).file
  const opened: Bytes[] = []
  const answers: Record<string, (args: never) => Promise<unknown>> = {
    passkeys: () => Promise.resolve(passkeysOf(file)),
    addPasskey: async ({ passphrase, answered }: DriveCalls['addPasskey']['args']) => { file = await addPasskey(file, by(passphrase), structuredClone(answered), 2); return null },
    removePasskey: ({ credential }: DriveCalls['removePasskey']['args']) => { file = withoutPasskey(file, credential); return Promise.resolve(null) },
    unlockByPasskey: async (args: DriveCalls['unlockByPasskey']['args']) => { opened.push((await openVault(file, { kind: 'passkey', ...structuredClone(args) })).credential); return null },
  }
  const remote = { call: (name: string, args: never) => answers[name]!(args) } as unknown as Remote<DriveCalls>
  const drive = {} as Drive
  return { seed, opened, passkeys: makePasskeys(() => Promise.resolve(remote), async call => { await call(remote); return drive }) }
}

test('a passkey is made, added with the passphrase, unlocks after a reload, and no longer once it is removed', async () => {
  await plug({ hasPrf: true })
  const { seed, opened, passkeys } = await door()
  expect(await passkeys.passkeys()).toEqual([])
  const made = await passkeys.makePasskey()
  await expect(made.add('wrong')).rejects.toMatchObject({ code: 'AUTH_WRONG_PASSPHRASE' })
  await made.add('right')
  const [known] = await passkeys.passkeys() ?? []
  await passkeys.unlockByPasskey()
  expect(opened).toEqual([seed])
  await expect(passkeys.makePasskey()).rejects.toMatchObject({ code: 'AUTH_PASSKEY_UNUSED', message: expect.stringContaining('has one there already') as string })
  // Another window removed it: this one still asks for it, and is told.
  await passkeys.removePasskey(known!.id)
  await expect(passkeys.unlockByPasskey()).rejects.toMatchObject({ code: 'AUTH_PASSKEY_UNUSED', message: expect.stringContaining('not one of this drive') as string })
  expect(await passkeys.passkeys()).toEqual([])
})

test('a passkey without PRF is told in plain words, and adds nothing', async () => {
  await plug({ hasPrf: false })
  const { passkeys } = await door()
  await passkeys.passkeys()
  await expect(passkeys.makePasskey()).rejects.toMatchObject({ code: 'AUTH_PASSKEY_NO_PRF', message: expect.stringContaining('cannot unlock a drive') as string })
  expect(await passkeys.passkeys()).toEqual([])
})
