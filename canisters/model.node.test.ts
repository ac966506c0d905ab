import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromHex, toHex } from '../lib/bytes/base.ts'
import { utf8 } from '../lib/bytes/bytes.ts'
import { blake3 } from '../lib/bytes/hash.ts'
import { emptyFeed } from '../lib/ledger/ic/directory.ts'
import type { Op, Place } from '../lib/ledger/ic/directory.ts'
import { Refusal, ROOT, Tree } from './model/tree.ts'
import type { TreeOp } from './model/tree.ts'
import { later } from './clock.ts'
import { only, smallFile, startNetwork } from './testing.ts'
import type { Network, Person } from './testing.ts'

/** Calls of 20 operations each: 3,000 operations, or as many as MODEL_CALLS says (500: 10,000). */
const CALLS = Number(process.env['MODEL_CALLS'] ?? 150)
const OPS = 20

let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({ tick_seconds: 1 }, { nodes: 1 }); ann = await network.person() })
afterAll(() => network.stop())

/** Numbers below `n`, the same for the same seed. */
function dice(seed: number): (n: number) => number {
  let draw = 0
  return n => { const [a = 0, b = 0, c = 0] = blake3(utf8(`${String(seed)}/${String(draw++)}`)); return (a << 16 | b << 8 | c) % n }
}

const place = (parent: string, tag: string): Place => ({ parent: parent === ROOT ? [] : [fromHex(parent)], name_tag: fromHex(tag), sealed: utf8(tag) })
function asOp(op: TreeOp): Op {
  const entry = fromHex(op.entry)
  switch (op.t) {
    case 'folder': return { CreateFolder: { entry, place: place(op.parent, op.tag) } }
    case 'file': return { CreateFile: { entry, place: place(op.parent, op.tag), version: fromHex(op.version) } }
    case 'copy': return { Copy: { from: fromHex(op.from), entry, place: place(op.parent, op.tag) } }
    case 'add': return { AddVersion: { entry, version: fromHex(op.version), sealed: new Uint8Array() } }
    case 'again': return { RestoreVersion: { entry, version: fromHex(op.version) } }
    case 'drop': return { DropVersion: { entry, version: fromHex(op.version) } }
    case 'move': return { Move: { entry, place: place(op.parent, op.tag) } }
    case 'star': return { Star: { entry, starred: op.starred } }
    case 'trash': return { Trash: { entry } }
    case 'restore': return { Restore: { entry, place: place(op.parent, op.tag) } }
    case 'purge': return { Purge: { entry } }
  }
}

const KINDS = ['folder', 'folder', 'file', 'file', 'file', 'copy', 'add', 'again', 'drop', 'move', 'move', 'star', 'trash', 'restore', 'purge'] as const
/** An operation that may or may not be allowed: on what is there, mostly. */
function draw(tree: Tree, random: (n: number) => number, fresh: () => string): TreeOp {
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? fresh()
  const ids = [...tree.entries.keys()]
  const entry = pick(ids)
  const [parent, tag, version] = [random(3) === 0 ? ROOT : pick(ids), blake3(Uint8Array.of(random(60))).slice(0, 16), pick([...tree.versions])]
  const t = KINDS[random(KINDS.length)] ?? 'star'
  const spot = { parent, tag: toHex(tag) }
  switch (t) {
    case 'folder': return { t, entry: fresh(), ...spot }
    case 'file': return { t, entry: fresh(), ...spot, version }
    case 'copy': return { t, from: entry, entry: fresh(), ...spot }
    case 'add': case 'again': case 'drop': return { t, entry, version }
    case 'move': case 'restore': return { t, entry, ...spot }
    case 'star': return { t, entry, starred: random(2) === 0 }
    case 'trash': case 'purge': return { t, entry }
  }
}

const REASON: Record<string, string> = { STORAGE_NAME_TAKEN: 'taken', STORAGE_CYCLIC_MOVE: 'cyclic', STORAGE_OBJECT_NOT_FOUND: 'missing', LEDGER_REJECTED: 'invalid' }

/** Everything the directory lists, from the root down and in the trash: id → what the model says of it. */
async function listed(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  const visit = async (listing: { Folder: [] | [Uint8Array] } | { Trash: null }): Promise<void> => {
    for (let cursor: [] | [Uint8Array] = []; ;) {
      const { files, next } = await ann.directory.listFiles({ listing: listing, cursor, limit: 200 })
      for (const { entry: [row] } of files) {
        if (!row) continue
        const { parent: [parent], name_tag: tag, folder, starred, trashed_at: [trashed], versions } = row
        found[toHex(row.entry)] = { parent: parent ? toHex(parent) : ROOT, tag: toHex(tag), folder, starred, trashed: trashed !== undefined, versions: versions.map(one => toHex(one.version)) }
        if (folder) await visit({ Folder: [row.entry] })
      }
      if (!next[0]) return
      cursor = [next[0]]
    }
  }
  await visit({ Folder: [] })
  await visit({ Trash: null })
  return found
}

it('Thousands of random operations leave the directory as they leave a plain model', async () => {
  const random = dice(7)
  const tree = new Tree()
  const sizes = new Map<string, number>()
  let [seq, count] = [0n, 0]
  const fresh = (): string => toHex(blake3(utf8(`id ${String(count++)}`)).slice(0, 16))
  const store = async (): Promise<void> => {
    const { request, bytes } = smallFile({ size: 1 + random(500) })
    only((await ann.directory.putSmall({ ...request, feed_seq: seq++ })).files)
    tree.versions.add(toHex(request.version))
    sizes.set(toHex(request.version), bytes)
  }
  const done: TreeOp[][] = []
  const agree = async (): Promise<void> => {
    later(1)
    const expected = Object.fromEntries([...tree.entries].filter(([id]) => reachable(tree, id)))
    await expect.poll(listed, { timeout: 30_000 }).toEqual(expected)
    const live = [...sizes.keys()].filter(version => tree.versions.has(version))
    const sum = live.reduce((all, version) => all + (sizes.get(version) ?? 0), 0)
    await expect.poll(async () => { const { used_bytes, files } = await ann.directory.account(); return [Number(used_bytes), Number(files)] }, { timeout: 30_000 }).toEqual([sum, live.length])
  }
  for (let i = 0; i < 12; i++) await store()
  for (let call = 1; call <= CALLS; call++) {
    if (call % 60 === 0) later(60)
    if (call % 12 === 0) await store()
    const ops: TreeOp[] = []
    const trial = new Tree()
    trial.entries = structuredClone(tree.entries)
    tree.versions.forEach(version => trial.versions.add(version))
    while (ops.length < OPS) {
      const op = draw(trial, random, fresh)
      let fits = true
      try { trial.apply([op]) } catch { fits = false }
      // one call in ten carries something that is not allowed
      if (fits || random(200) === 0) ops.push(op)
    }
    const asked = ann.directory.appendFeed({ feed_seq: seq, records: [utf8(JSON.stringify(ops))], ops: ops.map(asOp) })
    let reason: string | null = null
    try { tree.apply(ops) } catch (error) { if (!(error instanceof Refusal)) throw error; reason = error.message }
    const answer = await asked.then(() => null, (error: unknown) => REASON[(error as { code: string }).code] ?? String(error))
    expect([call, answer]).toEqual([call, reason])
    if (reason === null) { seq += 1n; done.push(ops) }
    if (call % 50 === 0) await agree()
  }
  // a replayed feed is the tree
  const replayed = new Tree()
  sizes.forEach((_, version) => replayed.versions.add(version))
  for (let after = emptyFeed(); ;) {
    const { records, upTo, head } = await ann.directory.getFeed({ account: ann.id, after, limit: 1_000 })
    for (const { sealed } of records) {
      const text = new TextDecoder().decode(Uint8Array.from(sealed))
      if (text.startsWith('[{"t":')) replayed.apply(JSON.parse(text) as TreeOp[])
    }
    after = upTo
    if (upTo.seq === head.seq) break
  }
  expect(Object.fromEntries(replayed.entries)).toEqual(Object.fromEntries(tree.entries))
  // nothing unreachable keeps a lease
  const [node] = network.nodes
  const versions = [...sizes.keys()]
  const leases = await node?.directory.leaseStatus(versions.map(fromHex))
  expect(leases).toEqual(versions.map(version => tree.versions.has(version) ? 'live' : 'gone'))
  expect(done.length).toBeGreaterThan(CALLS / 2)
}, 600_000)

/** Whether an entry is listed: its folders are not in the trash, or it is there itself. */
function reachable(tree: Tree, id: string): boolean {
  const node = tree.entries.get(id)
  if (!node) return false
  if (node.trashed) return true
  for (let at = node.parent; at !== ROOT;) {
    const folder = tree.entries.get(at)
    if (!folder) return false
    if (folder.trashed) return true
    at = folder.parent
  }
  return true
}
