import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { isCyxError } from '../errors.ts'
import { frameHead, frameReader, MAX_HEADER_BYTES } from './frame.ts'
import type { Frame } from './frame.ts'
import { MAX_PAYLOAD_BYTES } from './shard.ts'

interface Header { payloadBytes: number, tag: number }
const encode = ({ payloadBytes, tag }: Header): Bytes => new Uint8Array(new Uint32Array([payloadBytes, tag]).buffer)
const decode = (bytes: Uint8Array): Header => {
  if (bytes.length !== 8) throw new Error('no header')
  const [payloadBytes = 0, tag = 0] = new Uint32Array(bytes.slice().buffer)
  return { payloadBytes, tag }
}
const frame = (payload: Bytes, tag = 0): Bytes => concat(frameHead(encode({ payloadBytes: payload.length, tag })), payload)
const read = (pieces: Uint8Array[]): Frame<Header>[] => {
  const frames: Frame<Header>[] = []
  const push = frameReader(decode, () => undefined, one => { frames.push(one) })
  for (const piece of pieces) push(piece)
  return frames
}
const refusal = (bytes: Uint8Array): unknown => { try { return read([bytes]) } catch (error) { return isCyxError(error) ? error.code : error } }

describe('a frame', () => {
  it('comes out as it went in, however the stream is cut', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (payloads, cuts) => {
      const stream = concat(...payloads.map((payload, tag) => frame(new Uint8Array(payload), tag)))
      const pieces: Uint8Array[] = []
      for (let offset = 0, i = 0; offset < stream.length; i++) {
        const length = cuts[i % cuts.length] ?? 1
        pieces.push(stream.subarray(offset, offset + length))
        offset += length
      }
      expect(read(pieces).map(({ header, payload }) => [header.tag, [...payload]])).toEqual(payloads.map((payload, tag) => [tag, [...payload]]))
    }))
  })

  it('may have a payload of nothing and of the whole megabyte', () => {
    expect(read([frame(new Uint8Array(0)), frame(new Uint8Array(MAX_PAYLOAD_BYTES))]).map(({ payload }) => payload.length)).toEqual([0, MAX_PAYLOAD_BYTES])
  })

  it('is refused when its header is empty, too long or no message', () => {
    expect(refusal(new Uint8Array([0, 0, 0, 0]))).toBe('NETWORK_WIRE_FORMAT')
    expect(refusal(new Uint8Array([0, 0, 0x10, 1]))).toBe('NETWORK_WIRE_FORMAT')
    expect(refusal(concat(new Uint8Array([0, 0, 0, 3]), new Uint8Array(3)))).toBe('NETWORK_WIRE_FORMAT')
    expect(() => frameHead(new Uint8Array(MAX_HEADER_BYTES + 1))).toThrow()
  })

  it('is refused before room is taken when its payload is a byte too long', () => {
    expect(refusal(frameHead(encode({ payloadBytes: MAX_PAYLOAD_BYTES + 1, tag: 0 })))).toBe('NETWORK_WIRE_FORMAT')
  })

  it('tells how many bytes are missing before it can go on', () => {
    const push = frameReader(decode, () => undefined, () => undefined)
    const [whole, two] = [frame(new Uint8Array(1000)), frame(new Uint8Array(0))]
    const cuts = [2, 5, 12, 512, 1011, 1012]
    expect(cuts.map((cut, i) => push(whole.subarray(cuts[i - 1] ?? 0, cut)))).toEqual([2, 7, 1000, 500, 1, 0])
    expect(push(concat(two, two.subarray(0, 1)))).toBe(3)
  })

  it('is refused by its header before the payload comes', () => {
    const push = frameReader(decode, () => { throw new Error('not wanted') }, () => undefined)
    expect(() => { push(frameHead(encode({ payloadBytes: 10, tag: 0 }))) }).toThrow('not wanted')
  })
})
