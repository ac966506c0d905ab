/** Rows of a fixed size outside the JavaScript heap; a million objects would cost a node its memory. Row 0 is never given out: it stands for none. */
export interface Rows {
  add: () => number
  /** The row may be given out again. */
  free: (row: number) => void
  u8: (row: number, at: number) => number
  u32: (row: number, at: number) => number
  f64: (row: number, at: number) => number
  setU8: (row: number, at: number, value: number) => void
  setU32: (row: number, at: number, value: number) => void
  setF64: (row: number, at: number, value: number) => void
  /** The bytes themselves, no copy. */
  bytes: (row: number, at: number, length: number) => Uint8Array
  /** Whether the row starts with these bytes. */
  startsWith: (row: number, bytes: Uint8Array, from: number, length: number) => boolean
  hash: (row: number, hash: IdHash, salt: number) => number
  /** Rows handed out ever: those below may be in use. */
  end: () => number
  allocatedBytes: () => number
}

/** Rows per page, a power of two: growing never copies. */
const PAGE_BITS = 12
const PAGE_ROWS = 1 << PAGE_BITS

/** Rows of `stride` bytes, zero at first. */
export function makeRows(stride: number): Rows {
  const pages: { bytes: Uint8Array, view: DataView }[] = []
  let end = 1
  let spare = 0
  const page = (row: number): { bytes: Uint8Array, view: DataView } => {
    const one = pages[row >>> PAGE_BITS]
    if (!one) throw new RangeError('no such row')
    return one
  }
  const start = (row: number): number => (row & (PAGE_ROWS - 1)) * stride
  const u32 = (row: number, at: number): number => page(row).view.getUint32(start(row) + at)
  return {
    add: () => {
      if (spare !== 0) {
        const row = spare
        spare = u32(row, 0)
        page(row).bytes.fill(0, start(row), start(row) + stride)
        return row
      }
      if (end >>> PAGE_BITS >= pages.length) {
        const bytes = new Uint8Array(PAGE_ROWS * stride)
        pages.push({ bytes, view: new DataView(bytes.buffer) })
      }
      return end++
    },
    free: row => {
      const { bytes, view } = page(row)
      bytes.fill(0, start(row), start(row) + stride)
      view.setUint32(start(row), spare)
      spare = row
    },
    u8: (row, at) => page(row).view.getUint8(start(row) + at),
    u32,
    f64: (row, at) => page(row).view.getFloat64(start(row) + at),
    setU8: (row, at, value) => { page(row).view.setUint8(start(row) + at, value) },
    setU32: (row, at, value) => { page(row).view.setUint32(start(row) + at, value) },
    setF64: (row, at, value) => { page(row).view.setFloat64(start(row) + at, value) },
    bytes: (row, at, length) => page(row).bytes.subarray(start(row) + at, start(row) + at + length),
    startsWith: (row, bytes, from, length) => {
      const { bytes: own } = page(row)
      const offset = start(row)
      for (let i = 0; i < length; i++) if (own[offset + i] !== bytes[from + i]) return false
      return true
    },
    hash: (row, hash, salt) => hash(page(row).bytes, start(row), salt),
    end: () => end,
    allocatedBytes: () => pages.length * PAGE_ROWS * stride,
  }
}

/** Slots filled at most, and how they grow. */
const LOAD = 0.8
const GROWTH = 1.5

/** Finds rows by a key that stands in them. */
export interface Slots {
  /** The row of the hash for which `same` says yes, or 0. */
  find: (hash: number, same: (row: number) => boolean) => number
  add: (hash: number, row: number) => void
  remove: (hash: number, row: number) => void
  allocatedBytes: () => number
}

/** An open-addressed table of rows (linear probing, backward shift). @param hashOf - the hash of a row, u32 @param expected - rows that will come, if known */
export function makeSlots(hashOf: (row: number) => number, expected = 0): Slots {
  let slots = new Uint32Array(Math.max(1024, Math.ceil(expected / LOAD) + 1))
  // The top byte of each hash: of the rows that a probe comes past, only one in 256 has to be looked at, and each look is a miss of the cache.
  let tags = new Uint8Array(slots.length)
  let used = 0
  const next = (slot: number): number => slot + 1 === slots.length ? 0 : slot + 1
  const at = (slot: number): number => slots[slot] ?? 0
  const place = (hash: number, row: number): void => {
    let slot = hash % slots.length
    while (at(slot) !== 0) slot = next(slot)
    slots[slot] = row
    tags[slot] = hash >>> 24
  }
  return {
    find: (hash, same) => {
      const tag = hash >>> 24
      for (let slot = hash % slots.length; at(slot) !== 0; slot = next(slot)) if (tags[slot] === tag && same(at(slot))) return at(slot)
      return 0
    },
    add: (hash, row) => {
      if (++used > slots.length * LOAD) {
        const old = slots
        slots = new Uint32Array(Math.ceil(old.length * GROWTH))
        tags = new Uint8Array(slots.length)
        for (const one of old) if (one !== 0) place(hashOf(one), one)
      }
      place(hash, row)
    },
    remove: (hash, row) => {
      let hole = hash % slots.length
      while (at(hole) !== row) {
        if (at(hole) === 0) return
        hole = next(hole)
      }
      used--
      slots[hole] = 0
      // Whoever was pushed on by the one that left moves back, or it would not be found any more.
      for (let slot = next(hole); at(slot) !== 0; slot = next(slot)) {
        const home = hashOf(at(slot)) % slots.length
        const stays = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot
        if (stays) continue
        slots[hole] = at(slot)
        tags[hole] = tags[slot] ?? 0
        slots[slot] = 0
        hole = slot
      }
    },
    allocatedBytes: () => slots.byteLength + tags.byteLength,
  }
}

/** A u32. */
export type IdHash = (bytes: Uint8Array, at: number, salt: number) => number

/** A hash of the 8 bytes at `at` and a number, different in every process: ids can be ground to collide only by who knows the seed. */
export function makeIdHash(): IdHash {
  const [a = 1, b = 1] = crypto.getRandomValues(new Uint32Array(2))
  const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
  return (bytes, at, salt) => {
    // Constants of MurmurHash3's finaliser.
    let hash = Math.imul(word(bytes, at) ^ a, 0x85ebca6b) ^ Math.imul(word(bytes, at + 4) ^ b ^ salt, 0xc2b2ae35)
    hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b)
    hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35)
    return (hash ^ hash >>> 16) >>> 0
  }
}
