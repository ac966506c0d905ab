import { aadOf } from '../bytes/aad.ts'
import type { Bytes } from '../bytes/bytes.ts'

/** AAD of the KEK as the unlocker at place `number` wraps it. */
export const kekAad = (account: Bytes, number: number): Bytes => aadOf('cyxcloud/kek', account, account, number)
