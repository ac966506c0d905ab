import { blake3 } from '@noble/hashes/blake3.js'
import { createCipheriv, hkdfSync } from 'node:crypto'
import { noise } from './noise.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (length: number, seed: number): Buffer => Buffer.from(noise(length, seed))
const number = (value: number, length: number): Buffer => Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')
const join = (...parts: (string | Uint8Array)[]): Buffer => Buffer.concat(parts.map(part => Buffer.from(part as string)))
const hkdf = (key: Buffer, info: string | Buffer): Buffer => Buffer.from(hkdfSync('sha256', key, '', info, 32))
const aad = (purpose: string, account: Buffer, object: Buffer, count: number): Buffer => join(`${purpose}\0`, account, object, number(count, 8))

function sealed(key: Buffer, nonce: Buffer, bound: Buffer, secret: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound)
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
}

/** docs/vectors/vault.json: a vault whose first place is empty and whose second opens by a passkey, and the seeds of its credential. */
export function vaultVectors(): unknown {
  const [account, device, salt] = [61, 62, 63].map(seed => bytes(16, seed)) as [Buffer, Buffer, Buffer]
  const [seed, kek, prf] = [64, 65, 66].map(one => bytes(32, one)) as [Buffer, Buffer, Buffer]
  const [credential, nonce, zero] = [bytes(20, 67), bytes(36, 68), Buffer.alloc(16)]
  const addedAt = 1_795_000_002_000
  const folder = sealed(hkdf(kek, 'cyxcloud/folder'), nonce.subarray(0, 12), aad('cyxcloud/folder', account, zero, 0), hkdf(seed, 'cyxcloud/root-folder'))
  const credentialSealed = sealed(hkdf(kek, 'cyxcloud/credential'), nonce.subarray(12, 24), aad('cyxcloud/credential', account, zero, 0), seed)
  const wrapped = sealed(hkdf(prf, 'cyxcloud/passkey'), nonce.subarray(24), aad('cyxcloud/kek', account, account, 1), kek)
  const passkey = join(number(3, 1), salt, wrapped, number(addedAt, 8), number(credential.length, 4), credential)
  const body = join('CYXV', number(1, 1), account, number(1_795_000_001_000, 8), folder, credentialSealed, number(2, 1), number(0, 1), passkey)
  return {
    origin: 'docs/vectors/vault.ts, which shares no line with lib/keys; byte strings are noise.ts(length, seed)',
    account: hex(account), seed: hex(seed), folder: hex(hkdf(seed, 'cyxcloud/root-folder')),
    passkey: { credential: hex(credential), salt: hex(salt), input: hex(join('cyxcloud/passkey', salt)), prf: hex(prf), addedAt },
    device: { id: hex(device), seed: hex(hkdf(seed, join('cyxcloud/device', device))) },
    file: hex(join(body, blake3(body))),
  }
}
