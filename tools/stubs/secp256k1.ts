/** In the place of @noble/curves/secp256k1 in bundles for the page: keys of nodes are Ed25519 (docs/format.md §11), so libp2p's code for this curve, 6 kB packed, is never needed. */
const refuse = (): never => { throw new TypeError('a node\'s key is of the curve secp256k1; CyxCloud uses Ed25519') }

/** What libp2p calls of it; a node with such a key is refused like one that does not answer. */
export const secp256k1 = { sign: refuse, verify: refuse, getPublicKey: refuse, Point: { fromBytes: refuse, fromHex: refuse }, utils: { randomSecretKey: refuse } }
