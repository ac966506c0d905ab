import { concat, sized, u64, u8, utf8 } from './bytes.ts'
import type { Bytes } from './bytes.ts'
import { ID_BYTES } from './id.ts'

/** What a sealed record is for (docs/format.md §6). */
export type Purpose = 'cyxcloud/head' | 'cyxcloud/dek' | 'cyxcloud/feed' | 'cyxcloud/journal' | 'cyxcloud/list' | 'cyxcloud/link' | 'cyxcloud/link-keys' | 'cyxcloud/kek' | 'cyxcloud/folder' | 'cyxcloud/credential' | 'cyxcloud/device'

/**
 * The AAD of a sealed record (docs/format.md §6): bound to purpose, account, object and number, so nothing can be swapped or rolled back unseen.
 *
 * @param account - 16 bytes (zero for a link)
 * @param object - 16 bytes, per purpose
 * @param number - per purpose, a safe integer
 * @throws INVALID_REQUEST when a length or the number is wrong
 */
export const aadOf = (purpose: Purpose, account: Uint8Array, object: Uint8Array, number: number): Bytes =>
  concat(utf8(purpose), u8(0), sized(account, ID_BYTES, 'the account id'), sized(object, ID_BYTES, 'the object id'), u64(number))
