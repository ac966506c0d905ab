import type { Bytes } from '../../bytes/bytes.ts'
import { linkKeys } from '../../keys/link.ts'
import type { Stretch } from '../../keys/stretch.ts'
import { principalOf } from '../../ledger/ic/identity.ts'
import { identityOf } from '../../ledger/ic/signerIdentity.ts'
import { addressOfSeed, anchorAddress } from '../../ledger/solana/address.ts'
import { fromAddress } from '../../ledger/solana/base58.ts'
import type { Options } from '../../options.ts'
import type { DriveContext } from '../context.ts'

/** How a link is wanted: null for no password, no end (ms since 1970), no bound. */
export interface LinkWish { password: string | null, expiresAt: number | null, maxOpens: number | null }

/** Address [32] of the drive's account on Solana. */
export const anchorOf = ({ keyring, config }: DriveContext): Bytes => fromAddress(anchorAddress(config.solana.registry, addressOfSeed(keyring.solana.owner)))

/**
 * Tells the directory of a link: it gets the sealed payload and the principal of the link's own key, never the secret.
 *
 * @param version - as the directory knows it; the link's session reads it
 * @param payload - is zeroed: it has keys in it
 */
export async function makeLink({ directory }: DriveContext, { link, secret, version, payload, wish: { password, expiresAt, maxOpens } }: { link: Bytes, secret: Bytes, version: Bytes, payload: Bytes, wish: LinkWish }, stretch: Stretch, options: Options): Promise<void> {
  const keys = await linkKeys(link, secret, password, stretch, options)
  const sealed = await keys.seal(payload)
  payload.fill(0)
  await directory.createLink({ link, version, reader: new Uint8Array(principalOf(identityOf(keys.auth))), sealed, hasPassword: password !== null, expiresAt, maxOpens }, options)
}
