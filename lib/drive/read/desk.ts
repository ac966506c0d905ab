import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { hkdfBase } from '../../keys/derive.ts'
import type { Options } from '../../options.ts'
import type { DriveContext } from '../context.ts'
import type { FileVersion, TreeNode } from '../files/tree.ts'
import { walk } from '../files/walk.ts'
import type { Picture } from '../picture.ts'
import type { LocalUse } from '../types.ts'
import { makeLibrary } from './library.ts'
import type { OpenBook } from './library.ts'
import { ownerAccess } from './owner.ts'
import { makePins } from './pins.ts'
import { streamVersion } from './stream.ts'
import type { ReadEvents } from './stream.ts'
import { makePlayHead, serveView } from './view.ts'
import type { PlayHead } from './view.ts'
import { zip, zipBytes } from './zip.ts'
import type { ZipEntry } from './zip.ts'

/** Everything that an open drive reads: streams, views in the page, archives, files kept on the device. */
export interface Desk {
  /** A version's plaintext from a chunk on. @throws as `streamVersion` */
  contents: (version: FileVersion, events: ReadEvents, options: Options & { firstChunk?: number }) => AsyncGenerator<Bytes, void>
  /** A version, ready for ranges. @throws as `Library.open` */
  open: (version: FileVersion, options: Options) => Promise<OpenBook>
  /** Versions (base32) that are being read now: by a stream, or by a request of a view that is not over. */
  reading: () => Set<string>
  /** Answers one request of the service worker over its port; resolves when it is over. */
  view: (node: TreeNode, version: FileVersion, port: MessagePort) => Promise<void>
  /** Files, and all that lies in folders, as one archive: its name, bytes, and the stream. @throws STORAGE_OBJECT_NOT_FOUND */
  archive: (entries: readonly string[]) => { name: string, size: number, stream: (events: ReadEvents, options: Options) => AsyncGenerator<Bytes, void> }
  pin: (entries: readonly string[], on: boolean) => Promise<void>
  use: () => Promise<LocalUse>
  setLimit: (bytes: number) => Promise<void>
  clear: () => Promise<void>
  /** The list has changed. */
  listed: () => void
  close: () => void
}

/** What a folder has of its own. */
async function* nothing(): AsyncGenerator<Bytes, void> { /* no bytes */ }

/** An open drive's desk; `closed` ends all that it reads, `whole` tells whether the list is all of it. */
export function makeDesk(context: DriveContext, picture: Picture, { closed, whole }: { closed: AbortSignal, whole: () => boolean }): Desk {
  const { keyring, feed: { tree }, local } = context
  const library = makeLibrary(context, local, context.pages)
  const heads = new Map<string, PlayHead>()
  const readers = new Map<object, string>()
  /** Notes a reader of a version. @returns takes the note away */
  const noteReader = ({ version }: FileVersion): () => void => {
    const me = {}
    readers.set(me, toBase32(version))
    return () => { readers.delete(me) }
  }
  const open = async (version: FileVersion, options: Options): Promise<OpenBook> =>
    library.open(ownerAccess(context, version, await hkdfBase(await keyring.openDek(version.version, version.dek))), options)
  const pins = makePins({ cache: local, tree, whole, open, tell: offline => { picture.set({ offline }) }, full: () => { picture.problem(new CyxError('STORAGE_LOCAL_FULL')) } })

  async function* contents(version: FileVersion, events: ReadEvents, { signal, firstChunk }: Options & { firstChunk?: number }): AsyncGenerator<Bytes, void> {
    const ended = signal ? AbortSignal.any([closed, signal]) : closed
    const leave = noteReader(version)
    try {
      const book = await open(version, { signal: ended })
      yield* streamVersion(context, book.version, events, { signal: ended, plans: book.plans, segments: book.segments, ...firstChunk === undefined ? {} : { firstChunk } })
    } finally { leave() }
  }
  return {
    contents, open,
    reading: () => new Set(readers.values()),
    view: async (node, version, port) => {
      const id = toBase32(version.version)
      const head = heads.get(id) ?? makePlayHead()
      heads.set(id, head)
      const about = { size: version.size, name: node.name, mime: version.type, etag: `"${id}"` }
      const leave = noteReader(version)
      try { await serveView(port, about, head, async options => (await open(version, options)).file, { signal: closed }) } finally { leave() }
    },
    archive: entries => {
      const list = entries.flatMap(key => walk(tree, key))
      if (list.length === 0) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
      const files = (events: ReadEvents, options: Options): ZipEntry[] => list.map(({ path, node, version }) => ({
        path, size: version?.size ?? 0, modified: version?.at ?? node.changedAt, open: () => version ? contents(version, events, options) : nothing(),
      }))
      const quiet = { wire: () => undefined, shard: () => undefined }
      const [only] = entries
      const name = entries.length === 1 && only !== undefined ? tree.nodes.get(only)?.name : undefined
      return { name: `${name ?? 'CyxCloud'}.zip`, size: zipBytes(files(quiet, {})), stream: (events, options) => zip(files(events, options)) }
    },
    pin: (entries, on) => pins.set(entries, on),
    use: async () => {
      const [{ usedBytes, pinnedBytes, limitBytes, kind }, { usage = 0, quota = 0 }, persisted] = await Promise.all([local.use(), navigator.storage.estimate(), navigator.storage.persisted()])
      return { usedBytes, pinnedBytes, limitBytes, lasting: kind !== 'memory', persisted, deviceUsedBytes: usage, deviceBytes: quota }
    },
    setLimit: bytes => {
      if (!Number.isSafeInteger(bytes) || bytes < 0) throw new CyxError('INVALID_REQUEST', { reason: 'a limit is a number of bytes' })
      return local.setLimit(bytes)
    },
    clear: async () => {
      library.close()
      await pins.clear()
      await local.clear()
    },
    listed: () => { pins.listed().catch(() => undefined) },
    close: () => {
      for (const head of heads.values()) head.close()
      pins.close()
      library.close()
    },
  }
}
