/** Unit of saving and of rollback: 4 KiB. */
export const pageBytes = 4096
/** Unit of growth in WebAssembly: 64 KiB. */
export const wasmPageBytes = 65536

/** Bytes that grow in place: address space is reserved, memory is used when it is touched. */
export const growable = (byteLength: number, maxByteLength: number): Buffer => Buffer.from(new ArrayBuffer(byteLength, { maxByteLength }))

/** Grows or shrinks a buffer made by `growable`; new bytes are zero. */
export const resize = (buffer: Buffer, byteLength: number): void => { (buffer.buffer as ArrayBuffer).resize(byteLength) }

/** Calls `visit` with the number of each 4 KiB page in which `a` and `b` differ, over the first `length` bytes of both (a multiple of 64 KiB). */
export function changedPages(a: Buffer, b: Buffer, length: number, visit: (page: number) => void): void {
  const differ = (from: number, to: number): boolean => a.compare(b, from, to, from, to) !== 0
  for (let block = 0; block < length; block += wasmPageBytes) {
    if (!differ(block, block + wasmPageBytes)) continue
    for (let at = block; at < block + wasmPageBytes; at += pageBytes) {
      if (differ(at, at + pageBytes)) visit(at / pageBytes)
    }
  }
}
