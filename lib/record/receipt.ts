import { concat, equal, sized, u32, u64, u8, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { reader } from '../bytes/reader.ts'
import { CyxError } from '../errors.ts'
import { SIGNATURE_BYTES } from './signature.ts'
import type { Verify } from './signature.ts'

/** A node's word that a shard is on its disk (docs/format.md §10). */
export interface Receipt {
  /** Nonce of the grant it was put under, 16 bytes. */
  grantNonce: Bytes
  /** 16 bytes. */
  version: Bytes
  chunk: number
  /** 32 bytes. */
  chunkId: Bytes
  /** 0 … 255 */
  shard: number
  shardBytes: number
  timeMs: number
}

const DOMAIN = concat(utf8('cyxcloud/receipt/1'), u8(0))

/** Bytes of a receipt's signed part: 18 + 1 + 16 + 16 + 8 + 32 + 1 + 4 + 8. */
export const RECEIPT_BODY_BYTES = 104

/** Bytes of a receipt: body and signature. */
export const RECEIPT_BYTES = RECEIPT_BODY_BYTES + SIGNATURE_BYTES

const NO_SIGNATURE = new Uint8Array(SIGNATURE_BYTES)

const malformed = (reason: string): CyxError => new CyxError('NETWORK_WIRE_FORMAT', { what: `receipt: ${reason}` })

/** The parts of a receipt, one after the other. */
const partsOf = (receipt: Receipt, ...signature: Uint8Array[]): Bytes => concat(
  DOMAIN, sized(receipt.grantNonce, 16, 'the nonce'), sized(receipt.version, 16, 'the version id'), u64(receipt.chunk), sized(receipt.chunkId, 32, 'the chunk id'),
  u8(receipt.shard), u32(receipt.shardBytes), u64(receipt.timeMs), ...signature)

/** The bytes that the node signs. @throws INVALID_REQUEST when a field has the wrong length or range */
export const receiptBody = (receipt: Receipt): Bytes => partsOf(receipt)

/** A whole receipt, 168 bytes. @throws INVALID_REQUEST as {@link receiptBody} */
export const encodeReceipt = (receipt: Receipt, signature: Uint8Array): Bytes => partsOf(receipt, sized(signature, SIGNATURE_BYTES, 'the signature'))

/** A whole receipt with `sign`'s signature over its body, 168 bytes: in one piece of memory, as a node makes many. @throws INVALID_REQUEST as {@link receiptBody}, and what `sign` throws */
export async function signedReceipt(receipt: Receipt, sign: (body: Uint8Array) => Uint8Array | Promise<Uint8Array>): Promise<Bytes> {
  const whole = partsOf(receipt, NO_SIGNATURE)
  whole.set(sized(await sign(whole.subarray(0, RECEIPT_BODY_BYTES)), SIGNATURE_BYTES, 'the signature'), RECEIPT_BODY_BYTES)
  return whole
}

/** The fields of a receipt; the signature is not checked here. @throws NETWORK_WIRE_FORMAT unless these are 168 bytes that {@link encodeReceipt} could have written */
export function decodeReceipt(bytes: Uint8Array): { receipt: Receipt, body: Bytes, signature: Bytes } {
  const from = reader(bytes, malformed)
  if (!equal(from.take(DOMAIN.length), DOMAIN)) throw malformed('it is of another kind')
  const receipt: Receipt = {
    grantNonce: from.take(16), version: from.take(16), chunk: from.u64(), chunkId: from.take(32), shard: from.u8(), shardBytes: from.u32(), timeMs: from.u64(),
  }
  const signature = from.take(SIGNATURE_BYTES)
  from.end()
  return { receipt, body: new Uint8Array(bytes.subarray(0, RECEIPT_BODY_BYTES)), signature }
}

/** Whether the node of `nodeKey` signed it. @throws NETWORK_WIRE_FORMAT as {@link decodeReceipt} */
export async function verifyReceipt(bytes: Uint8Array, nodeKey: Uint8Array, verify: Verify): Promise<boolean> {
  const { body, signature } = decodeReceipt(bytes)
  return verify(signature, body, nodeKey)
}
