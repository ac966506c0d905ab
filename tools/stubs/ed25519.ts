/**
 * In the place of @noble/curves/ed25519 in the bundle of the share page: there the browser itself signs (lib/keys/signer.ts) and checks answers (lib/ledger/ic/queryAnswer.ts), so the
 * agent's code for this curve, 11 kB packed, is never needed. Were it called all the same, nothing would pass for signed.
 */
const refuse = (): never => { throw new TypeError('Ed25519 of @icp-sdk/core is left out of this bundle') }

/** What the agent calls of it. */
export const ed25519 = { sign: refuse, verify: refuse, getPublicKey: refuse, utils: { randomPrivateKey: refuse } }
