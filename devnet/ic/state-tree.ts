import { encodeWithSelfDescribedTag } from '@dfinity/cbor'
import { leb128, plain, utf8 } from './bytes.ts'
import type { Canister } from './canister.ts'
import { labelled, leaf, type HashTree } from './hash-tree.ts'
import type { SubnetKeys } from './keys.ts'
import type { IngressRecord } from './ingress-log.ts'
import type { Program } from './wasm.ts'

const metadataTrees = new WeakMap<Program, HashTree>()

/**
 * The whole state tree (IC interface specification, §The system state tree), of a root subnet that holds every canister id.
 *
 * @param state - `requests` is the subtree of ingress messages, which the ingress log keeps
 */
export function stateTree(state: { canisters: Iterable<Canister>, requests: HashTree, time: bigint, keys: SubnetKeys }): HashTree {
  const { keys } = state
  const [lowest, highest] = [new Uint8Array(10), new Uint8Array(10).fill(255)]
  const ranges = leaf(plain(encodeWithSelfDescribedTag([[lowest, highest]])))
  const node = labelled([[keys.nodeId, labelled([['public_key', leaf(keys.nodeKey)]])]])
  return labelled([
    ['canister', labelled([...state.canisters].map(one => [one.id, canisterTree(one)] as const))],
    ['canister_ranges', labelled([[keys.subnetId, labelled([[lowest, ranges]])]])],
    ['request_status', state.requests],
    ['subnet', labelled([[keys.subnetId, labelled([['canister_ranges', ranges], ['node', node], ['public_key', leaf(keys.rootKey)], ['type', leaf(utf8('application'))]])]])],
    ['time', leaf(leb128(state.time))],
  ])
}

function canisterTree(canister: Canister): HashTree {
  const controllers = plain(encodeWithSelfDescribedTag(canister.controllers.map(plain)))
  const fields: [string, HashTree][] = [['certified_data', leaf(canister.certifiedData)], ['controllers', leaf(controllers)]]
  if (canister.installed) {
    fields.push(['module_hash', leaf(canister.installed.hash)])
    if (canister.program && canister.program.metadata.length > 0) fields.push(['metadata', metadataTree(canister.program)])
  }
  return labelled(fields)
}

/** A module's metadata; it is made once, so that its hash is too. */
function metadataTree(program: Program): HashTree {
  const known = metadataTrees.get(program)
  if (known) return known
  const tree = labelled(program.metadata.map(({ name, bytes }): [string, HashTree] => [name, leaf(bytes)]))
  metadataTrees.set(program, tree)
  return tree
}

/** A request's subtree: its status, then its answer. */
export function requestTree({ status, answer }: Pick<IngressRecord, 'status' | 'answer'>): HashTree {
  const fields: [string, HashTree][] = [['status', leaf(utf8(status))]]
  if (answer && 'reply' in answer) fields.push(['reply', leaf(answer.reply)])
  else if (answer) fields.push(['reject_code', leaf(leb128(BigInt(answer.code)))], ['reject_message', leaf(utf8(answer.message))], ['error_code', leaf(utf8(answer.errorCode))])
  return labelled(fields)
}
