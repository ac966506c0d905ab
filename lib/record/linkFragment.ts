import { fromBase64url, toBase64url } from '../bytes/base.ts'
import { concat, equal, sized, u8, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { sha256 } from '../bytes/hash.ts'
import { reader } from '../bytes/reader.ts'
import { CyxError } from '../errors.ts'

/** What stands behind the # of a link (docs/format.md §9). */
export interface LinkFragment {
  /** Link id, 16 bytes. */
  link: Bytes
  /** 32 random bytes; whoever has them (and the password) has the file. */
  secret: Bytes
  /** Whether a password is asked for. */
  password: boolean
}

const VERSION = 1
const CHECK_BYTES = 4
const checkOf = (before: Uint8Array): Bytes => sha256(concat(utf8('cyxcloud/link'), before)).slice(0, CHECK_BYTES)

/** The fragment without its #: 72 characters. @throws INVALID_REQUEST when a length is wrong */
export function encodeFragment({ link, secret, password }: LinkFragment): string {
  const before = concat(u8(VERSION), u8(password ? 1 : 0), sized(link, 16, 'the link id'), sized(secret, 32, 'the secret'))
  return toBase64url(concat(before, checkOf(before)))
}

/**
 * What a fragment holds.
 *
 * @param fragment - with or without its #
 * @throws LINK_MALFORMED when it is cut short, changed, or of another version; the error does not hold the fragment
 */
export function parseFragment(fragment: string): LinkFragment {
  const malformed = (): CyxError => new CyxError('LINK_MALFORMED')
  let bytes: Bytes
  try { bytes = fromBase64url(fragment.replace(/^#/, '')) } catch { throw malformed() }
  const from = reader(bytes, malformed)
  const [version, flags] = [from.u8(), from.u8()]
  const [link, secret, check] = [from.take(16), from.take(32), from.take(CHECK_BYTES)]
  from.end()
  if (version !== VERSION || flags > 1 || !equal(check, checkOf(bytes.subarray(0, -CHECK_BYTES)))) throw malformed()
  return { link, secret, password: flags === 1 }
}
