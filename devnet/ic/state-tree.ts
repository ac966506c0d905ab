import { encodeWithSelfDescribedTag } from '@dfinity/cbor'
import { leb128, plain, utf8 } from './bytes.ts'
import type { Canister } from './canister.ts'
import { labelled, leaf, type HashTree } from './hash-tree.ts'
import type { SubnetKeys } from './keys.ts'
import type { IngressRecord } from './ingress-log.ts'

const trees = new WeakMap<IngressRecord, HashTree>()

/** The whole state tree (IC interface specification, §The system state tree), of a root subnet that holds every canister id. */
export function stateTree(state: { canisters: Iterable<Canister>, ingress: Iterable<IngressRecord>, time: bigint, keys: SubnetKeys }): HashTree {
  const { keys } = state
  const [lowest, highest] = [new Uint8Array(10), new Uint8Array(10).fill(255)]
  const ranges = leaf(plain(encodeWithSelfDescribedTag([[lowest, highest]])))
  const node = labelled([[keys.nodeId, labelled([['public_key', leaf(keys.nodeKey)]])]])
  return labelled([
    ['canister', labelled([...state.canisters].map(one => [one.id, canisterTree(one)] as const))],
    ['canister_ranges', labelled([[keys.subnetId, labelled([[lowest, ranges]])]])],
    ['request_status', labelled([...state.ingress].map(one => [one.id, ingressTree(one)] as const))],
    ['subnet', labelled([[keys.subnetId, labelled([['canister_ranges', ranges], ['node', node], ['public_key', leaf(keys.rootKey)], ['type', leaf(utf8('application'))]])]])],
    ['time', leaf(leb128(state.time))],
  ])
}

function canisterTree(canister: Canister): HashTree {
  const controllers = plain(encodeWithSelfDescribedTag(canister.controllers.map(plain)))
  const fields: [string, HashTree][] = [['certified_data', leaf(canister.certifiedData)], ['controllers', leaf(controllers)]]
  if (canister.installed) {
    fields.push(['module_hash', leaf(canister.installed.hash)])
    const metadata = (canister.program?.metadata ?? []).map(({ name, bytes }): [string, HashTree] => [name, leaf(bytes)])
    if (metadata.length > 0) fields.push(['metadata', labelled(metadata)])
  }
  return labelled(fields)
}

/** A request's subtree; it is made once per status, so that its hash is too. */
function ingressTree(record: IngressRecord): HashTree {
  const known = trees.get(record)
  if (known) return known
  const fields: [string, HashTree][] = [['status', leaf(utf8(record.status))]]
  if (record.answer && 'reply' in record.answer) fields.push(['reply', leaf(record.answer.reply)])
  else if (record.answer) {
    fields.push(['reject_code', leaf(leb128(BigInt(record.answer.code)))], ['reject_message', leaf(utf8(record.answer.message))], ['error_code', leaf(utf8(record.answer.errorCode))])
  }
  const tree = labelled(fields)
  trees.set(record, tree)
  return tree
}
