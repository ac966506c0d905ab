import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import { MAX_PAYLOAD_BYTES } from './shard.ts'

/** Longest header of a frame (docs/format.md §11). */
export const MAX_HEADER_BYTES = 4096

/** Bytes of the header's length. */
const LENGTH_BYTES = 4

/** One message: its decoded header and the payload behind it. */
export interface Frame<H> { header: H, payload: Bytes }

/** Takes what arrives, in any pieces; calls back with every whole frame. Answers how many bytes are missing before it can go on; 0 between two frames. @throws NETWORK_WIRE_FORMAT */
export type FrameReader = (bytes: Uint8Array) => number

/** The bytes before the payload: length ‖ header. @throws INTERNAL when the header is too long */
export function frameHead(header: Uint8Array): Bytes {
  if (header.length < 1 || header.length > MAX_HEADER_BYTES) throw new CyxError('INTERNAL', { what: `a frame header of ${String(header.length)} bytes` })
  const head = new Uint8Array(LENGTH_BYTES + header.length)
  new DataView(head.buffer).setUint32(0, header.length)
  head.set(header, LENGTH_BYTES)
  return head
}

/**
 * Cuts a byte stream into frames. No more than one frame is held, and the payload's room is taken only after its header was accepted.
 *
 * @param decode - the header of its bytes
 * @param accept - told of each header before its payload comes; throws to refuse it
 * @param onFrame - told of each whole frame
 */
export function frameReader<H extends { payloadBytes: number }>(decode: (bytes: Uint8Array) => H, accept: (header: H) => void, onFrame: (frame: Frame<H>) => void): FrameReader {
  let part: 'length' | 'header' | 'payload' = 'length'
  let room = new Uint8Array(LENGTH_BYTES)
  let filled = 0
  let header: H | null = null
  const expect = (next: typeof part, length: number): void => {
    part = next
    room = new Uint8Array(length)
    filled = 0
  }
  const full = (): void => {
    if (part === 'length') {
      const length = new DataView(room.buffer).getUint32(0)
      if (length < 1 || length > MAX_HEADER_BYTES) throw malformed('a header of impossible length')
      return expect('header', length)
    }
    if (part === 'header') {
      header = decodeHeader(decode, room)
      if (header.payloadBytes > MAX_PAYLOAD_BYTES) throw malformed('a payload of impossible length')
      accept(header)
      expect('payload', header.payloadBytes)
      if (header.payloadBytes > 0) return
    }
    const payload = room
    const done = header
    expect('length', LENGTH_BYTES)
    if (done) onFrame({ header: done, payload })
  }
  return bytes => {
    for (let offset = 0; offset < bytes.length;) {
      const taken = Math.min(room.length - filled, bytes.length - offset)
      room.set(bytes.subarray(offset, offset + taken), filled)
      filled += taken
      offset += taken
      if (filled === room.length) full()
    }
    return part === 'length' && filled === 0 ? 0 : room.length - filled
  }
}

function decodeHeader<H>(decode: (bytes: Uint8Array) => H, bytes: Uint8Array): H {
  try { return decode(bytes) } catch (error) { throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'a header that is no message' }, error) }
}

const malformed = (what: string): CyxError => new CyxError('NETWORK_WIRE_FORMAT', { what })
