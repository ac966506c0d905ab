import { appBase } from '../../lib/sw/register.ts'

/** 55 bytes in base64url with some to spare; what it holds is checked by the share page. */
const FRAGMENT = /^[A-Za-z0-9_-]{40,200}$/

/** The part of an address behind its path; empty where it is none. */
export const addressOf = (address: string): string => URL.parse(address)?.hash ?? ''

/**
 * The page that opens a link of the form `web+cyxcloud:share/#…` with this app, wherever the link was made: links name no host.
 *
 * @param word - what the browser put into the address, escaped
 * @returns null when it is no such link; nothing of it is told to anybody
 */
export function linkAddress(word: string): string | null {
  let link: string
  try { link = decodeURIComponent(word) } catch { return null }
  const fragment = /^web\+cyxcloud:(?:\/\/)?(?:share\/?)?#?([^#]*)$/i.exec(link)?.[1] ?? ''
  return FRAGMENT.test(fragment) ? new URL(`share/#${fragment}`, appBase()).href : null
}
