import { fromBase32, toBase32 } from '../../bytes/base.ts'
import { CyxError, isCyxError } from '../../errors.ts'
import { encodeSources } from '../../record/lineage.ts'
import type { Source } from '../../record/lineage.ts'
import type { SourceWish } from './lineage.ts'
import type { Tree } from './tree.ts'

type Known = Pick<Tree, 'lineage' | 'keepers' | 'nodes'>
type Named = NonNullable<Source['script']>

/** What is noted of a file while it is sent, at most: many of these travel in one call of the directory, which takes 2 MB. A source with long notes and its script is less. */
export const SENT_BYTES = 8_192

/** A version of the drive by its name; undefined where no entry keeps it. */
function lookUp(tree: Known, version: string): Named | undefined {
  const [keeper] = tree.keepers(fromBase32(version))
  const node = keeper === undefined ? undefined : tree.nodes.get(keeper)
  const kept = node?.versions.find(one => toBase32(one.version) === version)
  return node && kept && { name: node.name, version: kept.version, cid: kept.cid }
}

const written = ({ name, transform, meta }: SourceWish, from: Named | undefined, script: Named | undefined): Source =>
  ({ name: from?.name ?? name, transform: transform.trim(), meta: { ...meta }, ...from ? { file: { version: from.version, cid: from.cid } } : {}, ...script ? { script } : {} })

/** Bytes of a source once it is written down; null when it cannot be. @param script - what its script is called, where it has one */
export function sentBytes(wish: SourceWish, script: string): number | null {
  const some = { version: new Uint8Array(16), cid: new Uint8Array(36) }
  try {
    return encodeSources([written({ ...wish, name: wish.name === '' ? '-' : wish.name }, wish.version === null ? undefined : { name: wish.name, ...some }, wish.script === null ? undefined : { name: script, ...some })]).length
  } catch (error) {
    if (isCyxError(error, 'INVALID_REQUEST')) return null
    throw error
  }
}

/** A source of a stored version as it is written down. @throws STORAGE_CYCLIC_LINEAGE, STORAGE_OBJECT_NOT_FOUND */
export function sourceOf(tree: Known, version: string, wish: SourceWish): Source {
  const before = tree.lineage.of.get(version) ?? []
  const known = (key: string | null): Named | undefined => {
    if (key === null) return undefined
    if (tree.lineage.madeFrom(key, version)) throw new CyxError('STORAGE_CYCLIC_LINEAGE')
    // One that is gone stays as it was written down.
    const named = lookUp(tree, key) ?? before.flatMap(one => [one.file && { name: one.name, ...one.file }, one.script]).find(one => one && toBase32(one.version) === key)
    if (!named) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
    return named
  }
  return written(wish, known(wish.version), known(wish.script))
}

/**
 * Sources of files that are about to be sent. One that is not in this drive is a name alone, its script is left out: nothing that is to be noted keeps a file from being stored.
 *
 * @returns `gone`: their versions in base32
 * @throws INVALID_REQUEST for more than can be noted while a file is sent
 */
export function sourcesToSend(tree: Known, wishes: readonly SourceWish[]): { sources: Source[], gone: string[] } {
  const gone = new Set<string>()
  const sources = wishes.map(wish => {
    const [from, script] = [wish.version, wish.script].map(key => {
      const named = key === null ? undefined : lookUp(tree, key)
      if (key !== null && !named) gone.add(key)
      return named
    })
    return written(wish, from, script)
  })
  if (encodeSources(sources).length > SENT_BYTES) throw new CyxError('INVALID_REQUEST', { reason: 'that is more about sources than can be noted while a file is sent; the rest can be noted in its details' })
  return { sources, gone: [...gone] }
}
