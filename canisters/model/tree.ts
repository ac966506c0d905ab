/** The same operations as in directory.did, with ids as text: a plain twin of the directory's rules, to test against. */
export type TreeOp =
  | { t: 'folder', entry: string, parent: string, tag: string }
  | { t: 'file', entry: string, parent: string, tag: string, version: string }
  | { t: 'copy', from: string, entry: string, parent: string, tag: string }
  | { t: 'add', entry: string, version: string }
  | { t: 'again', entry: string, version: string }
  | { t: 'drop', entry: string, version: string }
  | { t: 'move', entry: string, parent: string, tag: string }
  | { t: 'star', entry: string, starred: boolean }
  | { t: 'trash', entry: string }
  | { t: 'restore', entry: string, parent: string, tag: string }
  | { t: 'purge', entry: string }

export interface Node { parent: string, tag: string, folder: boolean, versions: string[], starred: boolean, trashed: boolean }

/** The root of a drive. */
export const ROOT = ''
/** Thrown with the reason, the name of the directory's error. */
export class Refusal extends Error {}

/** A drive as a map of entries. `versions` are those that exist. */
export class Tree {
  entries = new Map<string, Node>()
  readonly versions = new Set<string>()

  /** Carries out all or none; what is purged or dropped goes last, with the versions that nobody keeps. @throws Refusal */
  apply(ops: readonly TreeOp[]): void {
    const before = structuredClone(this.entries)
    const kept = this.kept()
    try { for (const op of ops) this.one(op) } catch (error) {
      this.entries = before
      throw error
    }
    for (const op of ops) if (op.t === 'purge') this.purge(op.entry)
    const now = this.kept()
    for (const op of ops) if (op.t === 'file' || op.t === 'add') kept.add(op.version)
    for (const version of kept) if (!now.has(version)) this.versions.delete(version)
  }

  /** Versions that some entry keeps. */
  kept(): Set<string> { return new Set([...this.entries.values()].flatMap(node => node.versions)) }

  /** What lies in a folder and not in the trash. */
  in(folder: string): string[] { return [...this.entries].filter(([, node]) => node.parent === folder && !node.trashed).map(([id]) => id) }

  private one(op: TreeOp): void {
    switch (op.t) {
      case 'folder': return this.create(op, [])
      case 'file': return this.create(op, [this.live(op.version)], false)
      case 'copy': {
        const { folder, versions } = this.own(op.from)
        const newest = versions.at(-1)
        if (folder || newest === undefined) throw new Refusal('invalid')
        return this.create(op, [newest], false)
      }
      case 'add': {
        const version = this.live(op.version)
        const node = this.open(op.entry)
        if (node.folder || node.versions.includes(version)) throw new Refusal('invalid')
        node.versions.push(version)
        return
      }
      case 'again': case 'drop': {
        const node = this.open(op.entry)
        if (op.t === 'drop' && node.versions.length < 2) throw new Refusal('invalid')
        if (!node.versions.includes(op.version)) throw new Refusal('missing')
        node.versions = [...node.versions.filter(one => one !== op.version), ...op.t === 'again' ? [op.version] : []]
        return
      }
      case 'move': {
        this.free(op, op.entry)
        Object.assign(this.open(op.entry), { parent: op.parent, tag: op.tag })
        return
      }
      case 'star': { this.open(op.entry).starred = op.starred; return }
      case 'trash': { this.open(op.entry).trashed = true; return }
      case 'restore': {
        const node = this.own(op.entry)
        if (!node.trashed) throw new Refusal('invalid')
        this.free(op, op.entry)
        Object.assign(node, { parent: op.parent, tag: op.tag, trashed: false })
        return
      }
      case 'purge': { this.own(op.entry); return }
    }
  }

  private own(id: string): Node {
    const node = this.entries.get(id)
    if (!node) throw new Refusal('missing')
    return node
  }

  private open(id: string): Node {
    const node = this.own(id)
    if (node.trashed) throw new Refusal('invalid')
    return node
  }

  private live(version: string): string {
    if (!this.versions.has(version)) throw new Refusal('missing')
    return version
  }

  private create({ entry, parent, tag }: { entry: string, parent: string, tag: string }, versions: string[], folder = true): void {
    if (this.entries.has(entry)) throw new Refusal('invalid')
    this.free({ parent, tag })
    this.entries.set(entry, { parent, tag, folder, versions, starred: false, trashed: false })
  }

  /** Whether a place can be taken. */
  private free({ parent, tag }: { parent: string, tag: string }, moving?: string): void {
    for (let at = parent, depth = 1; at !== ROOT; at = this.own(at).parent, depth++) {
      if (at === moving) throw new Refusal('cyclic')
      if (!this.own(at).folder) throw new Refusal('missing')
      if (this.own(at).trashed || depth > 64) throw new Refusal('invalid')
    }
    const holder = [...this.entries].find(([, node]) => node.parent === parent && node.tag === tag && !node.trashed)?.[0]
    if (holder !== undefined && holder !== moving) throw new Refusal('taken')
  }

  private purge(id: string): void {
    const inside = this.in(id)
    this.entries.delete(id)
    for (const one of inside) this.purge(one)
  }
}
