import { NODE_CLASS_NAMES } from '../../bytes/className.ts'
import { concat, joined } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { readColumns, writeColumns } from '../../bytes/columns.ts'
import { CyxError } from '../../errors.ts'
import { fromBase32, toBase32 } from '../../bytes/base.ts'
import { decodeSources, encodeSources } from '../../record/lineage.ts'
import type { Lineage } from './lineage.ts'
import { ownRule } from './retention.ts'
import type { OwnRule } from './retention.ts'
import type { PackPlace } from '../../record/pack.ts'
import type { Deed, FileVersion, TreeFacts, TreeNode } from './tree.ts'

/** A leaf of the anchor: a version (or pack) and its Merkle root. */
export interface Leaf { version: Bytes, root: Bytes }

/** Another one is not read: the list is replayed from its records then. */
const FORMAT = 3

// Bytes of version, CID, root and sealed key in one version; of version and root in a leaf.
const SIZES = [16, 36, 32, 60] as const
const FIXED = SIZES.reduce((sum, size) => sum + size, 0)
const LEAF = 48
// Bytes of a link's id, its entry and its sealed keys.
const LINK = [16, 16, 92] as const
const LINKED = LINK.reduce((sum, size) => sum + size, 0)
// Numbers of an entry, of a version (the fourth: 1 for one in a pack, and twice the class, from 1, where it was chosen), and of a place in a pack.
const NODE = 8
const VERSION = 5
const PLACE = 4

const DEEDS: Record<Deed['did'], number> = { create: 0, folder: 1, copy: 2, star: 3, trash: 4, restore: 5, version: 6, label: 7, current: 8, rename: 9, move: 10, drop: 11, retain: 12, lineage: 13 }
const DID = Object.keys(DEEDS) as Deed['did'][]

const KEEPS = ['none', 'all', 'last', 'days', 'drive'] as const

const numbersOf = (rule: OwnRule | null | undefined): number[] => rule ? [KEEPS.indexOf(rule.keep), rule.n, rule.since] : [0, 0, 0]
const ruleOf = (keep: number, n: number, since: number): OwnRule | undefined => {
  const name = KEEPS[keep]
  return name === undefined || name === 'none' ? undefined : { keep: name, n, since }
}

/** All that the records of a feed have made: entries in their order, leaves, and the feed's link behind the last of them. */
export interface Kept { nodes: Iterable<TreeNode>, facts: TreeFacts, made: Lineage['of'], leaves: readonly Leaf[], link: Bytes }

/** A tree as bytes, for this device; 100,000 are read back in a tenth of the time that their records take. */
export function treeToBytes({ nodes, facts, made, leaves, link }: Kept): Bytes {
  const all = [...nodes]
  const versions = all.flatMap(node => node.versions)
  const deeds = all.flatMap(node => node.deeds)
  const places = versions.flatMap(({ pack }, i) => pack ? [{ pack, i }] : [])
  const fixed = new Uint8Array(FIXED * versions.length)
  versions.forEach(({ version, cid, root, dek }, i) => { fixed.set(concat(version, cid, root, dek), FIXED * i) })
  const sources = [...made.values()].map(encodeSources)
  const ends = new Uint8Array(LEAF * leaves.length)
  leaves.forEach(({ version, root }, i) => { ends.set(concat(version, root), LEAF * i) })
  return writeColumns([
    new Uint32Array([FORMAT, all.length]),
    joined(all.map(({ id }) => id)),
    JSON.stringify(all.flatMap(({ key, parent, name }) => [key, parent ?? '', name])),
    Float64Array.from(all.flatMap(({ createdAt, changedAt, trashedAt, versions: { length }, deeds: { length: done }, rule }) => [createdAt, changedAt, trashedAt ?? Number.NaN, length, done, ...numbersOf(rule)])),
    Uint8Array.from(all, ({ folder, starred }) => Number(folder) + 2 * Number(starred)),
    fixed,
    Float64Array.from(versions.flatMap(({ chunks, size, at, pack, class: kind, replacedAt }) => [chunks, size, at, Number(pack !== undefined) + 2 * (kind ? 1 + NODE_CLASS_NAMES.indexOf(kind) : 0), replacedAt ?? Number.NaN])),
    JSON.stringify(versions.flatMap(({ type, tag, message }) => [type, tag, message])),
    joined(places.map(({ pack }) => pack.version)),
    Float64Array.from(places.flatMap(({ pack: { container, of, offset, bytes } }) => [container, of, offset, bytes])),
    Float64Array.from(deeds, ({ at }) => at),
    Uint8Array.from(deeds, ({ did }) => DEEDS[did]),
    Float64Array.from([facts.clock, ...numbersOf(facts.rule)]),
    joined([...made.keys()].map(fromBase32)),
    Float64Array.from(sources, ({ length }) => length),
    joined(sources),
    ends,
    link,
    joined([...facts.links].map(([key, { entry, keys }]) => concat(fromBase32(key), fromBase32(entry), keys))),
    Uint8Array.from(facts.links.values(), ({ follows }) => Number(follows)),
  ])
}

/** What {@link treeToBytes} made of a tree. @throws STORAGE_FORMAT */
export function treeOfBytes(bytes: Bytes): Kept {
  const read = readColumns(bytes)
  const [format, count = 0] = read.counts()
  if (format !== FORMAT) throw new CyxError('STORAGE_FORMAT', { what: 'the list this device remembers' })
  const ids = read.bytes()
  const texts = JSON.parse(read.text()) as string[]
  const [numbers, flags, fixed, figures] = [read.numbers(), read.bytes(), read.bytes(), read.numbers()]
  const labels = JSON.parse(read.text()) as string[]
  const [packs, places, times, done] = [read.bytes(), read.numbers(), read.numbers(), read.bytes()]
  const [[clock = -Infinity, keep = 0, n = 0, since = 0], derived, lengths, sources, ends] = [read.numbers(), read.bytes(), read.numbers(), read.bytes(), read.bytes()]
  let [version, deed, place] = [0, 0, 0]
  const nextPlace = (): PackPlace => {
    const [container = 0, of = 0, offset = 0, length = 0] = places.subarray(PLACE * place, PLACE * place + PLACE)
    return { version: packs.subarray(16 * place, 16 * ++place), container, of, offset, bytes: length }
  }
  const nextVersion = (): FileVersion => {
    let at = FIXED * version
    const [id, cid, root, dek] = SIZES.map(size => fixed.subarray(at, at += size)) as [Bytes, Bytes, Bytes, Bytes]
    const [chunks = 0, size = 0, time = 0, how = 0, replacedAt = Number.NaN] = figures.subarray(VERSION * version, VERSION * version + VERSION)
    const kind = NODE_CLASS_NAMES[(how >> 1) - 1]
    const [type = '', tag = '', message = ''] = labels.slice(3 * version, 3 * ++version)
    return { version: id, cid, root, chunks, dek, size, type, at: time, ...how % 2 === 1 ? { pack: nextPlace() } : {}, ...kind ? { class: kind } : {}, tag, message, ...Number.isNaN(replacedAt) ? {} : { replacedAt } }
  }
  const nodes = Array.from({ length: count }, (_, i): TreeNode => {
    const [key = '', parent = '', name = ''] = texts.slice(3 * i, 3 * i + 3)
    const [createdAt = 0, changedAt = 0, trashedAt = 0, versions = 0, deeds = 0, own = 0, ownN = 0, ownSince = 0] = numbers.subarray(NODE * i, NODE * i + NODE)
    const [flag, rule] = [flags[i] ?? 0, ruleOf(own, ownN, ownSince)]
    return {
      key, id: ids.subarray(16 * i, 16 * (i + 1)), parent: parent === '' ? null : parent, name, folder: (flag & 1) === 1, versions: Array.from({ length: versions }, nextVersion), starred: (flag & 2) === 2, trashedAt: Number.isNaN(trashedAt) ? null : trashedAt,
      createdAt, changedAt, deeds: Array.from({ length: deeds }, () => ({ at: times[deed] ?? 0, did: DID[done[deed++] ?? 0] ?? 'create' })),
      ...rule ? { rule } : {},
    }
  })
  let from = 0
  const made = new Map(Array.from(lengths, (length, i) => [toBase32(derived.subarray(16 * i, 16 * i + 16)), decodeSources(sources.subarray(from, from += length))]))
  const leaves = Array.from({ length: ends.length / LEAF }, (_, i) => ({ version: ends.subarray(LEAF * i, LEAF * i + 16), root: ends.subarray(LEAF * i + 16, LEAF * (i + 1)) }))
  const link = read.bytes().slice()
  const [linked, follows] = [read.bytes(), read.bytes()]
  const links = new Map(Array.from(follows, (one, i) => {
    let at = LINKED * i
    const [id, entry, keys] = LINK.map(size => linked.slice(at, at += size)) as [Bytes, Bytes, Bytes]
    return [toBase32(id), { entry: toBase32(entry), keys, follows: one === 1 }]
  }))
  return { nodes, facts: { clock, rule: ownRule(ruleOf(keep, n, since)), links }, made, leaves, link }
}
