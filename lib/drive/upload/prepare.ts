import type { Bytes } from '../../bytes/bytes.ts'
import type { NodeClassName } from '../../bytes/className.ts'
import { randomId } from '../../bytes/id.ts'
import { randomSecret } from '../../keys/derive.ts'
import type { Journal } from '../../record/journal.ts'
import type { Source } from '../../record/lineage.ts'
import type { DriveContext } from '../context.ts'
import { CLASSES, STANDARD, chunkCount } from '../../codec/sizes.ts'
import type { StorageClass } from '../../codec/sizes.ts'
import { planContainers } from './pack.ts'

/** A file about to be sent: ids, sizes, and its key, sealed. Serialisable. */
export interface Prepared {
  step: 'prepared'
  entry: Bytes
  version: Bytes
  sealedDek: Bytes
  /** Folder it goes to; null is the root. */
  parent: Bytes | null
  /** What becomes of it where its folder holds a file of that name: a version of that file, or a file beside it. */
  onTaken: OnTaken
  name: string
  type: string
  size: number
  /** ms since 1970 */
  modified: number
  chunks: number
  /** How it is to be kept; absent: *standard*, or whole in a bucket where it is small. */
  class?: NodeClassName
  /** The stored version that has its bytes, and whose place it takes, where there is no file. */
  from?: StoredVersion
  /** What it was made from: noted with the version, by the call that lists it. */
  sources?: Source[]
}

/** A version that is stored, and the entry that keeps it. */
export interface StoredVersion { entry: Bytes, version: Bytes }

/** A stored version that is to be kept in another class. */
export interface Again extends StoredVersion { size: number, modified: number }

/** The class of what is sent. */
export const kindOf = ({ class: name }: Pick<Prepared, 'class'>): StorageClass => name ? CLASSES[name] : STANDARD

/** What becomes of a file whose name is taken. */
export type OnTaken = 'version' | 'both'

/** A file on its way into the drive, with its clean name. */
/** `handle` opens it again after a reload, where the browser gives one. */
export interface Incoming { handle?: FileSystemFileHandle, file: File, name: string, parent: Bytes | null, onTaken: OnTaken, class?: NodeClassName, from?: Again, sources?: Source[] }

type Keys = Pick<DriveContext, 'keyring'>

async function freshKey({ keyring }: Keys): Promise<Pick<Prepared, 'version' | 'sealedDek'>> {
  const version = randomId()
  const dek = randomSecret()
  const sealedDek = await keyring.sealDek(version, dek)
  dek.fill(0)
  return { version, sealedDek }
}

/** Gives a file its ids and its data key. */
export const prepare = async (keys: Keys, { file, name, parent, onTaken, class: kind, from, sources }: Incoming): Promise<Prepared> => ({
  step: 'prepared', entry: randomId(), ...await freshKey(keys), parent, onTaken, name, type: file.type.slice(0, 255), size: from?.size ?? file.size, modified: from?.modified ?? file.lastModified,
  chunks: chunkCount(from?.size ?? file.size), ...kind ? { class: kind } : {}, ...from ? { from: { entry: from.entry, version: from.version } } : {}, ...sources?.length ? { sources } : {},
})

/** The same file as a new version with a new key: its session has ended, and what it left is swept. */
export const prepareAgain = async (keys: Keys, before: Prepared): Promise<Prepared> => ({ ...before, ...await freshKey(keys) })

/** Size and containers of a pack. */
export const packShape = (members: readonly Prepared[]): Pick<Prepared, 'size' | 'chunks'> =>
  ({ size: members.reduce((sum, { size }) => sum + size, 0), chunks: planContainers(members.map(({ size }) => size)).length })

/** A pack of files, with ids and a key of its own; it is named after the first for whoever watches. */
export const preparePack = async (keys: Keys, members: readonly Prepared[]): Promise<Prepared> => ({
  step: 'prepared', entry: randomId(), ...await freshKey(keys), parent: null, onTaken: 'both', name: packName(members), type: '', modified: 0, ...packShape(members), ...members[0]?.class ? { class: members[0].class } : {},
})

const packName = (members: readonly Prepared[]): string => `${members[0]?.name ?? ''} + ${String(members.length - 1)}`

/** What finishes the upload elsewhere or later. */
export const journalOf = ({ step: _step, chunks: _chunks, sealedDek: dek, ...rest }: Prepared): Journal => ({ ...rest, dek })

/** The prepared file that a journal tells of. */
export const preparedOf = ({ dek: sealedDek, ...rest }: Journal): Prepared => ({ ...rest, step: 'prepared', sealedDek, chunks: chunkCount(rest.size) })
