import { join } from 'node:path'
import { CyxError } from '../../lib/errors.ts'
import { readOwnJson, replaceFile } from '../files.ts'
import type { Addon, MadeCertificate } from './addon.ts'

/** A browser takes a hash-pinned certificate of at most 14 days (W3C WebTransport, "custom certificate requirements"); an hour less, for the second it is cut to. */
const LIFE_MS = 14 * 24 * 3_600_000 - 3_600_000

/** The next certificate takes over so long before the current one ends: clocks differ. */
const OVERLAP_MS = 24 * 3_600_000

/** How far a browser's clock may be behind ours. */
const BACKDATE_MS = 12 * 3_600_000

const FILE = 'webtransport.json'

/** Certificates that ended are remembered, because a browser compares the hashes it dialled with all that we name. */
const PAST_MAX = 4

interface Kept { from: number, until: number, certificate: string, key: string, hash: string }

/** The certificates of a node: one that is served, and the next, whose hash is announced before it is needed. */
export interface Certificates {
  current: () => MadeCertificate
  /** Multihashes (SHA-256) of both: they stand in the address. */
  hashes: () => Uint8Array[]
  /** The same and those of the past: they are named in the handshake. */
  allHashes: () => Uint8Array[]
  /** Called after a change. */
  onChange: (listener: () => void) => void
  /** Rolls over when it is time; asked for now and then. */
  renew: (nowMs: number) => Promise<void>
}

/** The certificates kept in `folder`, so that addresses survive a restart; new ones where they are missing or nearly ended. */
export async function openCertificates(folder: string, addon: Addon, nowMs: number): Promise<Certificates> {
  const listeners: (() => void)[] = []
  let { pair, past } = await readOwnJson(join(folder, FILE), 'certificates') as { pair: Kept[], past: string[] } | null ?? { pair: [], past: [] }
  const make = (from: number): Kept => {
    const until = from + LIFE_MS
    const { certificate, key, hash } = addon.makeCertificate(['localhost'], from, until)
    return { from, until, certificate: base64(certificate), key: base64(key), hash: base64(hash) }
  }
  const served = (): Kept => {
    const [first] = pair
    if (!first) throw new CyxError('INTERNAL', { what: 'no certificate was made' })
    return first
  }
  const renew = async (now: number): Promise<void> => {
    const good = pair.filter(({ until }) => until - OVERLAP_MS > now)
    const first = good[0] ?? make(now - BACKDATE_MS)
    const next = good[1] ?? make(first.until - OVERLAP_MS - BACKDATE_MS)
    if (first === pair[0] && next === pair[1]) return
    past = [...past, ...pair.filter(one => one !== first).map(({ hash }) => hash)].slice(-PAST_MAX)
    pair = [first, next]
    await replaceFile(join(folder, FILE), JSON.stringify({ pair, past }), 0o600)
    for (const listener of listeners) listener()
  }
  await renew(nowMs)
  return {
    current: () => {
      const { certificate, key, hash } = served()
      return { certificate: Buffer.from(certificate, 'base64'), key: Buffer.from(key, 'base64'), hash: Buffer.from(hash, 'base64') }
    },
    hashes: () => pair.map(({ hash }) => multihash(hash)),
    allHashes: () => [...past, ...pair.map(({ hash }) => hash)].map(multihash),
    onChange: listener => { listeners.push(listener) },
    renew,
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

// 0x12 0x20: SHA-256, 32 bytes (multicodec table)
const multihash = (hash: string): Uint8Array => Uint8Array.of(0x12, 0x20, ...Buffer.from(hash, 'base64'))
