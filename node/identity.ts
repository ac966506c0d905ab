import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '../lib/bytes/bytes.ts'
import { CyxError } from '../lib/errors.ts'
import { isMissing, replaceFile } from './files.ts'

/** The node's one key: PeerId, signer of receipts, caller at the directory. */
export interface Identity {
  /** Ed25519 seed, 32 bytes. */
  seed: Bytes
  /** 32 bytes. */
  publicKey: Bytes
  /** Ed25519, 64 bytes; on a thread of the pool, as it takes longer than all else of a small put, and after what was begun before it. */
  sign: (message: Uint8Array) => Promise<Uint8Array>
}

const FILE = 'identity.key'

/** RFC 8410: the bytes before the seed in a PKCS #8 Ed25519 key. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The identity kept in `folder` (mode 0600), made there at the first start. @throws CONFIG_INVALID when the file is not a key */
export async function openIdentity(folder: string): Promise<Identity> {
  const path = join(folder, FILE)
  let seed: Bytes
  try {
    seed = new Uint8Array(Buffer.from((await readFile(path, 'utf8')).trim(), 'hex'))
  } catch (error) {
    if (!isMissing(error)) throw error
    seed = crypto.getRandomValues(new Uint8Array(32))
    await replaceFile(path, `${Buffer.from(seed).toString('hex')}\n`, 0o600)
  }
  if (seed.length !== 32) throw new CyxError('CONFIG_INVALID', { what: `${FILE} is not a key` })
  return identityOf(seed)
}

/** The identity of a seed of 32 bytes. */
export function identityOf(seed: Bytes): Identity {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return { seed, publicKey: new Uint8Array(spki.subarray(-32)), sign: message => signOnPool(message, key) }
}

/** Handing a message to the pool takes 25 to 60 µs (measured): a put's write, begun in the turn before, is to be under way by then. */
const signOnPool = async (message: Uint8Array, key: KeyObject): Promise<Uint8Array> => {
  await nextTurn()
  await nextTurn()
  return new Promise((resolve, reject) => {
    sign(null, message, key, (error, signature) => { if (error) reject(error); else resolve(new Uint8Array(signature)) })
  })
}

const nextTurn = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })
