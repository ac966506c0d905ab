import { createPublicKey, verify as verifyNow, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { decode } from '@dfinity/cbor'
import { Certificate, LookupPathStatus } from '@icp-sdk/core/agent'
import { Principal } from '@icp-sdk/core/principal'
import { hex, plain, sameBytes, sha256, utf8 } from './bytes.ts'
import { lookup, rootHash, type HashTree } from './hash-tree.ts'

/** Object identifiers of public keys in DER: Ed25519, EC on P-256, EC on secp256k1, canister signature (IC interface specification, §Signatures). */
const prefixes = { ed25519: '302a300506032b6570032100', p256: '3059301306072a8648ce3d020106082a8648ce3d030107034200', secp256k1: '3056301006072a8648ce3d020106052b8104000a034200' }
const canisterAlgorithm = Buffer.from('300c060a2b0601040183b8430102', 'hex')

/** Canister signatures found good, by the hash of all that was checked: they come with every call of a session, and one costs 30 ms. */
const goodCanisterSignatures = new Set<string>()
/** Keys and signatures remembered. */
const knownMax = 1000

/**
 * Whether `signature` over `message` is that of the public key `der`.
 *
 * @param rootKey - DER key under which canister signatures are certified
 * @throws Error when the key is of no kind that the IC takes
 */
export async function isSignedBy(der: Uint8Array, message: Uint8Array, signature: Uint8Array, rootKey: Uint8Array): Promise<boolean> {
  const canisterKey = parseCanisterKey(der)
  if (canisterKey) return isCanisterSignature(canisterKey, message, signature, rootKey)
  const text = hex(der)
  if (text.startsWith(prefixes.ed25519)) return verify(null, message, keyOf(der), signature)
  if (text.startsWith(prefixes.p256) || text.startsWith(prefixes.secp256k1)) {
    return verify('sha256', message, { key: keyOf(der), dsaEncoding: 'ieee-p1363' }, signature)
  }
  throw new Error('the public key is of an unknown kind')
}

/** Checks on a thread of Node's pool: the runtime's own thread has the canisters to run. */
const verify = promisify(verifyNow)
/** Keys that were parsed, by their DER: a session signs many requests with one. */
const keys = new Map<string, KeyObject>()

function keyOf(der: Uint8Array): KeyObject {
  const name = hex(der)
  const known = keys.get(name)
  if (known) return known
  const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
  if (keys.size >= knownMax) keys.clear()
  keys.set(name, key)
  return key
}

/** The canister and seed of a canister signature's public key, or null when `der` is another key (IC interface specification, §Canister signatures). */
export function parseCanisterKey(der: Uint8Array): { canister: Uint8Array, seed: Uint8Array } | null {
  const outer = derBody(der, 0x30)
  if (!outer || !sameBytes(outer.subarray(0, canisterAlgorithm.length), canisterAlgorithm)) return null
  const bits = derBody(outer.subarray(canisterAlgorithm.length), 0x03)
  const idLength = bits?.[1]
  if (!bits || bits[0] !== 0 || idLength === undefined || idLength > 29 || bits.length < 2 + idLength) return null
  return { canister: plain(bits.subarray(2, 2 + idLength)), seed: plain(bits.subarray(2 + idLength)) }
}

/** The body of a DER value that fills `bytes` exactly, with lengths below 65,536. */
function derBody(bytes: Uint8Array, tag: number): Uint8Array | null {
  const [first, length = 0, high = 0, low = 0] = bytes
  if (first !== tag) return null
  const [at, size] = length < 0x80 ? [2, length] : length === 0x81 ? [3, high] : length === 0x82 ? [4, high << 8 | low] : [0, -1]
  return at + size === bytes.length ? bytes.subarray(at) : null
}

async function isCanisterSignature(key: { canister: Uint8Array, seed: Uint8Array }, message: Uint8Array, signature: Uint8Array, rootKey: Uint8Array): Promise<boolean> {
  const name = hex(sha256(key.canister, sha256(key.seed), sha256(message), sha256(signature), rootKey))
  if (goodCanisterSignatures.has(name)) return true
  const { certificate, tree } = decode<{ certificate: Uint8Array, tree: HashTree }>(plain(signature))
  const canisterId = Principal.fromUint8Array(key.canister)
  // The certificate may be old: the delegation it signs carries its own expiry.
  const proven = await Certificate.create({ certificate: plain(certificate), rootKey: plain(rootKey), principal: { canisterId }, disableTimeVerification: true })
  const certified = proven.lookup_path(['canister', key.canister, 'certified_data'])
  const good = certified.status === LookupPathStatus.Found && sameBytes(certified.value, rootHash(tree))
    && lookup(tree, [utf8('sig'), sha256(key.seed), sha256(message)])?.length === 0
  if (good) {
    if (goodCanisterSignatures.size >= knownMax) goodCanisterSignatures.clear()
    goodCanisterSignatures.add(name)
  }
  return good
}
