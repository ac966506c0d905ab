import type { Bytes } from './bytes.ts'

/** Bytes of an id (account, version, entry, folder, link, upload). */
export const ID_BYTES = 16

/** The id of the root folder, and the place of "no object" in an AAD. */
export const zeroId = (): Bytes => new Uint8Array(ID_BYTES)

/** A new id: 16 random bytes from the system's generator. */
export const randomId = (): Bytes => crypto.getRandomValues(new Uint8Array(ID_BYTES))
