import { toBase32 } from '../../bytes/base.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import type { DriveContext } from '../context.ts'
import type { GoingVersion, LinkInfo, OlderVersions } from '../types.ts'
import type { StoredVersion } from '../upload/prepare.ts'
import { dropVersions } from './purge.ts'
import type { Doomed } from './purge.ts'
import { going, isRetention, stillGoes } from './retention.ts'
import type { Going, Retention } from './retention.ts'
import type { FileVersion } from './tree.ts'

/** The older versions of a drive: what the rules let go, and when. */
export interface Older {
  /** What goes by the rules as they are, or by `wanted` for one file or, where none is named, for all without a rule of their own. @throws INVALID_REQUEST */
  see: (wanted: { entry: string | null, rule: Retention } | null) => OlderVersions
  /**
   * Deletes what has been out of its rule for long enough; a version that a link opens or that is being read here stays. Asks the directory first, whose
   * certificates are minutes old at most: a clock that is wrong deletes nothing.
   *
   * @returns versions that were deleted
   * @throws errors of the directory, LEDGER_UNTRUSTED when this device's clock is wrong, LEDGER_CONFLICT when another device changed the rule meanwhile
   */
  sweep: (options: Options) => Promise<number>
  /**
   * Deletes a version whose bytes a newer one of its entry has, unless something needs it: a link that is live, a label, another file, a note of what was made
   * from what.
   *
   * @returns whether that is settled; false while it is being read here
   * @throws directory errors, LEDGER_CONFLICT when another device gave it a use in the same moment
   */
  replaced: (one: StoredVersion, options: Options) => Promise<boolean>
  /** Deletes versions now, or where none is named all that go. @throws STORAGE_OBJECT_NOT_FOUND, INVALID_REQUEST for a current version and one that another file keeps, directory errors */
  drop: (which: readonly { entry: string, version: string }[] | null, options: Options) => Promise<void>
}

/** Versions of one sweep; the next one takes the rest. */
const SWEEP_MOST = 500
/** Versions that are named to the page. */
const NAMED_MOST = 200

/** A link, and the versions (base32) that it opens. */
type OpenedBy = Pick<LinkInfo, 'state'> & { versions?: readonly string[] }

/** @param spared - versions in base32 that are in use */
export function makeOlder(context: Pick<DriveContext, 'feed'> & DriveContext, links: () => readonly OpenedBy[], spared: () => ReadonlySet<string>): Older {
  const { feed } = context
  const { tree } = feed
  const rows = (some: readonly Going[]): GoingVersion[] => some.map(({ node, kept, goesAt }) => ({ entry: node.key, name: node.name, version: toBase32(kept.version), at: kept.at, size: kept.size, goesAt }))
  const bytesOf = (some: readonly { kept: Pick<FileVersion, 'size'> }[]): number => some.reduce((sum, { kept }) => sum + kept.size, 0)
  return {
    see: wanted => {
      if (wanted && !isRetention(wanted.rule)) throw new CyxError('INVALID_REQUEST', { reason: 'a rule keeps one version or day at least' })
      const found = going(tree, Date.now(), wanted ? { entry: wanted.entry, rule: { ...wanted.rule, since: Date.now() } } : undefined)
      const older = [...tree.nodes.values()].flatMap(({ versions }) => versions.slice(0, -1)).map(kept => ({ kept }))
      const { rule } = tree.facts()
      return {
        rule: rule ? { keep: rule.keep, n: rule.n } : { keep: 'all', n: 0 }, versions: older.length, bytes: bytesOf(older),
        going: { versions: found.length, bytes: bytesOf(found), files: new Set(found.map(({ node }) => node.key)).size, first: rows(found.slice(0, NAMED_MOST)) },
      }
    },
    sweep: async options => {
      if (!going(tree, Date.now()).some(({ goesAt }) => goesAt <= Date.now())) return 0
      await feed.sync(options)
      const now = Date.now()
      const kept = new Set([...spared(), ...links().flatMap(({ state, versions }) => state === 'live' ? versions : [])])
      const due = going(tree, now).filter(one => one.goesAt <= now && !kept.has(toBase32(one.kept.version))).slice(0, SWEEP_MOST)
      if (due.length > 0) await dropVersions(context, due.map(({ node: { id }, kept: version }) => ({ id, kept: version })), { ...options, still: ({ id, kept: version }) => stillGoes(tree, toBase32(id), version, now) })
      return due.length
    },
    replaced: async ({ entry, version }, options) => {
      const name = toBase32(version)
      const unused = (): FileVersion | undefined => {
        const kept = tree.nodes.get(toBase32(entry))?.versions.slice(0, -1).find(one => toBase32(one.version) === name)
        const { of, usesOf } = tree.lineage
        return kept && kept.tag === '' && kept.message === '' && tree.keepers(version).size === 1 && !of.get(name)?.length && usesOf(name).size === 0 ? kept : undefined
      }
      const kept = unused()
      if (!kept || links().some(({ state, versions }) => state === 'live' && versions?.includes(name))) return true
      if (spared().has(name)) return false
      await dropVersions(context, [{ id: entry, kept }], { ...options, still: () => unused() !== undefined })
      return true
    },
    drop: async (which, options) => {
      const some = which ?? rows(going(tree, Date.now()))
      const wanted = some.map(({ entry, version }): Doomed => {
        const node = tree.nodes.get(entry)
        const kept = node?.versions.find(one => toBase32(one.version) === version)
        if (!node || !kept) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
        if (node.versions.at(-1) === kept) throw new CyxError('INVALID_REQUEST', { reason: 'the current version goes with its file only' })
        if (tree.keepers(kept.version).size > 1) throw new CyxError('INVALID_REQUEST', { reason: 'another file keeps this version, too' })
        return { id: node.id, kept }
      })
      await dropVersions(context, wanted, { ...options, still: ({ id, kept }) => isOlder(tree.nodes.get(toBase32(id))?.versions ?? [], kept) })
    },
  }
}

/** Whether a version is still there and not the newest. */
const isOlder = (versions: readonly FileVersion[], { version }: FileVersion): boolean => versions.slice(0, -1).some(one => toBase32(one.version) === toBase32(version))
