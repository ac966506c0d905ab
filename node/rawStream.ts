import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stream } from '@libp2p/interface'
import { drained } from '../lib/wire/pipe.ts'
import { hasher } from './hash.ts'
import { readSome, takeSome } from './webtransport/addon.ts'
import type { Addon, AddonSession, AddonStream } from './webtransport/addon.ts'

/** Bytes per write when a raw stream sends. */
const PIECE_BYTES = 256 * 1024

/** Verb and length. */
const HEAD_BYTES = 9

/**
 * Serves /bench/raw: the yardstick of the transfer benchmark, no libp2p, no checks.
 * A stream starts with 'k' or 's' and a length u64: keep so many bytes (answer: the number that came, u64), or send so many. 'K' and 'S' do what no node
 * can do without: what comes is hashed and on the disk before the answer, what is sent was read from the disk and hashed.
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
    stream.send(await whole.end())
    await stream.close()
  }
  const send = async ({ works: hard, total }: Asked): Promise<void> => {
    for await (const piece of pieces(total, hard ? await works() : null)) if (!stream.send(piece)) while (stream.writableNeedsDrain) await drained(stream)
    await stream.close()
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
    keeper = keeperOf(asked.total, asked.works ? works() : null)
    keep(head.subarray(HEAD_BYTES))
  })
}

interface Asked { sends: boolean, works: boolean, total: number }

function readHead(head: Buffer): Asked {
  const verb = String.fromCharCode(head[0] ?? 0)
  return { sends: verb.toLowerCase() === 's', works: verb !== verb.toLowerCase(), total: Number(head.readBigUInt64BE(1)) }
}

async function serveStream(stream: AddonStream, works: () => Promise<Works>): Promise<void> {
  let head = Buffer.alloc(0)
  while (head.length < HEAD_BYTES) {
    const bytes = await readSome(stream)
    if (!bytes) return
    head = Buffer.concat([head, bytes])
  }
  const asked = readHead(head)
  if (asked.sends) for await (const piece of pieces(asked.total, asked.works ? await works() : null)) await stream.write([piece])
  else await stream.write([await keep(stream, keeperOf(asked.total, asked.works ? works() : null), head.subarray(HEAD_BYTES))])
  await stream.finish()
}

async function keep(stream: AddonStream, keeper: Keeper, before: Buffer): Promise<Uint8Array> {
  let left = keeper.take(before)
  while (left > 0 && await stream.readable(left)) for (let bytes = takeSome(stream); bytes; bytes = takeSome(stream)) left = keeper.take(bytes)
  return keeper.end()
}

/** What a node does to a piece. */
interface Works { file: FileHandle, hash: (bytes: Uint8Array) => unknown }

const worksIn = (folder: string, addon: Addon | null) => async (): Promise<Works> => ({ file: await open(join(folder, 'bench-raw'), 'w+'), hash: hasher(addon) })

/** So many bytes, a piece at a time; with `works` each was read from the disk and hashed, and the next is being read. */
async function* pieces(total: number, works: Works | null): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(PIECE_BYTES)
  await works?.file.write(piece, 0, PIECE_BYTES, 0)
  const read = async (): Promise<Buffer> => works ? (await works.file.read(Buffer.allocUnsafeSlow(PIECE_BYTES), 0, PIECE_BYTES, 0)).buffer : piece
  try {
    let next = read()
    for (let left = total; left > 0; left -= PIECE_BYTES) {
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

/** Takes what comes; `take` answers how many bytes are still to come, `end` how many they were (u64) once they are kept. */
interface Keeper { take: (bytes: Uint8Array) => number, end: () => Promise<Uint8Array> }

/** With `works` pieces are joined, hashed and written, and a sync comes before the answer. */
function keeperOf(total: number, works: Promise<Works> | null): Keeper {
  let [got, filled] = [0, 0]
  let piece = Buffer.allocUnsafeSlow(works ? PIECE_BYTES : 0)
  let written: Promise<unknown> = Promise.resolve()
  const join = (bytes: Uint8Array, to: Promise<Works>): void => {
    for (let offset = 0; offset < bytes.length;) {
      const taken = Math.min(PIECE_BYTES - filled, bytes.length - offset)
      piece.set(bytes.subarray(offset, offset + taken), filled)
      filled += taken
      offset += taken
      if (filled < PIECE_BYTES && got < total) continue
      const whole = piece.subarray(0, filled)
      written = Promise.all([to, written]).then(([{ file, hash }]) => {
        hash(whole)
        return file.write(whole)
      })
      piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
      filled = 0
    }
  }
  return {
    take: bytes => {
      got += bytes.length
      if (works) join(bytes, works)
      return Math.max(0, total - got)
    },
    end: async () => {
      await written
      const { file } = await works ?? {}
      await file?.datasync()
      await file?.close()
      const answer = Buffer.alloc(8)
      answer.writeBigUInt64BE(BigInt(got))
      return answer
    },
  }
}
