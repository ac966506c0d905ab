import { growable, pageBytes, resize, wasmPageBytes } from './pages.ts'

/** Stable memory of a canister: at most 8 GiB here (500 GiB on the IC). */
const bytesMax = 8 * 2 ** 30

/** Stable memory with an undo log: a message's first write to a page keeps the page's old bytes. */
export interface Stable {
  /** Length in 64 KiB pages. */
  pages(): number
  /** The old length in pages, or −1 when there is no room. */
  grow(pages: number): number
  /** @throws RangeError out of bounds */
  read(offset: number, length: number): Buffer
  /** @throws RangeError out of bounds */
  write(offset: number, bytes: Uint8Array): void
  /** Makes what was written since the last commit or rollback lasting. */
  commit(): void
  /** Undoes it. */
  rollback(): void
  /** The 4 KiB pages committed since the last call, for the disk. */
  takeDirty(): { page: number, bytes: Buffer }[]
  /** Puts a page back when the state is loaded. */
  load(page: number, bytes: Uint8Array): void
  /** Makes it empty; to be followed by commit or rollback like a write. */
  clear(): void
  /** Whether it was cleared since the last call: older pages on disk no longer count. */
  takeCleared(): boolean
}

/** Makes a stable memory of `pages` 64 KiB pages, all zero. */
export function makeStable(pages = 0): Stable {
  let bytes = growable(pages * wasmPageBytes, bytesMax)
  let committedLength = bytes.length
  let touched = new Map<number, Buffer | null>()
  let dirty = new Set<number>()
  let cleared = false
  let replaced: Buffer | null = null
  const check = (offset: number, length: number): void => {
    if (offset + length > bytes.length) throw new RangeError('stable memory out of bounds')
  }
  const keep = (page: number): void => {
    if (touched.has(page)) return
    const at = page * pageBytes
    touched.set(page, replaced === null && at < committedLength ? Buffer.from(bytes.subarray(at, at + pageBytes)) : null)
  }
  const settle = (): void => { touched = new Map(); replaced = null; committedLength = bytes.length }
  return {
    pages: () => bytes.length / wasmPageBytes,
    grow(count) {
      const old = bytes.length
      if (old + count * wasmPageBytes > bytesMax) return -1
      resize(bytes, old + count * wasmPageBytes)
      return old / wasmPageBytes
    },
    read(offset, length) { check(offset, length); return bytes.subarray(offset, offset + length) },
    write(offset, source) {
      check(offset, source.length)
      if (source.length === 0) return
      for (let page = Math.floor(offset / pageBytes); page * pageBytes < offset + source.length; page++) keep(page)
      bytes.set(source, offset)
    },
    commit() {
      if (replaced) { dirty = new Set(); cleared = true }
      for (const page of touched.keys()) dirty.add(page)
      settle()
    },
    rollback() {
      if (replaced) bytes = replaced
      else {
        for (const [page, old] of touched) if (old) bytes.set(old, page * pageBytes)
        resize(bytes, committedLength)
      }
      settle()
    },
    takeDirty() {
      const pagesOut = [...dirty].map(page => ({ page, bytes: bytes.subarray(page * pageBytes, (page + 1) * pageBytes) }))
      dirty = new Set()
      return pagesOut
    },
    load(page, source) { bytes.set(source, page * pageBytes) },
    clear() {
      if (replaced === null) {
        for (const [page, old] of touched) if (old) bytes.set(old, page * pageBytes)
        resize(bytes, committedLength)
        replaced = bytes
      }
      touched = new Map()
      bytes = growable(0, bytesMax)
    },
    takeCleared() { const was = cleared; cleared = false; return was },
  }
}
