import { encodeWithSelfDescribedTag } from '@dfinity/cbor'
import { plain, utf8 } from './bytes.ts'
import { prune, rootHash, type HashTree, type Path } from './hash-tree.ts'
import type { SubnetKeys } from './keys.ts'

/** A signed state is used again for this long while nothing changes, in ms: its time must not grow old. */
const freshMs = 1000

/** Hands out certificates over the newest state. */
export interface Certifier {
  /** Tells that the state has changed: the next certificate needs a new signature. */
  changed(): void
  /** CBOR certificate that shows `paths` and the time (IC interface specification, §Certificate). */
  certificate(paths: Path[]): Uint8Array
}

/** Makes a certifier. The state is read and signed when a certificate is first asked for, once per round. */
export function makeCertifier(keys: SubnetKeys, readState: () => HashTree): Certifier {
  let signed: { tree: HashTree, signature: Uint8Array, at: number } | null = null
  const current = (): { tree: HashTree, signature: Uint8Array } => {
    if (signed && performance.now() - signed.at < freshMs) return signed
    const tree = readState()
    signed = { tree, signature: plain(keys.certify(rootHash(tree))), at: performance.now() }
    return signed
  }
  return {
    changed() { signed = null },
    certificate(paths) {
      const { tree, signature } = current()
      return encodeWithSelfDescribedTag({ tree: toCbor(prune(tree, [[utf8('time')], ...paths])), signature })
    },
  }
}

type CborTree = (number | Uint8Array | CborTree)[]

/** The encoder takes plain arrays of plain bytes. */
const toCbor = (tree: HashTree): CborTree => tree.map(part => typeof part === 'number' ? part : part instanceof Uint8Array ? plain(part) : toCbor(part))
