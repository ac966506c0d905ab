import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stream } from '@libp2p/interface'
import { u64 } from '../lib/bytes/bytes.ts'
import { drained } from '../lib/wire/pipe.ts'
import { hasher } from './hash.ts'
import { identityOf } from './identity.ts'
import type { Identity } from './identity.ts'
import { signer } from './sign.ts'
import { makeGroupCommit } from './store/groupCommit.ts'
import { readSome, takeSome } from './webtransport/addon.ts'
import type { Addon, AddonSession, AddonStream } from './webtransport/addon.ts'

/** Bytes per write when a raw stream sends. */
const PIECE_BYTES = 256 * 1024

/** Longest piece with work: as a shard. */
const PIECE_BYTES_MAX = 1 << 20

/** Verb and length, or lengths. */
const HEAD_BYTES = 9

/**
 * Serves /bench/raw: the yardstick of the transfer benchmark, no libp2p, no checks.
 * A stream starts with 'k' or 's' and a length u64: keep so many bytes (answer: the number that came, u64), or send so many. 'K' and 'S' (length u32, bytes
 * of a piece u32) do what no node can do without: each piece that comes is hashed and on the disk before it is signed for, each that is sent was read from
 * the disk and hashed. For pieces that are kept the answer is a public key (32 bytes), then a signature (64 bytes, Ed25519) of each piece's number (u64) in turn.
 */
export const serveRaw = (addon: Addon, folder: string) => (session: AddonSession): void => {
  const works = worksIn(folder, addon)
  const accept = async (): Promise<void> => {
    for (let stream = await session.acceptStream(); stream; stream = await session.acceptStream()) {
      const begun = stream
      serveStream(begun, works).catch(() => { void begun.reset(1) })
    }
  }
  void accept()
}

/** Serves the protocol /bench/raw: the same over a libp2p stream of any transport. */
export const serveRawStream = (addon: Addon | null, folder: string) => (stream: Stream): void => {
  const works = worksIn(folder, addon)
  const broken = (): void => { stream.abort(new Error('it broke')) }
  let head = Buffer.alloc(0)
  let keeper: Keeper | null = null
  const answer = async (whole: Keeper): Promise<void> => {
    await whole.end()
    await stream.close()
  }
  const send = async (asked: Asked): Promise<void> => {
    for await (const piece of pieces(asked, works)) if (!stream.send(piece)) while (stream.writableNeedsDrain) await drained(stream)
    await stream.close()
  }
  const tell = (kept: Buffer): Promise<void> => {
    stream.send(kept)
    return Promise.resolve()
  }
  const keep = (bytes: Uint8Array): void => {
    if (keeper?.take(bytes) === 0) answer(keeper).catch(broken)
  }
  stream.addEventListener('message', ({ data }) => {
    if (keeper) {
      for (const bytes of data instanceof Uint8Array ? [data] : data) keep(bytes)
      return
    }
    head = Buffer.concat([head, data.subarray()])
    if (head.length < HEAD_BYTES) return
    const asked = readHead(head)
    if (asked.sends) {
      send(asked).catch(broken)
      return
    }
    keeper = keeperOf(asked, works, tell)
    keep(head.subarray(HEAD_BYTES))
  })
}

/** `pieceBytes` null: without the work. */
interface Asked { sends: boolean, pieceBytes: number | null, total: number }

function readHead(head: Buffer): Asked {
  const verb = String.fromCharCode(head[0] ?? 0)
  const sends = verb.toLowerCase() === 's'
  if (verb === verb.toLowerCase()) return { sends, pieceBytes: null, total: Number(head.readBigUInt64BE(1)) }
  return { sends, pieceBytes: Math.min(Math.max(1, head.readUInt32BE(5)), PIECE_BYTES_MAX), total: head.readUInt32BE(1) }
}

async function serveStream(stream: AddonStream, works: () => Promise<Works>): Promise<void> {
  let head = Buffer.alloc(0)
  while (head.length < HEAD_BYTES) {
    const bytes = await readSome(stream)
    if (!bytes) return
    head = Buffer.concat([head, bytes])
  }
  const asked = readHead(head)
  if (asked.sends) for await (const piece of pieces(asked, works)) await stream.write([piece])
  else {
    const keeper = keeperOf(asked, works, async kept => { await stream.write([kept]) })
    let left = keeper.take(head.subarray(HEAD_BYTES))
    while (left > 0 && await stream.readable(left)) for (let bytes = takeSome(stream); bytes; bytes = takeSome(stream)) left = keeper.take(bytes)
    await keeper.end()
  }
  await stream.finish()
}

/** What a node does to a piece; `sync`: overlapping ones share it, as those of the store. */
interface Works extends Pick<Identity, 'publicKey' | 'sign'> { file: FileHandle, sync: () => Promise<void>, hash: (bytes: Uint8Array) => unknown }

const worksIn = (folder: string, addon: Addon | null) => async (): Promise<Works> => {
  const file = await open(join(folder, 'bench-raw'), 'w+')
  const identity = identityOf(crypto.getRandomValues(new Uint8Array(32)))
  return { file, sync: makeGroupCommit(() => file.datasync()), hash: hasher(addon), publicKey: identity.publicKey, sign: signer(identity, addon) }
}

/** So many bytes, a piece at a time; with work each was read from the disk and hashed, and the next is being read. */
async function* pieces({ total, pieceBytes }: Asked, open: () => Promise<Works>): AsyncGenerator<Buffer> {
  const works = pieceBytes === null ? null : await open()
  const piece = Buffer.alloc(pieceBytes ?? PIECE_BYTES)
  await works?.file.write(piece, 0, piece.length, 0)
  const read = async (): Promise<Buffer> => works ? (await works.file.read(Buffer.allocUnsafeSlow(piece.length), 0, piece.length, 0)).buffer : piece
  try {
    let next = read()
    for (let left = total; left > 0; left -= piece.length) {
      const bytes = await next
      next = read()
      works?.hash(bytes)
      yield left >= bytes.length ? bytes : bytes.subarray(0, left)
    }
    await next
  } finally {
    await works?.file.close()
  }
}

/** Takes what comes; `take` answers how many bytes are still to come, `end` resolves when all of them are kept and that is told. */
interface Keeper { take: (bytes: Uint8Array) => number, end: () => Promise<void> }

/** With work pieces are joined, hashed, written, synced and signed for; what a sync brings is told at once, by one answer after the other. */
function keeperOf({ total, pieceBytes }: Asked, open: () => Promise<Works>, tell: (kept: Buffer) => Promise<void>): Keeper {
  const works = pieceBytes === null ? null : open()
  let [got, filled, number, told] = [0, 0, 0, 0]
  const signatures = new Map<number, Uint8Array>()
  let piece = Buffer.allocUnsafeSlow(pieceBytes ?? 0)
  let written: Promise<unknown> = Promise.resolve()
  let telling: Promise<unknown> = Promise.resolve()
  let untold: Uint8Array[] = []
  const all: Promise<void>[] = []
  const tellAll = (): Promise<unknown> => {
    telling = telling.then(async () => {
      const answer = Buffer.concat(untold)
      untold = []
      if (answer.length > 0) await tell(answer)
    })
    return telling
  }
  works?.then(({ publicKey }) => { untold.unshift(publicKey) }, () => undefined)
  const keep = async (whole: Buffer, mine: number, to: Promise<Works>): Promise<void> => {
    const { file, sync, hash, sign } = await to
    hash(whole)
    written = written.then(() => file.write(whole))
    // Signed while the disk works, as the store's are; both are told in the pieces' order.
    const [signature] = await Promise.all([sign(u64(mine)), written.then(sync)])
    signatures.set(mine, signature)
    for (let next = signatures.get(told); next; next = signatures.get(++told)) {
      signatures.delete(told)
      untold.push(next)
    }
    await tellAll()
  }
  const join = (bytes: Uint8Array, to: Promise<Works>): void => {
    for (let offset = 0; offset < bytes.length;) {
      const taken = Math.min(piece.length - filled, bytes.length - offset)
      piece.set(bytes.subarray(offset, offset + taken), filled)
      filled += taken
      offset += taken
      got += taken
      if (filled < piece.length && got < total) continue
      all.push(keep(piece.subarray(0, filled), number++, to))
      piece = Buffer.allocUnsafeSlow(piece.length)
      filled = 0
    }
  }
  return {
    take: bytes => {
      if (works) join(bytes, works)
      else got += bytes.length
      return Math.max(0, total - got)
    },
    end: async () => {
      await Promise.all(all)
      if (!works) untold.push(u64(got))
      await tellAll()
      await (await works)?.file.close()
    },
  }
}
