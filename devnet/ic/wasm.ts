import { gunzipSync } from 'node:zlib'

/** A module made ready for this runtime. */
export interface Program {
  module: WebAssembly.Module
  /** Indices of the mutable globals, exported as `cyx:global:N`. */
  globals: number[]
  /** Custom sections `icp:public NAME` and `icp:private NAME`. */
  metadata: { name: string, isPublic: boolean, bytes: Uint8Array }[]
}

/** Names under which the runtime reaches what a module keeps to itself. */
export const hidden = { memory: 'cyx:memory', table: 'cyx:table', start: 'cyx:start', global: (index: number): string => `cyx:global:${index}` }

/** A module may be at most this long after unpacking: 100 MiB (IC interface specification, §Canister module format). */
const moduleBytesMax = 100 * 2 ** 20
const section = { custom: 0, import: 2, table: 4, memory: 5, global: 6, export: 7, start: 8 }

/** The raw module; a module may come packed by gzip (IC interface specification, §Canister module format). */
export const unpack = (wasm: Uint8Array): Uint8Array =>
  wasm[0] === 0x1f && wasm[1] === 0x8b ? gunzipSync(wasm, { maxOutputLength: moduleBytesMax }) : wasm

/**
 * Exports memory 0, table 0, every mutable global and the start function under hidden names, and takes the start section out, so that
 * the runtime can save an instance and put it back. Everything else keeps its bytes.
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
    ...start >= 0 ? [exported(hidden.start, 0, start)] : [],
  ]
  if (!body(section.memory) || reader.leb() === 0) throw new Error('the module has no memory')
  const exports = parts.find(part => part.id === section.export)
  if (!exports) throw new Error('the module exports nothing')
  reader.at = exports.body
  const count = reader.leb()
  const entries = Buffer.concat([varint(count + added.length), wasm.subarray(reader.at, exports.end), ...added])
  const out = parts.filter(part => part.id !== section.start)
    .map(part => part === exports ? Buffer.concat([Buffer.from([section.export]), varint(entries.length), entries]) : wasm.subarray(part.start, part.end))
  const bytes = Buffer.concat([wasm.subarray(0, 8), ...out])
  return { module: new WebAssembly.Module(bytes), globals, metadata: parts.flatMap(part => metadataOf(reader, wasm, part)) }
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

function varint(value: number): Uint8Array {
  const out: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...out, rest])
    out.push(rest % 128 | 0x80)
  }
}

type Reader = ReturnType<typeof readerOf>

/** Reads the few parts of a module's binary form that are needed (WebAssembly core specification, §5). */
function readerOf(bytes: Uint8Array): {
  at: number, byte(): number, leb(): number, name(): string, skipName(): void, skipInitialiser(): void, expectHeader(): void
} {
  const reader = {
    at: 0,
    byte(): number {
      const value = bytes[reader.at++]
      if (value === undefined) throw new Error('the module is cut short')
      return value
    },
    leb(): number {
      let value = 0
      for (let weight = 1; ; weight *= 128) {
        const next = reader.byte()
        value += (next & 0x7f) * weight
        if (next < 0x80) return value
      }
    },
    name(): string {
      const length = reader.leb()
      reader.at += length
      return Buffer.from(bytes.subarray(reader.at - length, reader.at)).toString('utf8')
    },
    skipName(): void { const length = reader.leb(); reader.at += length },
    skipInitialiser(): void {
      for (;;) {
        const op = reader.byte()
        if (op === 0x0b) return
        if (op === 0x41 || op === 0x42 || op === 0x23 || op === 0xd2) reader.leb()
        else if (op === 0x43) reader.at += 4
        else if (op === 0x44) reader.at += 8
        else if (op === 0xd0) reader.byte()
        else throw new Error(`an initialiser uses instruction 0x${op.toString(16)}`)
      }
    },
    expectHeader(): void {
      if (Buffer.compare(bytes.subarray(0, 8), Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])) !== 0) throw new Error('this is not a WebAssembly module')
      reader.at = 8
    },
  }
  return reader
}
