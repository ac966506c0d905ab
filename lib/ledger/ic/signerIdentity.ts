import { Ed25519PublicKey, SignIdentity } from '@icp-sdk/core/agent'
import type { Identity, PublicKey, Signature } from '@icp-sdk/core/agent'

/** Who signs by Ed25519: the public key [32], and signatures [64]. */
export interface Signer { publicKey: Uint8Array, sign: (message: Uint8Array) => Promise<Uint8Array> }

class SignerIdentity extends SignIdentity {
  readonly #signer: Signer
  constructor(signer: Signer) {
    super()
    this.#signer = signer
  }

  getPublicKey(): PublicKey { return Ed25519PublicKey.fromRaw(this.#signer.publicKey) }
  async sign(blob: Uint8Array): Promise<Signature> { return await this.#signer.sign(blob) as Signature }
}

/** The identity of a signer: the same as `identityFromSeed` of its seed, without that seed and without signing in JavaScript. */
export const identityOf = (signer: Signer): Identity => new SignerIdentity(signer)
