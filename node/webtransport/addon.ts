import { createRequire } from 'node:module'
import { CyxError } from '../../lib/errors.ts'

/** A certificate as the addon makes it: DER, PKCS #8 and the SHA-256 of the DER. */
export interface MadeCertificate { certificate: Uint8Array, key: Uint8Array, hash: Uint8Array }

/** One bidirectional stream. Rejections are plain errors with the transport's words. */
export interface AddonStream {
  /** Waits until there are so many bytes to take (0 is as 1, more than 256 KiB are as those), or all up to the end; false where nothing is. */
  readable: (wanted: number) => Promise<boolean>
  /** Copies what is there into the front of `into`; its length, 0 where nothing is. */
  take: (into: Uint8Array) => number
  /** Copies all parts, in their order, before it returns; null when the transport has taken them, else it resolves when it has. @throws and rejects with the transport's words */
  write: (parts: readonly Uint8Array[]) => Promise<void> | null
  /** Ends our side; resolves when the peer has everything. */
  finish: () => Promise<void>
  reset: (code: number) => Promise<void>
  stop: (code: number) => Promise<void>
}

/** What all streams are read into, one after the other. */
const SLAB = Buffer.allocUnsafeSlow(256 * 1024)

/** What a stream has next, valid until the next call; null where nothing is. */
export function takeSome(stream: AddonStream): Buffer | null {
  const length = stream.take(SLAB)
  return length > 0 ? SLAB.subarray(0, length) : null
}

/** The next bytes of a stream, waiting for them, as the caller's own; null at the end. */
export const readSome = async (stream: AddonStream): Promise<Uint8Array | null> => await stream.readable(1) ? new Uint8Array(takeSome(stream) ?? []) : null

/** One WebTransport session of a browser. */
export interface AddonSession {
  readonly path: string
  readonly remoteHost: string
  readonly remotePort: number
  /** The peer's next stream; null once the session has ended. */
  acceptStream: () => Promise<AddonStream | null>
  openStream: () => Promise<AddonStream>
  /** Resolves with the reason when the session has ended. */
  closed: () => Promise<string>
  close: (code: number) => void
}

export interface AddonListener {
  readonly port: number
  accept: () => Promise<AddonSession | null>
  setCertificate: (certificate: Uint8Array, key: Uint8Array) => void
  close: () => Promise<void>
}

/** Ed25519 by a key. */
export interface AddonSigner {
  /** Signs a message (64 bytes) on the calling thread, in about 10 µs. */
  signOne: (message: Uint8Array) => Uint8Array
  /** Signs messages of `length` bytes (≥ 1) that lie one after the other; 64 bytes for each. Another thread does it. */
  sign: (messages: Uint8Array, length: number) => Promise<Uint8Array>
}

/** An open file that somebody else closes. */
export interface AddonAppender {
  /**
   * Writes the parts one after the other from `position` on, then syncs the file's data, on another thread; the parts stay as they are until then.
   *
   * @returns 0, or the system's errno; with 1 << 16 if all was written and the sync failed
   */
  append: (parts: readonly Uint8Array[], position: number) => Promise<number>
}

/** The native module that `build.sh` makes from `src/`. */
export interface Addon {
  /** Writes 32 bytes into the front of `into`. */
  blake3: (bytes: Uint8Array, into: Uint8Array) => void
  Signer: new (seed: Uint8Array) => AddonSigner
  Appender: new (fd: number) => AddonAppender
  /** The process's threads wait for their turn instead of taking a core from who is at work (sched(7), SCHED_BATCH); how many do, 0 where the system refuses. */
  workInBatches: () => number
  makeCertificate: (hosts: string[], fromMs: number, untilMs: number) => MadeCertificate
  /** `sessions`: connections at a time, more are refused. */
  listen: (options: { host: string, port: number, certificate: Uint8Array, key: Uint8Array, paths: string[], sessions: number }) => Promise<AddonListener>
}

/** Loads the addon of this platform from `folder`. @throws LOCAL_NETWORK, a sentence for the banner, where there is none or it does not load */
export function loadAddon(folder = './dist'): Addon {
  const name = `wt.${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}.node`
  try {
    return createRequire(import.meta.url)(`${folder}/${name}`) as Addon
  } catch (error) {
    throw new CyxError('LOCAL_NETWORK', {
      what: `WebTransport is off: the addon ${name} cannot be loaded. Browsers reach this node by WebRTC only, more slowly.`,
      next: 'Where Rust is installed, node/webtransport/build.sh builds it.',
    }, error)
  }
}
