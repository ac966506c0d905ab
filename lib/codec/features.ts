import { CyxError } from '../errors.ts'

// Modules of one function without parameters that answers a v128 (WebAssembly Core §5.5): type, function and code section.
const answering = (...body: readonly number[]): Uint8Array<ArrayBuffer> => Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, 0x03, 0x02, 0x01, 0x00, 0x0a, body.length + 4, 0x01, body.length + 2, 0x00, ...body, 0x0b)

/** `i32.const n` and `i8x16.splat`. */
const splat = (n: number): readonly number[] => [0x41, n, 0xfd, 0x0f]

const SIMD = answering(...splat(1))
// i8x16.relaxed_swizzle is 0xfd 0x100, in LEB128 (relaxed SIMD proposal, "Binary format").
const RELAXED = answering(...splat(1), ...splat(2), 0xfd, 0x80, 0x02)

/** @throws CODER_UNSUPPORTED where WebAssembly SIMD is missing */
export function needSimd(): void {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(SIMD)) throw new CyxError('CODER_UNSUPPORTED')
}

/** Which of the two builds of the coder runs best here, by its file's name; both make the same bytes. @throws CODER_UNSUPPORTED */
export function coderFile(): 'codec.wasm' | 'codec-relaxed.wasm' {
  needSimd()
  return WebAssembly.validate(RELAXED) ? 'codec-relaxed.wasm' : 'codec.wasm'
}
