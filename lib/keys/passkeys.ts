import { concat, equal, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import { seal } from './aead.ts'
import { aesKey, hkdfBase } from './derive.ts'
import { SALT_BYTES } from './stretch.ts'
import { kekAad } from './kek.ts'
import { decodeVault, encodeVault, MAX_UNLOCKERS } from './vaultFile.ts'
import type { PasskeyUnlocker } from './vaultFile.ts'

/** A passkey of a vault: its credential id, what its PRF is asked for, when it was added (ms). */
export interface KnownPasskey { credential: Bytes, input: Bytes, addedAt: number }
/** A passkey that has answered: the PRF's output [32] for the salt [16]. */
export interface AnsweredPasskey { credential: Bytes, salt: Bytes, prf: Bytes }

/** A salt [16] for a new passkey. */
export const passkeySalt = (): Bytes => crypto.getRandomValues(new Uint8Array(SALT_BYTES))

/** What a passkey's PRF is asked for (docs/format.md §13). */
export const passkeyInput = (salt: Bytes): Bytes => concat(utf8('cyxcloud/passkey'), salt)

/** The key that a PRF's output [32] stands for; the output is zeroed. */
export async function passkeyKey(prf: Bytes): Promise<CryptoKey> {
  const base = await hkdfBase(prf)
  prf.fill(0)
  return aesKey(base, 'cyxcloud/passkey')
}

/** The passkeys that open a vault, oldest first. @throws AUTH_VAULT_DAMAGED */
export const passkeysOf = (file: Bytes): KnownPasskey[] => decodeVault(file).unlockers
  .filter((one): one is PasskeyUnlocker => one?.kind === 'passkey')
  .map(({ credential, salt, addedAt }) => ({ credential, input: passkeyInput(salt), addedAt }))
  .sort((a, b) => a.addedAt - b.addedAt)

/** The same vault, opened by one passkey more: it takes the first empty place. @param kek - [32], zeroed here; its output of the PRF too */
export async function withPasskey(file: Bytes, kek: Bytes, { credential, salt, prf }: AnsweredPasskey, addedAt: number): Promise<Bytes> {
  const vault = decodeVault(file)
  const kept = vault.unlockers.map(one => one?.kind === 'passkey' && equal(one.credential, credential) ? null : one)
  const number = kept.includes(null) ? kept.indexOf(null) : kept.length
  if (number >= MAX_UNLOCKERS) throw new CyxError('INVALID_REQUEST', { reason: `a drive has at most ${String(MAX_UNLOCKERS)} ways in` })
  kept[number] = { kind: 'passkey', salt, credential, addedAt, sealedKek: await seal(await passkeyKey(prf), kekAad(vault.account, number), kek) }
  kek.fill(0)
  return encodeVault({ ...vault, unlockers: kept })
}

/** The same vault, no longer opened by a passkey; an unknown one is gone already. @throws INVALID_REQUEST when nothing else opens it */
export function withoutPasskey(file: Bytes, credential: Bytes): Bytes {
  const vault = decodeVault(file)
  const kept = vault.unlockers.map(one => one?.kind === 'passkey' && equal(one.credential, credential) ? null : one)
  if (kept.every(one => one === null)) throw new CyxError('INVALID_REQUEST', { reason: 'the last way in stays' })
  while (kept.at(-1) === null) kept.pop()
  return encodeVault({ ...vault, unlockers: kept })
}
