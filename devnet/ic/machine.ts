import { changedPages, growable, pageBytes, resize, wasmPageBytes } from './pages.ts'
import { hidden, type Program } from './wasm.ts'

/** A 32-bit heap has at most 4 GiB. */
const heapBytesMax = 4 * 2 ** 30

/**
 * A running module. Its heap has a twin that holds the last committed bytes: a commit carries changed pages over, a rollback carries
 * them back. Comparing costs less than copying before every message, and it finds the pages to save.
 */
export interface Machine {
  /** What the module exports under `name`, when that is a function. */
  entry(name: string): (() => void) | null
  /** Calls function `index` of table 0 with `env`, as callbacks need. */
  callback(index: number, env: number): void
  /** The heap as it is now; good until the code runs on. */
  heap(): Uint8Array
  /** Begins a message: the code may run so many instructions, or fewer where the machine was made with fewer. */
  begin(instructions: number): void
  /** Instructions run since, and how many may be: above that the code has trapped for it. */
  spent(): { used: number, limit: number }
  commit(): void
  rollback(): void
  /** Bytes of the heap. */
  heapBytes(): number
  /** Values of the mutable globals, and the 4 KiB pages committed since the last call. */
  takeDirty(): { page: number, bytes: Buffer }[]
  globals(): (number | bigint)[]
  /** Puts saved state back: the heap's length in bytes, its pages, the globals. */
  load(state: { heapBytes: number, pages: Iterable<{ page: number, bytes: Uint8Array }>, globals: (number | bigint)[] }): void
}

/**
 * Starts an instance of `program`. The start function has not run yet.
 *
 * @param imports - its `ic0` functions
 * @param instructionsMax - no message may run more instructions
 */
export function makeMachine(program: Program, imports: WebAssembly.ModuleImports, instructionsMax = Infinity): Machine {
  let instance = new WebAssembly.Instance(program.module, { ic0: imports })
  let memory = instance.exports[hidden.memory] as WebAssembly.Memory
  let live = Buffer.from(memory.buffer)
  let plain = new Uint8Array(memory.buffer)
  const twin = growable(live.length, heapBytesMax)
  let savedGlobals: (number | bigint)[] = []
  let dirty = new Set<number>()
  let limit = 0

  const global = (index: number): WebAssembly.Global => instance.exports[hidden.global(index)] as WebAssembly.Global
  const counter = (): WebAssembly.Global<'i64'> => instance.exports[hidden.instructions] as WebAssembly.Global<'i64'>
  const readGlobals = (): (number | bigint)[] => program.globals.map(index => global(index).value as number | bigint)
  const writeGlobals = (values: (number | bigint)[]): void => { program.globals.forEach((index, at) => { global(index).value = values[at] }) }
  const refresh = (): void => { if (live.buffer !== memory.buffer) live = Buffer.from(memory.buffer) }
  const growTo = (byteLength: number): void => {
    const missing = (byteLength - memory.buffer.byteLength) / wasmPageBytes
    if (missing > 0) memory.grow(missing)
    refresh()
  }
  const commit = (): void => {
    refresh()
    resize(twin, live.length)
    changedPages(live, twin, live.length, page => {
      live.copy(twin, page * pageBytes, page * pageBytes, (page + 1) * pageBytes)
      dirty.add(page)
    })
    savedGlobals = readGlobals()
  }
  commit()

  return {
    entry(name) {
      const value = instance.exports[name]
      return typeof value === 'function' ? value as () => void : null
    },
    callback(index, env) {
      const table = instance.exports[hidden.table] as WebAssembly.Table
      const run = table.get(index) as ((env: number) => void) | null
      if (run === null) throw new WebAssembly.RuntimeError('null function or function signature mismatch')
      run(env)
    },
    heap() {
      // A grown memory leaves a detached buffer, of length 0; asking the memory itself each time is slow.
      if (plain.length === 0 || plain.buffer !== live.buffer) {
        refresh()
        plain = new Uint8Array(live.buffer, live.byteOffset, live.length)
      }
      return plain
    },
    begin(instructions) {
      limit = Math.min(instructions, instructionsMax)
      counter().value = BigInt(limit)
    },
    spent: () => ({ used: limit - Number(counter().value), limit }),
    commit,
    rollback() {
      refresh()
      if (live.length > twin.length) {
        // A WebAssembly memory cannot shrink, so a message that grew it and failed costs a new instance.
        instance = new WebAssembly.Instance(program.module, { ic0: imports })
        memory = instance.exports[hidden.memory] as WebAssembly.Memory
        growTo(twin.length)
      }
      changedPages(live, twin, twin.length, page => { twin.copy(live, page * pageBytes, page * pageBytes, (page + 1) * pageBytes) })
      writeGlobals(savedGlobals)
    },
    heapBytes: () => twin.length,
    takeDirty() {
      const pages = [...dirty].map(page => ({ page, bytes: twin.subarray(page * pageBytes, (page + 1) * pageBytes) }))
      dirty = new Set()
      return pages
    },
    globals: () => savedGlobals,
    load(state) {
      growTo(state.heapBytes)
      live.fill(0)
      for (const { page, bytes } of state.pages) live.set(bytes, page * pageBytes)
      writeGlobals(state.globals)
      resize(twin, live.length)
      live.copy(twin)
      savedGlobals = readGlobals()
      dirty = new Set()
    },
  }
}
