import type { Identity } from '@icp-sdk/core/agent'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { sized } from '../../bytes/bytes.ts'

/** Who signs a call. */
export type { Identity }

/**
 * The identity of an Ed25519 seed: an account's credential, a link's key or a node's key.
 *
 * @param seed - 32 bytes; the identity keeps a copy
 * @throws INVALID_REQUEST when there are not 32
 */
export const identityFromSeed = (seed: Uint8Array): Identity => Ed25519KeyIdentity.generate(new Uint8Array(sized(seed, 32, 'the identity seed')))

/** The principal of an identity, as bytes (at most 29): what `createLink` takes as `reader` after `Principal.fromUint8Array`. */
export const principalOf = (identity: Identity): Uint8Array => identity.getPrincipal().toUint8Array()
