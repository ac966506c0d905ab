import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { openChunks } from '../../cache/chunks.ts'
import { memorySlabs } from '../../cache/slabs.ts'
import { makeVersions } from '../../cache/versions.ts'
import { STANDARD, chunkCount } from '../../codec/sizes.ts'
import { makeMeter } from '../../engine/meter.ts'
import { hkdfBase } from '../../keys/derive.ts'
import type { Reader } from '../ledger/reader.ts'
import type { OpenedLink } from '../ledger/types.ts'
import { toAddress } from '../../ledger/solana/base58.ts'
import type { Options, Progress } from '../../options.ts'
import { versionLeaf } from '../../record/merkle.ts'
import type { LinkPayload } from '../../record/linkPayload.ts'
import { checkAnchor } from '../inclusion.ts'
import type { WorkerSetup } from '../calls.ts'
import { GROUP_CHUNKS } from '../context.ts'
import type { Reading } from '../context.ts'
import { offerStream } from '../pullStream.ts'
import type { ViewFile } from '../../sw/messages.ts'
import type { VersionFile } from '../read/file.ts'
import { makeLibrary } from '../read/library.ts'
import { openVersion } from '../read/open.ts'
import type { Access } from '../read/open.ts'
import { contentSegments } from '../read/content.ts'
import { isPacked, openPacked } from '../read/packed.ts'
import { streamVersion } from '../read/stream.ts'
import { makePlayHead, serveView } from '../read/view.ts'
import type { PlayHead } from '../read/view.ts'
import { makeReading } from '../setup.ts'
import type { AnchorState } from '../types.ts'

/** A link that the directory let in: who asks, the session, and what the link opened. */
export interface OpenLink { reader: Reader, opened: OpenedLink, payload: LinkPayload }

/** Coder, workers and connections: kept for another download, gone with the page. */
let parts: ReturnType<typeof makeReading> | null = null

/** What reading the file takes. */
async function prepare(setup: WorkerSetup, { reader, opened, payload }: OpenLink): Promise<{ reading: Reading, access: Access }> {
  parts ??= makeReading(setup, () => Promise.resolve([])).catch((error: unknown) => { parts = null; throw error })
  const { reading, nodes } = await parts
  const { version, account, cid, size, pack } = payload
  const stored = pack?.version ?? version
  const access = {
    account, version, cid, size, ...pack ? { pack } : {}, chunks: pack ? pack.container + 1 : chunkCount(size), dek: await hkdfBase(payload.dek),
    plan: async (first: number, count: number, more?: Options) => {
      const plan = await reader.getDownloadPlan({ version: stored, session: opened.session, first, count }, more)
      nodes.learn(plan.nodes)
      return plan
    },
  }
  return { reading, access }
}

/** The shared file, opened for ranges; what is read of it stays in memory. */
let shown: Promise<{ about: ViewFile, head: PlayHead, open: (options: Options) => Promise<VersionFile> }> | null = null

/** Answers one request of the service worker for the shared file over its port; resolves when it is over. */
export async function viewShared(setup: WorkerSetup, link: OpenLink, port: MessagePort): Promise<void> {
  const show = async (): Promise<NonNullable<Awaited<typeof shown>>> => {
    const { reading, access } = await prepare(setup, link)
    const library = makeLibrary(reading, { ...await openChunks(null, memorySlabs()), ...makeVersions(null) }, link.reader.pages)
    const { size, name, type: mime, version } = link.payload
    return { about: { size, name, mime, etag: `"${toBase32(version)}"` }, head: makePlayHead(), open: async options => (await library.open(access, options)).file }
  }
  const { about, head, open } = await (shown ??= show().catch((error: unknown) => { shown = null; throw error }))
  await serveView(port, about, head, open)
}

/**
 * Starts the download of a shared file.
 *
 * @returns a port to pull the chunks from, and a promise of the end: every byte checked, and what the chain says
 */
export async function startDownload(setup: WorkerSetup, { reader, opened, payload }: OpenLink, onProgress: (progress: Progress) => void, options: Options): Promise<{ port: MessagePort, done: Promise<{ anchor: AnchorState }> }> {
  const { reading, access } = await prepare(setup, { reader, opened, payload })
  const { version, size, pack } = payload
  const stored = pack?.version ?? version
  const packed = isPacked(access) ? await openPacked(reading, reader.pages, access, options) : null
  const file = packed?.version ?? await openVersion(access, reader.pages, GROUP_CHUNKS, options)
  const segments = packed?.segments ?? (file.onChain ? contentSegments(reading, reader.pages, file) : null)
  const meter = makeMeter(size, STANDARD.total)
  const show = (): void => { onProgress(meter.now('receiving')) }
  const stop = new AbortController()
  async function* metered(): AsyncGenerator<Bytes, void> {
    for await (const bytes of streamVersion(reading, file, { wire: wire => { meter.add(0, wire) }, shard: (shard, state) => { meter.shard(shard, state); show() } }, { signal: stop.signal, ...packed ? { plans: packed.plans } : {}, ...segments ? { segments } : {} })) {
      // The chunk's buffer is gone once it is handed over.
      const { length } = bytes
      yield bytes
      meter.add(length, 0)
      show()
    }
  }
  const { promise, resolve, reject } = Promise.withResolvers<null>()
  const port = offerStream(metered(), stop, error => { if (error) reject(error); else resolve(null) })
  const finish = async (): Promise<{ anchor: AnchorState }> => {
    await promise
    onProgress({ phase: 'done', totalBytes: size, ring: meter.ring() })
    if (!payload.anchor) return { anchor: { state: 'waiting' } }
    const proof = (leaves: number, more?: Options): ReturnType<Reader['getAnchorProof']> => reader.getAnchorProof({ version: stored, session: opened.session, leaves }, more)
    return { anchor: await checkAnchor(setup.config, toAddress(payload.anchor), versionLeaf(stored, file.root), proof, null) }
  }
  return { port, done: finish() }
}
