import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { deserialize, serialize } from 'node:v8'
import { CyxError } from '../../lib/errors.ts'
import { hex } from './bytes.ts'
import { makeCanister, usualSettings, type Canister, type LogLine, type Settings } from './canister.ts'
import type { IngressLog, IngressRecord } from './ingress-log.ts'
import { makeStable } from './stable.ts'
import type { SubnetSecrets } from './keys.ts'

/** Form of the state folder; another one is refused. */
const format = 1
/** Memories of a canister; a page's key is canister × 2^32 + space × 2^31 + page, below 2^53 for two million canisters. */
const space = { heap: 0, stable: 2 ** 31 }

/** What is kept of a canister beside its pages and its module. */
interface CanisterRow {
  id: Uint8Array, controllers: Uint8Array[], cycles: bigint, status: Canister['status'], version: bigint, certifiedData: Uint8Array, timer: bigint
  module: Uint8Array | null, heapBytes: number, globals: (number | bigint)[], stablePages: number
  settings?: Settings, paidUntil?: bigint, chunks?: string[], logs?: LogLine[]
}

/** A canister as it was saved: its memory is put back once its module runs. */
export interface SavedCanister {
  canister: Canister, wasm: Uint8Array | null, hash: Uint8Array, heapBytes: number, globals: (number | bigint)[], heapPages(): Iterable<{ page: number, bytes: Uint8Array }>
}

/** The state on disk: one SQLite file. Every save is one transaction, so a kill at any moment leaves the last whole one. */
export interface Store {
  /** Secrets, the last time handed out and the next canister number, once they have been saved. */
  meta(): { secrets: SubnetSecrets, time: bigint, next: bigint } | null
  canisters(): SavedCanister[]
  ingress(): IngressRecord[]
  /** Writes what has changed: 4 KiB pages, records, ingress answers. Returns when the operating system has it. */
  save(state: { secrets: SubnetSecrets, time: bigint, next: bigint, canisters: Canister[], ingress: IngressLog }): void
  close(): void
}

/**
 * Opens the state in `folder`, which is made when it is missing.
 *
 * @throws LOCAL_NETWORK when it is in use, damaged, or of another version
 */
export function openStore(folder: string): Store {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'ic.sqlite')
  const db = openDatabase(path)
  const one = (sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined => db.prepare(sql).get(...values)
  const saved = one('select value from meta where key = ?', 'format')
  if (saved && Number(saved.value) !== format) {
    db.close()
    throw new CyxError('LOCAL_NETWORK', { what: `The state in ${folder} was written by another version.`, next: 'Start with --reset to begin anew.' })
  }
  const numbers = new Map<string, number>()
  for (const row of db.prepare('select number, id from canister').iterate()) numbers.set(hex(row.id as Uint8Array), row.number as number)
  const lastRows = new Map<string, Buffer>()
  const savedChunks = new WeakSet<Uint8Array>()
  const statements = {
    meta: db.prepare('insert or replace into meta values (?, ?)'),
    canister: db.prepare('insert or replace into canister values (?, ?, ?)'),
    module: db.prepare('insert or ignore into module values (?, ?)'),
    page: db.prepare('insert or replace into page values (?, ?)'),
    wipe: db.prepare('delete from page where key >= ? and key < ?'),
    ingress: db.prepare('insert or replace into ingress values (?, ?)'),
    forget: db.prepare('delete from ingress where id = ?'),
    remove: db.prepare('delete from canister where number = ?'),
  }
  const pagesOf = function* (number: number, from: number): Generator<{ page: number, bytes: Uint8Array }> {
    const low = number * 2 ** 32 + from
    for (const row of db.prepare('select key, bytes from page where key >= ? and key < ?').iterate(low, low + 2 ** 31)) {
      yield { page: (row.key as number) - low, bytes: row.bytes as Uint8Array }
    }
  }
  const wipe = (number: number, from: number): void => { statements.wipe.run(number * 2 ** 32 + from, number * 2 ** 32 + from + 2 ** 31) }
  const numberOf = (id: string): number => {
    const number = numbers.get(id) ?? Math.max(0, ...numbers.values()) + 1
    numbers.set(id, number)
    return number
  }
  const saveCanister = (canister: Canister): void => {
    const key = hex(canister.id)
    const number = numberOf(key)
    const heap = canister.heapReplaced
    if (heap) wipe(number, space.heap)
    canister.heapReplaced = false
    if (canister.stable.takeCleared()) wipe(number, space.stable)
    const base = number * 2 ** 32
    for (const { page, bytes } of canister.machine?.takeDirty() ?? []) statements.page.run(base + space.heap + page, bytes)
    for (const { page, bytes } of canister.stable.takeDirty()) statements.page.run(base + space.stable + page, bytes)
    for (const [hash, chunk] of canister.chunks) if (!savedChunks.has(chunk)) { statements.module.run(Buffer.from(hash, 'hex'), chunk); savedChunks.add(chunk) }
    if (heap && canister.installed) statements.module.run(canister.installed.hash, canister.installed.wasm)
    const row = rowOf(canister)
    if (lastRows.get(key)?.equals(row)) return
    statements.canister.run(number, canister.id, row)
    lastRows.set(key, row)
  }
  return {
    meta() {
      const row = one('select value from meta where key = ?', 'subnet')
      return row ? deserialize(row.value as Uint8Array) as ReturnType<Store['meta']> : null
    },
    canisters: () => db.prepare('select number, state from canister order by number').all().map(({ number, state }) => {
      const row = deserialize(state as Uint8Array) as CanisterRow
      const canister = makeCanister(row.id, row.controllers, row.cycles)
      canister.stable = makeStable(row.stablePages)
      for (const { page, bytes } of pagesOf(number as number, space.stable)) canister.stable.load(page, bytes)
      Object.assign(canister, { status: row.status, version: row.version, certifiedData: row.certifiedData, timer: row.timer, paidUntil: row.paidUntil ?? 0n, logs: row.logs ?? [], settings: { ...usualSettings, ...row.settings } })
      // Nothing that was under way when the state was saved comes back.
      if (row.status === 'stopping') canister.status = 'stopped'
      for (const hash of row.chunks ?? []) canister.chunks.set(hash, one('select wasm from module where hash = ?', Buffer.from(hash, 'hex'))?.wasm as Uint8Array)
      const wasm = row.module ? one('select wasm from module where hash = ?', row.module)?.wasm as Uint8Array : null
      return { canister, wasm, hash: row.module ?? new Uint8Array(), heapBytes: row.heapBytes, globals: row.globals, heapPages: () => pagesOf(number as number, space.heap) }
    }),
    ingress: () => db.prepare('select state from ingress').all().map(({ state }) => deserialize(state as Uint8Array) as IngressRecord),
    save({ canisters, ingress, ...meta }) {
      const { answered, forgotten } = ingress.takeChanges()
      db.exec('begin immediate')
      statements.meta.run('format', String(format))
      statements.meta.run('subnet', serialize(meta))
      const kept = new Set(canisters.map(canister => hex(canister.id)))
      for (const [id, number] of numbers) {
        if (kept.has(id)) continue
        statements.wipe.run(number * 2 ** 32, (number + 1) * 2 ** 32)
        statements.remove.run(number)
        numbers.delete(id)
        lastRows.delete(id)
      }
      for (const canister of canisters) saveCanister(canister)
      for (const record of answered) statements.ingress.run(record.id, serialize(record))
      for (const id of forgotten) statements.forget.run(id)
      db.exec('commit')
    },
    close() { db.close() },
  }
}

const rowOf = (canister: Canister): Buffer => serialize({
  id: canister.id, controllers: canister.controllers, cycles: canister.cycles, status: canister.status, version: canister.version,
  certifiedData: canister.certifiedData, timer: canister.timer, module: canister.installed?.hash ?? null,
  heapBytes: canister.machine?.heapBytes() ?? 0, globals: canister.machine?.globals() ?? [], stablePages: canister.stable.pages(),
  settings: canister.settings, paidUntil: canister.paidUntil, chunks: [...canister.chunks.keys()], logs: canister.logs,
} satisfies CanisterRow)

function openDatabase(path: string): DatabaseSync {
  try {
    const db = new DatabaseSync(path, { timeout: 0 })
    // In WAL mode with synchronous = normal a killed process loses nothing that was committed; a power cut may lose the newest commits, never half of one.
    db.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 4000')
    db.exec(`create table if not exists meta (key text primary key, value);
      create table if not exists canister (number integer primary key, id blob unique, state blob);
      create table if not exists module (hash blob primary key, wasm blob);
      create table if not exists page (key integer primary key, bytes blob);
      create table if not exists ingress (id blob primary key, state blob);`)
    return db
  } catch (error) {
    const busy = error instanceof Error && error.message.includes('locked')
    const what = busy ? `The state file ${path} is in use by another process.` : `The state file ${path} is damaged.`
    throw new CyxError('LOCAL_NETWORK', { what, next: busy ? 'Stop the other copy first.' : 'Start with --reset to begin anew.' }, error)
  }
}
