import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { WHOLE_DRIVE } from '../../record/feed.ts'
import type { CreateRecord, FeedRecord } from '../../record/feed.ts'
import { freeName } from '../names.ts'
import { makeLineage, withoutCircles } from './lineage.ts'
import type { Lineage } from './lineage.ts'
import { ownRule, ruleOfRecord } from './retention.ts'
import type { OwnRule, Rule } from './retention.ts'

/** A version that an entry keeps; times in ms since 1970: `at`, when it came, and `replacedAt`, when another became the newest, or when the last thing ended that kept it besides: a tag, another entry, the trash. */
export type FileVersion = Pick<CreateRecord, 'version' | 'cid' | 'root' | 'chunks' | 'dek' | 'size' | 'type' | 'at' | 'pack' | 'class'> & { tag: string, message: string, replacedAt?: number }

/** What was done to an entry, and when. */
export interface Deed { at: number, did: Exclude<FeedRecord['t'], 'move' | 'delete' | 'purge' | 'link'> | 'rename' | 'move' | 'drop' }

/** A file or folder. Keys are ids in base32; `parent` null is the root. */
export interface TreeNode {
  key: string
  id: Bytes
  parent: string | null
  name: string
  folder: boolean
  /** Oldest first, the newest last; none for a folder. */
  versions: FileVersion[]
  starred: boolean
  trashedAt: number | null
  createdAt: number
  changedAt: number
  deeds: Deed[]
  /** What becomes of its older versions, where it has a rule of its own. */
  rule?: OwnRule
}

/** What is kept of a link to an entry (base32): its sealed keys, and whether it opens what the entry is now, or for ever what it was. */
export interface KeptLink { entry: string, keys: Bytes, follows: boolean }

/** What a tree knows beside its entries. */
export interface TreeFacts {
  /** The latest time of any record so far, ms: no record counts as made before it, whatever its device's clock said. */
  clock: number
  /** What becomes of older versions; null: all are kept. */
  rule: Rule | null
  /** Links that are kept, by their id in base32; whether one is withdrawn only the directory knows. */
  links: ReadonlyMap<string, KeptLink>
}

/** Deeds kept per entry. */
const MOST_DEEDS = 50

/** The drive's tree, made of the records of its feed in their order; the rules are those of docs/format.md §7. */
export interface Tree {
  nodes: ReadonlyMap<string, TreeNode>
  facts: () => TreeFacts
  lineage: Lineage
  apply: (record: FeedRecord) => void
  /** The newest version of a file. */
  newest: (key: string) => FileVersion | undefined
  /** Keys of what lies in a folder (null: the root) and not in the trash, by name. */
  inside: (parent: string | null) => ReadonlyMap<string, string>
  /** Keys of everything under an entry, itself first, in the trash or not. */
  under: (key: string) => string[]
  /** Whether it or a folder around it is in the trash. */
  trashed: (key: string) => boolean
  /** Whether `key` is `folder` or lies anywhere in it. */
  within: (key: string | null, folder: string) => boolean
  /** Entries that keep a version. */
  keepers: (version: Bytes) => ReadonlySet<string>
  clear: () => void
  /** Takes in entries as another tree had them, in its order; this one must be empty. */
  put: (some: Iterable<TreeNode>, facts: TreeFacts, made: Lineage['of']) => void
}

const none: ReadonlyMap<string, string> = new Map()
const nobody: ReadonlySet<string> = new Set()
const keyOf = (id: Bytes | null): string | null => id && toBase32(id)

/** An empty tree. */
export function makeTree(): Tree {
  const nodes = new Map<string, TreeNode>()
  const children = new Map<string | null, Set<string>>()
  const names = new Map<string | null, Map<string, string>>()
  // Made when somebody asks: most of a large drive is never asked for.
  let known: Map<string, Set<string>> | null = null
  const lineage = makeLineage()
  let clock = -Infinity
  let rule: Rule | null = null
  const links = new Map<string, KeptLink>()

  const into = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
    const there = map.get(key) ?? make()
    map.set(key, there)
    return there
  }
  const trashed = (key: string): boolean => {
    for (let node = nodes.get(key); node; node = node.parent === null ? undefined : nodes.get(node.parent)) if (node.trashedAt !== null) return true
    return false
  }
  const within = (key: string | null, folder: string): boolean => {
    for (let at = key; at !== null; at = nodes.get(at)?.parent ?? null) if (at === folder) return true
    return false
  }
  const home = (parent: Bytes | null): string | null => {
    const key = keyOf(parent)
    return key !== null && nodes.get(key)?.folder && !trashed(key) ? key : null
  }
  const leave = (node: TreeNode): void => {
    children.get(node.parent)?.delete(node.key)
    if (names.get(node.parent)?.get(node.name) === node.key) names.get(node.parent)?.delete(node.name)
  }
  const enter = (node: TreeNode, parent: string | null, name: string): void => {
    const taken = into(names, parent, () => new Map<string, string>())
    node.parent = parent
    node.name = freeName(name, taken)
    taken.set(node.name, node.key)
    into(children, parent, () => new Set()).add(node.key)
  }
  const remember = (map: Map<string, Set<string>>, { key }: TreeNode, { version }: FileVersion): void => { into(map, toBase32(version), () => new Set<string>()).add(key) }
  const keeping = (): Map<string, Set<string>> => {
    if (known) return known
    known = new Map()
    for (const node of nodes.values()) for (const version of node.versions) remember(known, node, version)
    return known
  }
  /** What kept an older version besides has ended: its time begins anew. */
  const rest = (node: TreeNode, version: FileVersion | undefined): void => {
    if (version?.replacedAt !== undefined && version !== node.versions.at(-1)) version.replacedAt = clock
  }
  /** The newest one is about to be an older one. */
  const replaced = (node: TreeNode): void => {
    const last = node.versions.at(-1)
    if (last) last.replacedAt = clock
  }
  const keep = (node: TreeNode, version: FileVersion): void => {
    replaced(node)
    node.versions.push(version)
    if (known) remember(known, node, version)
  }
  const add = (record: { id: Bytes, parent: Bytes | null, name: string, at: number }, did: Deed['did'], versions: readonly FileVersion[]): void => {
    const key = toBase32(record.id)
    if (nodes.has(key)) return
    const node: TreeNode = { key, id: record.id, parent: null, name: '', folder: did === 'folder', versions: [], starred: false, trashedAt: null, createdAt: record.at, changedAt: record.at, deeds: [] }
    // Looked for before it is there itself: it is not its own home.
    const parent = home(record.parent)
    nodes.set(key, node)
    enter(node, parent, record.name)
    for (const version of versions) keep(node, version)
    note(node, record.at, did)
  }
  const note = (node: TreeNode, at: number, did: Deed['did']): void => {
    node.deeds.push({ at, did })
    if (node.deeds.length > MOST_DEEDS) node.deeds.shift()
  }
  const under = (key: string): string[] => nodes.has(key) ? [key, ...[...children.get(key) ?? []].flatMap(under)] : []
  const forget = (key: string): void => {
    for (const one of under(key).reverse()) {
      const node = nodes.get(one)
      if (!node) continue
      leave(node)
      for (const { version } of node.versions) {
        const [key, keepers] = [toBase32(version), keeping().get(toBase32(version))]
        keepers?.delete(one)
        if (!keepers?.size) lineage.set(key, [])
        const [last] = keepers?.size === 1 ? keepers : []
        const left = last === undefined ? undefined : nodes.get(last)
        if (left) rest(left, left.versions.find(one => toBase32(one.version) === key))
      }
      nodes.delete(one)
      children.delete(one)
      names.delete(one)
    }
  }
  const drop = (version: Bytes, at: number): void => {
    const key = toBase32(version)
    for (const keeper of [...keeping().get(key) ?? []]) {
      const node = nodes.get(keeper)
      if (!node) continue
      node.versions = node.versions.filter(one => toBase32(one.version) !== key)
      delete node.versions.at(-1)?.replacedAt
      note(node, at, 'drop')
      if (node.versions.length === 0) forget(keeper)
    }
    keeping().delete(key)
    lineage.set(key, [])
  }
  const change = (node: TreeNode, record: FeedRecord): void => {
    switch (record.t) {
      case 'move': {
        const parent = home(record.parent)
        if (node.trashedAt !== null || (node.folder && within(parent, node.key))) return
        note(node, record.at, parent === node.parent ? 'rename' : 'move')
        leave(node)
        return enter(node, parent, record.name)
      }
      case 'star': node.starred = record.on === 1; return note(node, record.at, 'star')
      case 'trash':
        if (node.trashedAt !== null) return
        node.trashedAt = record.at
        // Its name is free for others; it stays its folder's child, so that it goes with it.
        if (names.get(node.parent)?.get(node.name) === node.key) names.get(node.parent)?.delete(node.name)
        return note(node, record.at, 'trash')
      case 'restore': {
        if (node.trashedAt === null) return
        // While it is in the trash, nothing in it is a home: it cannot come back into itself.
        const parent = home(record.parent)
        leave(node)
        node.trashedAt = null
        for (const key of under(node.key)) for (const one of nodes.get(key)?.versions ?? []) rest(nodes.get(key) ?? node, one)
        enter(node, parent, record.name)
        return note(node, record.at, 'restore')
      }
      case 'purge': return forget(node.key)
      case 'version':
        if (node.folder) return
        keep(node, versionOf(record))
        node.changedAt = record.at
        return note(node, record.at, 'version')
      case 'label': {
        const version = node.versions.find(one => toBase32(one.version) === toBase32(record.version))
        if (version && version.tag !== '' && record.tag === '') rest(node, version)
        if (version) Object.assign(version, { tag: record.tag, message: record.message })
        return note(node, record.at, 'label')
      }
      case 'current': {
        const [version] = node.versions.filter(one => toBase32(one.version) === toBase32(record.version))
        if (!version) return
        if (version !== node.versions.at(-1)) replaced(node)
        delete version.replacedAt
        node.versions = [...node.versions.filter(one => one !== version), version]
        node.changedAt = record.at
        return note(node, record.at, 'current')
      }
      case 'retain': {
        if (node.folder) return
        node.rule = ruleOfRecord(record, clock)
        return note(node, record.at, 'retain')
      }
      case 'lineage': {
        const key = toBase32(record.version)
        if (!node.versions.some(one => toBase32(one.version) === key)) return
        lineage.set(key, withoutCircles(lineage, key, record.sources))
        return note(node, record.at, 'lineage')
      }
    }
  }
  return {
    nodes,
    lineage,
    facts: () => ({ clock, rule, links }),
    apply: record => {
      clock = Math.max(clock, record.at)
      if (record.t === 'retain' && equal(record.id, WHOLE_DRIVE)) {
        rule = ownRule(ruleOfRecord(record, clock))
        return
      }
      if (record.t === 'create') return add(record, 'create', [versionOf(record)])
      if (record.t === 'folder') return add(record, 'folder', [])
      if (record.t === 'delete') return drop(record.version, record.at)
      if (record.t === 'copy') {
        const newest = nodes.get(toBase32(record.from))?.versions.at(-1)
        return newest && add(record, 'copy', [{ ...newest, tag: '', message: '' }])
      }
      const node = nodes.get(toBase32(record.id))
      if (!node) return
      if (record.t === 'link') links.set(toBase32(record.link), { entry: node.key, keys: record.keys, follows: record.follows === 1 })
      else change(node, record)
    },
    newest: key => nodes.get(key)?.versions.at(-1),
    inside: parent => names.get(parent) ?? none,
    under,
    trashed,
    within,
    keepers: version => keeping().get(toBase32(version)) ?? nobody,
    clear: () => {
      for (const map of [nodes, children, names, lineage, links]) map.clear()
      known = null
      clock = -Infinity
      rule = null
    },
    put: (some, facts, made) => {
      ({ clock, rule } = facts)
      for (const [key, link] of facts.links) links.set(key, link)
      for (const [key, sources] of made) lineage.set(key, sources)
      for (const node of some) {
        nodes.set(node.key, node)
        into(children, node.parent, () => new Set()).add(node.key)
        // The name of what is in the trash is free for others.
        if (node.trashedAt === null) into(names, node.parent, () => new Map<string, string>()).set(node.name, node.key)
      }
    },
  }
}

const versionOf = ({ version, cid, root, chunks, dek, size, type, at, pack, class: kind }: Omit<FileVersion, 'tag' | 'message'>): FileVersion =>
  ({ version, cid, root, chunks, dek, size, type, at, ...pack ? { pack } : {}, ...kind ? { class: kind } : {}, tag: '', message: '' })
