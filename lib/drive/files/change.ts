import { fromBase32, toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { randomId } from '../../bytes/id.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { encodeFeedRecord, RETAIN_MOST, WHOLE_DRIVE } from '../../record/feed.ts'
import type { FeedRecord, RecordOf } from '../../record/feed.ts'
import type { DriveContext } from '../context.ts'
import type { Directory } from '../ledger/directory.ts'
import { cleanName, freeName } from '../names.ts'
import { persist } from '../patience.ts'
import type { SourceWish } from './lineage.ts'
import { isRetention } from './retention.ts'
import type { Retention } from './retention.ts'
import { sourceOf } from './sources.ts'
import type { FileVersion, Tree, TreeNode } from './tree.ts'

/** A change of the tree that a person asks for. Entries and parents are ids in base32; parent null is the root. */
export type Change =
  | { do: 'folder', parent: string | null, name: string, id?: string }
  | { do: 'rename', entry: string, name: string }
  | { do: 'move' | 'copy', entry: string, parent: string | null }
  | { do: 'star', entry: string, on: boolean }
  | { do: 'trash' | 'restore', entry: string }
  | { do: 'label', entry: string, version: string, tag: string, message: string }
  | { do: 'current', entry: string, version: string }
  /** What becomes of older versions: of a file, or where none is named of all; null leaves a file to the drive's rule. */
  | { do: 'retain', entry: string | null, rule: Retention | null }
  | { do: 'lineage', entry: string, version: string, sources: readonly SourceWish[] }

/** Folders inside each other at most (canisters/directory has the same bound). */
export const MOST_DEEP = 64
/** Records of one append at most (canisters/directory). */
export const RECORDS_AT_ONCE = 1_000

/** One record at most, before it is sealed: the directory takes 64 KiB (canisters/directory). */
const RECORD_BYTES = 65_000

/** What cannot be sent for so long waits on this device. */
const PATIENCE_MS = 10_000

/** A folder's `name → key`, as it will be after the changes before. */
type Names = Map<string, string>

/**
 * The feed records that make changes of the tree as it is, in their order; later ones see the names, places and folders of earlier ones.
 *
 * @throws STORAGE_OBJECT_NOT_FOUND, STORAGE_NAME_TAKEN (a new folder, a rename), STORAGE_CYCLIC_MOVE, INVALID_REQUEST when folders get too deep
 */
export function recordsOf(tree: Tree, changes: readonly Change[], at: number): FeedRecord[] {
  const seen = new Map<string | null, Names>()
  const made = new Map<string, number>()
  const placed = new Map<string, { parent: string | null, name: string }>()
  const namesIn = (parent: string | null): Names => {
    const there = seen.get(parent) ?? new Map(tree.inside(parent))
    seen.set(parent, there)
    return there
  }
  const node = (key: string): TreeNode => tree.nodes.get(key) ?? missing()
  const depth = (key: string | null): number => {
    let deep = 0
    for (let one = key; one !== null; one = tree.nodes.get(one)?.parent ?? null, deep++) if (made.has(one)) return deep + (made.get(one) ?? 0)
    return deep
  }
  const folder = (key: string | null): string | null => {
    if (key !== null && !made.has(key) && (!node(key).folder || tree.trashed(key))) missing()
    return key
  }
  const place = (parent: string | null, name: string, key: string): Pick<RecordOf<'move'>, 'parent' | 'name'> => {
    namesIn(parent).set(name, key)
    placed.set(key, { parent, name })
    return { parent: idOf(parent), name }
  }
  const fresh = (parent: string | null, name: string): string => {
    const clean = cleanName(name)
    return namesIn(parent).has(clean) ? taken(clean) : clean
  }
  const copied = (from: TreeNode, parent: string | null): FeedRecord[] => {
    const id = randomId()
    const where = place(parent, freeName(from.name, namesIn(parent)), toBase32(id))
    if (!from.folder) return [{ t: 'copy', at, id, from: from.id, ...where }]
    made.set(toBase32(id), depth(parent) + 1)
    const inside = [...tree.inside(from.key).values()].filter(key => key !== toBase32(id))
    return [{ t: 'folder', at, id, ...where }, ...inside.flatMap(key => copied(node(key), toBase32(id)))]
  }
  const height = (key: string): number => 1 + Math.max(0, ...[...tree.inside(key).values()].map(one => node(one).folder ? height(one) : 0))
  const room = (parent: string | null, deep: number): void => { if (depth(parent) + deep > MOST_DEEP) throw new CyxError('INVALID_REQUEST', { reason: `folders go ${String(MOST_DEEP)} deep at most` }) }

  return changes.flatMap((change): FeedRecord[] => {
    if (change.do === 'folder') {
      const parent = folder(change.parent)
      room(parent, 1)
      const id = change.id === undefined ? randomId() : fromBase32(change.id)
      made.set(toBase32(id), depth(parent) + 1)
      return [{ t: 'folder', at, id, ...place(parent, fresh(parent, change.name), toBase32(id)) }]
    }
    if (change.do === 'retain') {
      if (change.rule ? !isRetention(change.rule) : change.entry === null) throw new CyxError('INVALID_REQUEST', { reason: `a rule keeps 1 to ${String(RETAIN_MOST)} versions or days` })
      if (change.entry !== null && node(change.entry).folder) missing()
      return [{ t: 'retain', at, id: change.entry === null ? WHOLE_DRIVE : node(change.entry).id, keep: change.rule?.keep ?? 'drive', n: change.rule?.n ?? 0 }]
    }
    const one = node(change.entry)
    const { id, key } = one
    const here = placed.get(key) ?? one
    switch (change.do) {
      case 'rename': {
        if (cleanName(change.name) === here.name) return []
        const name = fresh(here.parent, change.name)
        namesIn(here.parent).delete(here.name)
        return [{ t: 'move', at, id, ...place(here.parent, name, key) }]
      }
      case 'move': {
        const parent = folder(change.parent)
        if (parent === here.parent) return []
        if (one.folder && tree.within(parent, key)) throw new CyxError('STORAGE_CYCLIC_MOVE')
        room(parent, one.folder ? height(key) : 0)
        namesIn(here.parent).delete(here.name)
        return [{ t: 'move', at, id, ...place(parent, freeName(here.name, namesIn(parent)), key) }]
      }
      case 'copy': {
        const parent = folder(change.parent)
        if (one.folder && tree.within(parent, key)) throw new CyxError('STORAGE_CYCLIC_MOVE')
        room(parent, one.folder ? height(key) : 0)
        return copied(one, parent)
      }
      case 'star': return [{ t: 'star', at, id, on: change.on ? 1 : 0 }]
      case 'trash':
        namesIn(here.parent).delete(here.name)
        return one.trashedAt === null ? [{ t: 'trash', at, id }] : []
      case 'restore': {
        if (one.trashedAt === null) return []
        const parent = one.parent !== null && tree.nodes.has(one.parent) && !tree.trashed(one.parent) ? one.parent : null
        return [{ t: 'restore', at, id, ...place(parent, freeName(one.name, namesIn(parent)), key) }]
      }
      case 'lineage': {
        const record: FeedRecord = { t: 'lineage', at, id, version: versionIn(one, change.version).version, sources: change.sources.map(wish => sourceOf(tree, change.version, wish)) }
        if (encodeFeedRecord(record).length > RECORD_BYTES) throw new CyxError('INVALID_REQUEST', { reason: 'that is more about the sources of one version than can be kept' })
        return [record]
      }
      case 'label':
      case 'current': {
        const { version } = versionIn(one, change.version)
        return change.do === 'current' ? [{ t: 'current', at, id, version }] : [{ t: 'label', at, id, version, tag: change.tag.trim(), message: change.message.trim() }]
      }
    }
  })
}

/** Carries out changes: one call of the directory for a thousand of them. @throws as `recordsOf`; directory errors */
export async function change({ feed, directory }: Pick<DriveContext, 'feed' | 'directory'>, changes: readonly Change[], options: Options): Promise<void> {
  // What another device did meanwhile is seen by each try anew.
  let rest: FeedRecord[] = []
  const make = (): FeedRecord[] => {
    rest = recordsOf(feed.tree, changes, Date.now())
    return rest.splice(0, RECORDS_AT_ONCE)
  }
  const send = sending(directory, options)
  if (recordsOf(feed.tree, changes, Date.now()).length === 0) return
  await feed.append(make, send, options)
  while (rest.length > 0) {
    const next = rest.splice(0, RECORDS_AT_ONCE)
    await feed.append(() => next, send, options)
  }
}

/** Appends sealed records, again and again while the directory can't be reached; for the feed's `append`. */
export const sending = (directory: Pick<Directory, 'appendFeed'>, options: Options) =>
  (feedSeq: number, records: Bytes[]): ReturnType<Directory['appendFeed']> => persist(() => directory.appendFeed({ feedSeq, records }, options), { ...options, forMs: PATIENCE_MS })

const idOf = (key: string | null): RecordOf<'move'>['parent'] => key === null ? null : fromBase32(key)
const versionIn = ({ versions }: TreeNode, version: string): FileVersion => versions.find(kept => toBase32(kept.version) === version) ?? missing()

const missing = (): never => { throw new CyxError('STORAGE_OBJECT_NOT_FOUND') }
const taken = (name: string): never => { throw new CyxError('STORAGE_NAME_TAKEN', { name }) }
