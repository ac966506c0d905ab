import { createPublicKey, verify } from 'node:crypto'
import { equal } from '../lib/bytes/bytes.ts'
import type { Bytes } from '../lib/bytes/bytes.ts'
import { makeGate } from '../lib/wire/gate.ts'
import type { GrantGate } from '../lib/wire/gate.ts'

export type { GrantGate }

/** RFC 8410: the bytes before an Ed25519 public key in its SubjectPublicKeyInfo. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** A gate for grants to the node of `nodeKey`; it admits nothing until a key is set. */
export const makeGrantGate = (nodeKey: Bytes, nowMs: () => number): GrantGate => makeGate({
  isFor: key => equal(key, nodeKey), nowMs,
  verify: (signature, message, key) => verify(null, message, publicKey(key), signature),
})

const publicKey = (key: Bytes): ReturnType<typeof createPublicKey> => createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key]), format: 'der', type: 'spki' })
