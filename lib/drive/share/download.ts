import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { openChunks } from '../../cache/chunks.ts'
import { memorySlabs } from '../../cache/slabs.ts'
import { makeVersions } from '../../cache/versions.ts'
import { STANDARD, chunkCount } from '../../codec/sizes.ts'
import { makeMeter } from '../../engine/meter.ts'
import { hkdfBase } from '../../keys/derive.ts'
import type { Reader } from '../ledger/reader.ts'
import { toAddress } from '../../ledger/solana/base58.ts'
import type { Options, Progress } from '../../options.ts'
import { hasWebTransport } from '../../peers/hasWebTransport.ts'
import type { Host } from '../../peers/host.ts'
import { makeLateHost } from '../../peers/lateHost.ts'
import type * as webTransportHost from '../../peers/webTransportHost.ts'
import { versionLeaf } from '../../record/merkle.ts'
import { checkAnchor } from '../inclusion.ts'
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
import type { ReadEvents } from '../read/stream.ts'
import { makePlayHead, serveView } from '../read/view.ts'
import type { PlayHead } from '../read/view.ts'
import { makeReading } from '../setup.ts'
import { zip, zipBytes } from '../read/zip.ts'
import type { ZipEntry } from '../read/zip.ts'
import type { AnchorState } from '../types.ts'
import type { OpenFile, OpenLink } from './opened.ts'
import type { ShareSetup } from './shareSetup.ts'

/** Coder, workers and connections: kept for another download, gone with the page. */
let parts: ReturnType<typeof makeReading> | null = null

/** What dials nodes; libp2p is most of it. */
const loadHost = (): Promise<typeof webTransportHost> => import('../../peers/webTransportHost.ts')
const makeHost = (): Host => makeLateHost('webtransport', async () => (await loadHost()).makeWebTransportHost())

const reading = ({ coder, ...setup }: ShareSetup): NonNullable<typeof parts> => parts ??= makeReading(setup, () => Promise.resolve([]), { makeHost, coder }).catch((error: unknown) => { parts = null; throw error })

/** Makes ready what every download needs, before one is asked for; what fails then is told when it is. */
export function warm(setup: ShareSetup): void { reading(setup).catch(() => undefined) }

/** What reading the file takes; coder and workers come while the directory is asked. */
async function prepare(setup: ShareSetup, { reader, session, payload }: OpenFile): Promise<{ made: Promise<Reading>, access: Access }> {
  const needed = reading(setup)
  const made = needed.then(({ reading: one }) => one)
  // Told to whoever waits for it; unwaited for it must not count as unhandled.
  made.catch(() => undefined)
  const { version, account, cid, size, pack } = payload
  const stored = pack?.version ?? version
  const access = {
    account, version, cid, size, ...pack ? { pack } : {}, chunks: pack ? pack.container + 1 : chunkCount(size), dek: await hkdfBase(payload.dek),
    plan: async (first: number, count: number, more?: Options) => {
      const [plan, { nodes }] = await Promise.all([reader.getDownloadPlan({ version: stored, session, first, count }, more), needed])
      nodes.learn(plan.nodes)
      return plan
    },
  }
  return { made, access }
}

interface Shown { about: ViewFile, head: PlayHead, open: (options: Options) => Promise<VersionFile> }

/** Files that are shown, by their number, opened for ranges; what is read of them stays in memory. */
const shown = new Map<number, Promise<Shown>>()

/** Answers one request of the service worker for a shared file over its port; resolves when it is over. */
export async function viewShared(setup: ShareSetup, link: OpenLink, item: number, port: MessagePort, options: Options): Promise<void> {
  const show = async (): Promise<Shown> => {
    const file = await link.file(item, options)
    const { made, access } = await prepare(setup, file)
    const library = makeLibrary(await made, { ...await openChunks(null, memorySlabs()), ...makeVersions(null) }, file.reader.pages)
    const { size, name, type: mime, version } = file.payload
    return { about: { size, name, mime, etag: `"${toBase32(version)}"` }, head: makePlayHead(), open: async more => (await library.open(access, more)).file }
  }
  const known = shown.get(item) ?? show().catch((error: unknown) => { shown.delete(item); throw error })
  shown.set(item, known)
  const { about, head, open } = await known
  await serveView(port, about, head, open)
}

/** A stream to the browser's download: a port to pull it from, its bytes, and a promise of the end: every byte checked, and what the chain says of a single file. */
export interface Started { port: MessagePort, size: number, done: Promise<{ anchor: AnchorState | null }> }

/** A file's plaintext, every chunk checked against its id. */
async function contentsOf(setup: ShareSetup, file: OpenFile, events: ReadEvents, options: Options): Promise<{ root: Bytes, stream: (options: Options) => AsyncGenerator<Bytes, void> }> {
  const { made: coming, access } = await prepare(setup, file)
  const { pages } = file.reader
  const packed = isPacked(access) ? await openPacked(await coming, pages, access, options) : null
  const version = packed?.version ?? await openVersion(access, pages, GROUP_CHUNKS, options)
  const made = await coming
  const segments = packed?.segments ?? (version.onChain ? contentSegments(made, pages, version) : null)
  return { root: version.root, stream: more => streamVersion(made, version, events, { ...more, ...packed ? { plans: packed.plans } : {}, ...segments ? { segments } : {} }) }
}

/** Bytes of plaintext and of shards, and the ring, of what is streamed. */
function metered(size: number, onProgress: (progress: Progress) => void): { events: ReadEvents, count: (source: AsyncIterable<Bytes>) => AsyncGenerator<Bytes, void>, end: () => void } {
  const meter = makeMeter(size, STANDARD.total)
  const show = (): void => { onProgress(meter.now('receiving')) }
  async function* count(source: AsyncIterable<Bytes>): AsyncGenerator<Bytes, void> {
    for await (const bytes of source) {
      // The chunk's buffer is gone once it is handed over.
      const { length } = bytes
      yield bytes
      meter.add(length, 0)
      show()
    }
  }
  return { count, events: { wire: wire => { meter.add(0, wire) }, shard: (shard, state) => { meter.shard(shard, state); show() } }, end: () => { onProgress({ phase: 'done', totalBytes: size, ring: meter.ring() }) } }
}

function offered(stream: (options: Options) => AsyncGenerator<Bytes, void>): { port: MessagePort, over: Promise<null> } {
  // Nodes are dialled when the browser takes the first bytes: what dials them comes while it opens its download.
  if (hasWebTransport()) loadHost().catch(() => undefined)
  const { promise, resolve, reject } = Promise.withResolvers<null>()
  const stop = new AbortController()
  return { port: offerStream(stream({ signal: stop.signal }), stop, error => { if (error) reject(error); else resolve(null) }), over: promise }
}

/** Starts the download of one shared file. */
export async function startDownload(setup: ShareSetup, file: OpenFile, onProgress: (progress: Progress) => void, options: Options): Promise<Started> {
  const { reader, session, payload: { version, size, pack, anchor } } = file
  const stored = pack?.version ?? version
  const { events, count, end } = metered(size, onProgress)
  const { root, stream } = await contentsOf(setup, file, events, options)
  const { port, over } = offered(more => count(stream(more)))
  const finish = async (): Promise<{ anchor: AnchorState }> => {
    await over
    end()
    if (!anchor) return { anchor: { state: 'waiting' } }
    const proof = (leaves: number, more?: Options): ReturnType<Reader['getAnchorProof']> => reader.getAnchorProof({ version: stored, session, leaves }, more)
    return { anchor: await checkAnchor(setup.config, toAddress(anchor), versionLeaf(stored, root), proof, null) }
  }
  return { port, size, done: finish() }
}

/** Starts the download of a whole folder as one archive; its files are read one after the other. */
export function startArchive(setup: ShareSetup, link: OpenLink, onProgress: (progress: Progress) => void): Started {
  const { events, count, end } = metered(link.about.size, onProgress)
  async function* open(item: number, more: Options): AsyncGenerator<Bytes, void> {
    const { stream } = await contentsOf(setup, await link.file(item, more), events, more)
    yield* count(stream(more))
  }
  const entries = (more: Options): ZipEntry[] => link.items.map(({ path, size, at }, item) => ({ path, size, modified: at, open: () => open(item, more) }))
  const { port, over } = offered(more => zip(entries(more)))
  const finish = async (): Promise<{ anchor: null }> => {
    await over
    end()
    return { anchor: null }
  }
  return { port, size: zipBytes(entries({})), done: finish() }
}
