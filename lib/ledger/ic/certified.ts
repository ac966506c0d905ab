import { Cbor, Certificate, IC_ROOT_KEY, LookupPathStatus, reconstruct } from '@icp-sdk/core/agent'
import type { HashTree } from '@icp-sdk/core/agent'
import { Principal } from '@icp-sdk/core/principal'
import { fromHex } from '../../bytes/base.ts'
import { concat, equal, u32, u8, utf8 } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import { CyxError } from '../../errors.ts'
import { clockError } from './clock.ts'
import { uncheckedFor } from './errors.ts'
import type { Node, Version } from './generated/directory.ts'
import { lookup } from './hashTree.ts'
import { verifySubnetSignature } from './subnetSignature.ts'

/** What a certified answer brings along: the subnet's certificate and the canister's hash tree, pruned to one path. */
export interface Proof { certificate: Uint8Array, witness: Uint8Array }

/** Whose answer it must be: the root key in hex (null: the mainnet's) and the canister. */
export interface Authority { rootKey: string | null, canister: string }

/** A certificate older than this proves nothing about now. */
const FRESH_MINUTES = 5

/** The time of a certificate that is not of now; null where time is not what is wrong. */
function timeOf(error: unknown): Date | null {
  const { name, certificateTime } = (error as { code?: { name?: unknown, certificateTime?: unknown } } | null)?.code ?? {}
  return name === 'CertificateTimeErrorCode' && certificateTime instanceof Date ? certificateTime : null
}

const untrusted = (what: string, cause?: unknown): CyxError => new CyxError('LEDGER_UNTRUSTED', { what }, cause)

/**
 * The value that a canister certified under `path` (docs/format.md §12).
 *
 * @throws LEDGER_UNTRUSTED when the certificate is not the subnet's or does not cover the witness; when the path is not in it
 * @throws LEDGER_CLOCK when the certificate is the subnet's and more than five minutes from this device's clock: one of the two is wrong
 */
export async function certifiedValue(proof: Proof, path: (string | Uint8Array)[], authority: Authority): Promise<Uint8Array> {
  const value = lookup(path.map(bytesOf), await certifiedTree(proof, authority))
  if (typeof value === 'string') throw untrusted('the value is not in it')
  return value
}

/** The pruned tree of a witness that the subnet's certificate covers. */
async function certifiedTree({ certificate, witness }: Proof, { rootKey, canister }: Authority): Promise<HashTree> {
  const canisterId = Principal.fromText(canister)
  const check = (anyTime: boolean): Promise<Certificate> => Certificate.create({
    certificate: new Uint8Array(certificate),
    rootKey: fromHex(rootKey ?? IC_ROOT_KEY),
    principal: { canisterId },
    blsVerify: verifySubnetSignature,
    maxAgeInMinutes: FRESH_MINUTES,
    disableTimeVerification: anyTime,
  })
  try {
    const checked = await check(false).catch(async (error: unknown) => {
      const time = timeOf(error)
      if (!time) throw error
      // The time is read before the signature: only a genuine certificate says anything of this device's clock.
      await check(true)
      throw clockError(time, error)
    })
    const tree: HashTree = Cbor.decode(new Uint8Array(witness))
    const certified = checked.lookup_path(['canister', canisterId.toUint8Array(), 'certified_data'])
    if (certified.status !== LookupPathStatus.Found || !(certified.value instanceof Uint8Array)) throw untrusted('there is no certified data')
    if (!equal(certified.value, await reconstruct(tree))) throw untrusted('the witness is not the one that was certified')
    return tree
  } catch (error) {
    throw error instanceof CyxError ? error : uncheckedFor(error) ?? untrusted('the certificate', error)
  }
}

const bytesOf = (label: string | Uint8Array): Uint8Array => typeof label === 'string' ? utf8(label) : label

/** The label of an account, version, link or share in the tree: first 16 bytes of BLAKE3("cyxcloud/label" ‖ id). */
const labelOf = (id: Uint8Array): Bytes => blake3(concat(utf8('cyxcloud/label'), id)).slice(0, 16)

/** Trees of many entries, by account, version, or link and share. */
export type Branch = 'feed' | 'layout' | 'share'

/** The value certified for an id. @throws LEDGER_UNTRUSTED as {@link certifiedValue} */
export const certifiedEntry = (proof: Proof, branch: Branch, id: Uint8Array, authority: Authority): Promise<Uint8Array> =>
  certifiedValue(proof, [branch, labelOf(id)], authority)

/**
 * Of each id, whether a witness proves that nothing is certified under it.
 *
 * @throws LEDGER_UNTRUSTED as {@link certifiedValue}
 */
export async function absent(proof: Proof, branch: Branch, ids: readonly Uint8Array[], authority: Authority): Promise<boolean[]> {
  const tree = await certifiedTree(proof, authority)
  return ids.map(id => lookup([utf8(branch), labelOf(id)], tree) === 'absent')
}

/** Head of a feed: its last sequence number (0: empty) and link, 32 bytes. */
export interface FeedHead { seq: bigint, link: Uint8Array }

/** The certified head of an account's feed. @throws LEDGER_UNTRUSTED as {@link certifiedValue} */
export async function certifiedFeedHead(proof: Proof, account: Uint8Array, authority: Authority): Promise<FeedHead> {
  const value = await certifiedEntry(proof, 'feed', account, authority)
  if (value.length !== 40) throw untrusted('the head of the feed')
  return { seq: new DataView(value.buffer, value.byteOffset).getBigUint64(0), link: value.slice(8) }
}

/** The bytes whose BLAKE3 is certified for a list of nodes, in the order of their numbers. */
export const nodesMessage = (nodes: readonly Pick<Node, 'number' | 'public_key' | 'addresses'>[]): Bytes => concat(
  utf8('cyxcloud/nodes'),
  ...[...nodes].sort((a, b) => a.number - b.number).flatMap(node => [
    u32(node.number), node.public_key, u8(node.addresses.length),
    ...node.addresses.map(utf8).flatMap(address => [u8(address.length >> 8), u8(address.length & 255), address]),
  ]))

/** Checks that numbers, keys and addresses are the certified ones (states and loads are not). @throws LEDGER_UNTRUSTED */
export async function checkNodes(proof: Proof, nodes: readonly Node[], authority: Authority): Promise<void> {
  const hash = await certifiedValue(proof, ['nodes'], authority)
  // before the first node has registered nothing is certified
  if (hash.length === 0 && nodes.length === 0) return
  if (!equal(hash, blake3(nodesMessage(nodes)))) throw untrusted('the list of nodes')
}

/** Checks the grant key, 32 bytes. @throws LEDGER_UNTRUSTED */
export async function checkGrantKey(proof: Proof, key: Uint8Array, authority: Authority): Promise<void> {
  if (key.length !== 32 || !equal(key, await certifiedValue(proof, ['grant_key'], authority))) throw untrusted('the grant key')
}

/** Checks layout record and head hash of a version that is not deleted. @throws LEDGER_UNTRUSTED */
export async function checkVersion(proof: Proof, { version, layout, head_hash: headHash }: Pick<Version, 'version' | 'layout' | 'head_hash'>, authority: Authority): Promise<void> {
  const value = await certifiedEntry(proof, 'layout', version, authority)
  if (!equal(value, concat(blake3(layout), headHash))) throw untrusted('the version')
}

/** Checks what a link or a share says (docs/format.md §12), by its id. @throws LEDGER_UNTRUSTED */
export async function checkShare(proof: Proof, id: Uint8Array, statement: Uint8Array, authority: Authority): Promise<void> {
  if (!equal(await certifiedEntry(proof, 'share', id, authority), blake3(statement))) throw untrusted('the share')
}
