import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { bls12_381 as bls } from '@noble/curves/bls12-381.js'
import { Principal } from '@icp-sdk/core/principal'
import { domain, plain, sha256 } from './bytes.ts'

/** The secrets of a subnet of one node: a BLS key (32 bytes) that certifies, an Ed25519 seed (32 bytes) that signs query answers. */
export interface SubnetSecrets { certification: Uint8Array, node: Uint8Array }

/** What a subnet signs with. */
export interface SubnetKeys {
  /** DER of the BLS public key, 133 bytes. */
  readonly rootKey: Uint8Array
  readonly subnetId: Uint8Array
  readonly nodeId: Uint8Array
  /** DER of the node's Ed25519 public key, 44 bytes. */
  readonly nodeKey: Uint8Array
  /** BLS signature, 48 bytes, over a root hash (IC interface specification, §Certificate). About 10 ms. */
  certify(rootHash: Uint8Array): Uint8Array
  /** Ed25519 signature, 64 bytes, over the hash of a query's answer (IC interface specification, §Request: Query call). */
  signAnswer(hash: Uint8Array): Uint8Array
}

/** DER before a BLS12-381 G2 public key of 96 bytes (IC interface specification, §Certificate). */
const blsPrefix = Buffer.from('308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100', 'hex')
/** PKCS #8 before an Ed25519 seed of 32 bytes (RFC 8410, §7). */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
/** Hash to curve of the scheme with short signatures (draft-irtf-cfrg-bls-signature-05, §4.2.1). */
const suite = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'

/** New random secrets. */
export function makeSecrets(): SubnetSecrets {
  return { certification: bls.utils.randomSecretKey(), node: sha256(bls.utils.randomSecretKey()) }
}

/** The private key of an Ed25519 seed. */
export const ed25519Key = (seed: Uint8Array): KeyObject => createPrivateKey({ key: Buffer.concat([ed25519Prefix, seed]), format: 'der', type: 'pkcs8' })

/** Keys from secrets. */
export function subnetKeys(secrets: SubnetSecrets): SubnetKeys {
  const scheme = bls.shortSignatures
  const secret = plain(secrets.certification)
  const rootKey = plain(Buffer.concat([blsPrefix, scheme.getPublicKey(secret).toBytes(true)]))
  const node = ed25519Key(secrets.node)
  const nodeKey = plain(createPublicKey(node).export({ format: 'der', type: 'spki' }))
  return {
    rootKey, nodeKey,
    subnetId: Principal.selfAuthenticating(rootKey).toUint8Array(),
    nodeId: Principal.selfAuthenticating(nodeKey).toUint8Array(),
    certify: rootHash => scheme.sign(scheme.hash(plain(Buffer.concat([domain('ic-state-root'), rootHash])), suite), secret).toBytes(true),
    signAnswer: hash => sign(null, Buffer.concat([domain('ic-response'), hash]), node),
  }
}
