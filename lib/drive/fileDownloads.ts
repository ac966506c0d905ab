import type { SaveRecord, Saves } from '../cache/saves.ts'
import { CyxError, isAbort, packError } from '../errors.ts'
import type { ErrorRecord } from '../errors.ts'
import type { DriveCalls } from './calls.ts'
import { pullStream } from './pullStream.ts'
import { saveFile } from './read/saveFile.ts'
import type { FileEntry, Transfer } from './types.ts'

/**
 * From this size on the person is asked where the file shall lie (File System Access), and the download goes on after a reload. Smaller ones go the
 * browser's own way: no question, its own list of downloads.
 */
const ASK_BYTES = 1 << 30

/** What Chromium offers: File System Access, "showSaveFilePicker". */
interface Picker { showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle> }
/** File System Access, "requestPermission": after a reload the person has to say yes once more. */
interface Permitted { requestPermission?: (options: { mode: 'readwrite' }) => Promise<PermissionState> }

/** Downloads into files that the person chose. Those that stopped, also by a reload, are rows of the tray until they are taken up or dismissed. */
export interface FileDownloads {
  /** Whether a file of so many bytes is downloaded this way here. */
  takes: (size: number) => boolean
  /** Asks where, in the same turn as the person's click, then downloads. @throws as `saveFile`; an AbortError when the person chooses nothing */
  save: (file: Pick<FileEntry, 'id' | 'version' | 'name' | 'size'>, version?: string) => Promise<void>
  /** Those that stopped. */
  rows: () => Transfer[]
  /** Goes on with one of these; false when there is no such row. Asks for leave, in the same turn as the person's click. */
  retry: (transfer: string) => boolean
  dismiss: (transfer: string) => boolean
}

const lockOf = ({ id }: SaveRecord): string => `cyxcloud-save-${id}`

/** What they are made of. */
export interface FileDownloadParts {
  /** The list of those under way; null where the browser keeps nothing. */
  saves: Promise<Saves | null>
  /** Opens the stream of a version from a byte on. */
  begin: (entry: string, version: string, from: number) => Promise<Pick<DriveCalls['download']['result'], 'port' | 'transfer'>>
  /** Takes a row of the engine out of the tray. */
  dismiss: (transfer: string) => void
  /** Told when rows changed. */
  changed: () => void
  /** Aborted when the drive is locked. */
  gone: AbortSignal
}

/** @param askBytes - the size from which on the person is asked */
export function makeFileDownloads({ saves, begin, dismiss, changed, gone }: FileDownloadParts, { askBytes = ASK_BYTES }: { askBytes?: number } = {}): FileDownloads {
  /** Begun by this page. */
  const own = new Set<string>()
  const stopped = new Map<string, { record: SaveRecord, error: ErrorRecord }>()
  const show = (record: SaveRecord, error: unknown): void => {
    stopped.set(record.id, { record, error: packError(error) })
    changed()
  }
  const interrupted = ({ doneBytes, size }: SaveRecord): CyxError => new CyxError('DOWNLOAD_INTERRUPTED', { percent: Math.floor(100 * doneBytes / Math.max(1, size)) })

  const run = async (record: SaveRecord): Promise<void> => {
    const list = await saves
    if (!list) throw new CyxError('STORAGE_LOCAL_FULL')
    const rows: string[] = []
    async function* source(from: number): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
      const { port, transfer } = await begin(record.entry, record.version, from)
      rows.push(transfer)
      try { yield* pullStream(port, { signal: gone }) } catch (error) {
        // A drive that was locked has not cancelled it: it goes on when it is open again.
        throw gone.aborted ? new CyxError('AUTH_LOCKED', {}, error) : error
      }
    }
    try {
      // Another window sees by the lock that this one is at it.
      await navigator.locks.request(lockOf(record), () => saveFile(record, list, source))
    } catch (error) {
      if (!isAbort(error)) {
        // One row tells it: the one that can go on.
        for (const row of rows) dismiss(row)
        show(record, error)
      }
      throw error
    }
  }
  const find = async (): Promise<void> => {
    const list = await saves
    const { held = [] } = await navigator.locks.query()
    const busy = new Set(held.map(({ name }) => name))
    for (const record of await list?.all() ?? []) if (!busy.has(lockOf(record)) && !own.has(record.id) && !gone.aborted) show(record, interrupted(record))
  }
  find().catch(() => undefined)
  return {
    takes: size => size >= askBytes && 'showSaveFilePicker' in globalThis,
    save: async ({ id: entry, version: newest, name, size }, version = newest) => {
      const file = await (globalThis as Picker).showSaveFilePicker?.({ suggestedName: name })
      if (!file) throw new CyxError('INTERNAL', { what: 'this browser has no way to choose a file' })
      const record = { id: crypto.randomUUID(), entry, version, name, size, doneBytes: 0, modified: 0, file }
      own.add(record.id)
      await (await saves)?.put(record)
      await run(record)
    },
    rows: () => [...stopped.values()].map(({ record: { id, name, size }, error }) => ({ id, direction: 'down', name, size, progress: { phase: 'waiting' }, error })),
    retry: id => {
      const one = stopped.get(id)
      if (!one) return false
      const asked = (one.record.file as Permitted).requestPermission?.({ mode: 'readwrite' }) ?? Promise.resolve('granted')
      stopped.delete(id)
      changed()
      asked.then(state => state === 'granted' ? run(one.record) : Promise.reject(interrupted(one.record))).catch((error: unknown) => {
        if (!isAbort(error) && !stopped.has(id)) show(one.record, error)
      })
      return true
    },
    dismiss: id => {
      if (!stopped.delete(id)) return false
      void saves.then(list => list?.remove(id))
      changed()
      return true
    },
  }
}
