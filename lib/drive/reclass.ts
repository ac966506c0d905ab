import { fromBase32 } from '../bytes/base.ts'
import type { NodeClassName } from '../bytes/className.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import type { FileVersion, TreeNode } from './files/tree.ts'
import type { OpenBook } from './read/library.ts'
import type { Incoming } from './upload/prepare.ts'
import { classOf } from './upload/small.ts'

/**
 * What stores a file anew in another class: its newest version is the source.
 *
 * @param open - opens the version; done first, so that what can't be read now is not begun
 * @throws INVALID_REQUEST for a file without bytes and for the class that it has; STORAGE_CORRUPT, directory and bucket errors
 */
export async function inClass({ id, name, parent }: TreeNode, version: FileVersion, kind: NodeClassName, open: (version: FileVersion, options: Options) => Promise<{ version: Pick<OpenBook['version'], 'head'> }>, options: Options): Promise<Incoming> {
  if (version.size === 0) throw new CyxError('INVALID_REQUEST', { reason: 'a file without bytes has no pieces' })
  if (classOf(version) === kind) throw new CyxError('INVALID_REQUEST', { reason: 'the file is kept like that already' })
  const { version: { head } } = await open(version, options)
  // Of a file in a pack it is not known when it was changed on the disk it came from.
  const modified = version.pack ? version.at : head.modified
  return {
    file: new File([], name, { type: version.type }), name, parent: parent === null ? null : fromBase32(parent), onTaken: 'version', class: kind,
    from: { entry: id, version: version.version, size: version.size, modified },
  }
}
