import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CLOCK_SLACK_MS, decodeGrant, GRANT_BYTES, grantRefusal } from '../record/grant.ts'
import type { Grant } from '../record/grant.ts'
import { refused } from './refusal.ts'
import type { Shelf } from './shelf.ts'

/** Checks grants and counts what is moved under them. The counts live as long as the process: a restart forgives. */
export interface GrantGate {
  admit: Shelf['admit']
  /** The directory's key; the one before it stays good for `OLD_KEY_MS`. */
  setKey: (key: Bytes) => void
  /** Grants whose bytes are counted now. */
  open: () => number
}

/** What differs from gate to gate. */
export interface GateOptions {
  /** Whether grants to the node of this key count here. */
  isFor: (nodeKey: Bytes) => boolean
  /** Ed25519. */
  verify: (signature: Uint8Array, message: Uint8Array, publicKey: Bytes) => boolean
  nowMs: () => number
}

/** Grants live 15 minutes; a key that was replaced has signed none that is older. */
const OLD_KEY_MS = 20 * 60_000

/** A grant that was checked, as it came and as it reads; `bytes` were moved under it. */
interface Counted { bytes: number, grant: Grant, encoded: Bytes }

/** Where the nonce lies in a grant, after the domain (docs/format.md §10): 17 + 1 + 16 + 16 + 8 + 4 + 32 + 8. */
const NONCE_AT = 102

/** The nonce of an encoded grant as a key of a map. */
const nonceOf = (encoded: Bytes): string => String.fromCharCode(...encoded.subarray(NONCE_AT, NONCE_AT + 16))

/** A gate for grants; it admits nothing until a key is set. */
export function makeGate({ isFor, verify, nowMs }: GateOptions): GrantGate {
  let keys: { key: Bytes, untilMs: number }[] = []
  const counts = new Map<string, Counted>()
  /** One of `counts`, or one that has expired and is refused for that. */
  let latest: Counted | null = null

  /** The count of a grant that was seen before, byte for byte: most requests come under one of those. */
  const known = (encoded: Bytes): Counted | null => {
    // An upload asks under the same one again and again.
    if (latest && equal(latest.encoded, encoded)) return latest
    const count = counts.get(nonceOf(encoded))
    if (!count || !equal(count.encoded, encoded)) return null
    latest = count
    return count
  }
  /** Begins the count of a grant; its signature is checked here, once, under each key. */
  const begin = (asked: Bytes, grant: Grant): Counted => {
    // Its own copy: what was asked lies among other bytes of a request.
    const encoded = new Uint8Array(asked)
    const name = nonceOf(encoded)
    // The signature is deterministic, but nobody is kept from making two grants of one nonce.
    if (counts.has(name)) throw refused('BAD_GRANT')
    const { body, signature } = decodeGrant(encoded)
    const good = keys.some(({ key, untilMs }) => untilMs > nowMs() && verify(signature, body, key))
    if (!good) throw refused('BAD_GRANT')
    // Grants live equally long, so the oldest come first: one that lives ends the search, and a new grant costs no more for those that are open.
    for (const [old, { grant: { expiresAtMs: end } }] of counts) {
      if (end + CLOCK_SLACK_MS >= nowMs()) break
      counts.delete(old)
    }
    const fresh = { bytes: 0, grant, encoded }
    counts.set(name, fresh)
    return fresh
  }

  return {
    setKey: key => {
      if (keys[0] && equal(keys[0].key, key)) return
      keys = [{ key, untilMs: Infinity }, ...keys.slice(0, 1).map(({ key: old }) => ({ key: old, untilMs: nowMs() + OLD_KEY_MS }))]
    },
    open: () => counts.size,
    admit: ({ grant: encoded, verb, version, chunkIndex, bytes: moved }) => {
      if (encoded.length !== GRANT_BYTES) throw refused('BAD_GRANT')
      const before = known(encoded)
      const grant = before?.grant ?? decodeOrRefuse(encoded)
      if (!isFor(grant.nodeKey)) throw refused('BAD_GRANT')
      const why = grantRefusal(grant, { verb, version, chunk: chunkIndex, nodeKey: grant.nodeKey, nowMs: nowMs() })
      if (why) throw refused(why === 'expired' ? 'GRANT_EXPIRED' : 'BAD_GRANT')
      const count = before ?? begin(encoded, grant)
      if (count.bytes + moved > grant.bytes) throw refused('OVER_LIMIT')
      count.bytes += moved
      let back = false
      return {
        grant,
        refund: () => {
          if (back) return
          back = true
          count.bytes -= moved
        },
      }
    },
  }
}

function decodeOrRefuse(bytes: Bytes): Grant {
  try { return decodeGrant(bytes).grant } catch { throw refused('BAD_GRANT') }
}
