import { gunzipSync } from 'node:zlib'
import { meter } from './meter.ts'
import { readerOf, varint, type Reader } from './wasm-reader.ts'

/** A module made ready for this runtime. */
export interface Program {
  module: WebAssembly.Module
  /** Indices of the mutable globals, exported as `cyx:global:N`. */
  globals: number[]
  /** Custom sections `icp:public NAME` and `icp:private NAME`. */
  metadata: { name: string, isPublic: boolean, bytes: Uint8Array }[]
}

/** Names under which the runtime reaches what a module keeps to itself. */
export const hidden = { memory: 'cyx:memory', table: 'cyx:table', start: 'cyx:start', instructions: 'cyx:instructions', global: (index: number): string => `cyx:global:${index}` }

/** A module may be at most this long after unpacking: 100 MiB (IC interface specification, §Canister module format). */
const moduleBytesMax = 100 * 2 ** 20
const section = { custom: 0, import: 2, table: 4, memory: 5, global: 6, export: 7, start: 8, code: 10 }
/** A mutable i64 that begins at 0 (WebAssembly core specification, §5.5.9). */
const counter = Buffer.from([0x7e, 1, 0x42, 0, 0x0b])

/** The raw module; a module may come packed by gzip (IC interface specification, §Canister module format). */
export const unpack = (wasm: Uint8Array): Uint8Array =>
  wasm[0] === 0x1f && wasm[1] === 0x8b ? gunzipSync(wasm, { maxOutputLength: moduleBytesMax }) : wasm

/**
 * Exports memory 0, table 0, every mutable global and the start function under hidden names, and takes the start section out, so that
 * the runtime can save an instance and put it back. Code counts its instructions in a global of its own (`meter.ts`). Everything else
 * keeps its bytes.
 *
 * @throws Error when the bytes are not a module or use a form that canisters have no use for
 */
export function prepare(wasm: Uint8Array): Program {
  const reader = readerOf(wasm)
  reader.expectHeader()
  const parts: { id: number, start: number, body: number, end: number }[] = []
  while (reader.at < wasm.length) {
    const start = reader.at
    const id = reader.byte()
    const length = reader.leb()
    parts.push({ id, start, body: reader.at, end: reader.at + length })
    reader.at += length
  }
  const body = (id: number): boolean => {
    const found = parts.find(part => part.id === id)
    if (found) reader.at = found.body
    return found !== undefined
  }
  const globals: number[] = []
  let globalCount = 0
  let hasTable = false
  let start = -1
  if (body(section.import)) {
    for (let left = reader.leb(); left > 0; left--) {
      reader.skipName()
      reader.skipName()
      if (reader.byte() !== 0) throw new Error('a module may import functions only')
      reader.leb()
    }
  }
  if (body(section.table)) hasTable = reader.leb() > 0
  if (body(section.global)) {
    for (let left = reader.leb(); left > 0; left--, globalCount++) {
      reader.byte()
      if (reader.byte() === 1) globals.push(globalCount)
      reader.skipInitialiser()
    }
  }
  if (body(section.start)) start = reader.leb()

  const added = [
    exported(hidden.memory, 2, 0),
    ...hasTable ? [exported(hidden.table, 1, 0)] : [],
    ...globals.map(index => exported(hidden.global(index), 3, index)),
    exported(hidden.instructions, 3, globalCount),
    ...start >= 0 ? [exported(hidden.start, 0, start)] : [],
  ]
  if (!body(section.memory) || reader.leb() === 0) throw new Error('the module has no memory')
  const exports = parts.find(part => part.id === section.export)
  if (!exports) throw new Error('the module exports nothing')
  reader.at = exports.body
  const count = reader.leb()
  const entries = Buffer.concat([varint(count + added.length), wasm.subarray(reader.at, exports.end), ...added])
  const replaced = new Map([[section.export, entries], [section.global, globalsWith(parts, wasm, globalCount)]])
  const code = parts.find(part => part.id === section.code)
  if (code) replaced.set(section.code, meter(wasm, code.body, globalCount))
  const order = parts.some(part => part.id === section.global) ? parts : parts.flatMap(part => part === exports ? [{ id: section.global, start: 0, body: 0, end: 0 }, part] : [part])
  const out = order.filter(part => part.id !== section.start).map(part => {
    const fresh = replaced.get(part.id)
    return fresh ? Buffer.concat([Buffer.from([part.id]), varint(fresh.length), fresh]) : wasm.subarray(part.start, part.end)
  })
  const bytes = Buffer.concat([wasm.subarray(0, 8), ...out])
  return { module: new WebAssembly.Module(bytes), globals, metadata: parts.flatMap(part => metadataOf(reader, wasm, part)) }
}

/** The global section with one more: the counter of instructions. */
function globalsWith(parts: { id: number, body: number, end: number }[], wasm: Uint8Array, count: number): Buffer {
  const found = parts.find(part => part.id === section.global)
  const rest = found ? wasm.subarray(found.body + varint(count).length, found.end) : new Uint8Array()
  return Buffer.concat([varint(count + 1), rest, counter])
}

function metadataOf(reader: Reader, wasm: Uint8Array, part: { id: number, body: number, end: number }): Program['metadata'] {
  if (part.id !== section.custom) return []
  reader.at = part.body
  const name = reader.name()
  const found = /^icp:(public|private) (.+)$/.exec(name)
  return found ? [{ name: found[2] ?? '', isPublic: found[1] === 'public', bytes: wasm.slice(reader.at, part.end) }] : []
}

const exported = (name: string, kind: number, index: number): Uint8Array =>
  Buffer.concat([varint(name.length), Buffer.from(name), Buffer.from([kind]), varint(index)])
