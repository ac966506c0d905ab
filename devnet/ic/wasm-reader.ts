/** Unsigned LEB128 of `value` (0 … 2^53 − 1), as WebAssembly writes lengths and indices. */
export function varint(value: number): Uint8Array {
  const out: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...out, rest])
    out.push(rest % 128 | 0x80)
  }
}

/** A place in a module's bytes, and what can be read there. */
export type Reader = ReturnType<typeof readerOf>

/** Reads the few parts of a module's binary form that are needed (WebAssembly core specification, §5). */
export function readerOf(bytes: Uint8Array): {
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
