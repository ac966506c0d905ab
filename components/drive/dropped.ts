import type { Dropped } from '../../lib/drive/types.ts'

const entryFile = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => { entry.file(resolve, reject) })
const readSome = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> => new Promise((resolve, reject) => { reader.readEntries(resolve, reject) })

async function walk(entry: FileSystemEntry, path: readonly string[]): Promise<Dropped[]> {
  if (entry.isFile) return [{ file: await entryFile(entry as FileSystemFileEntry), path }]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const inside: Dropped[] = []
  // File and Directory Entries API §7.3: a reader gives some at a time, and none at the end.
  for (let some = await readSome(reader); some.length > 0; some = await readSome(reader)) {
    for (const one of some) inside.push(...await walk(one, [...path, entry.name]))
  }
  return inside
}

/** What TypeScript's library does not have yet: WICG File System Access §5, in Chromium only. */
interface Handing { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> }

/** A file with the handle that opens it again after a reload, where the browser gives one. */
async function withHandle(item: Handing, file: File): Promise<Dropped[]> {
  const handle = await item.getAsFileSystemHandle?.().catch(() => null)
  return [{ file, path: [], ...handle?.kind === 'file' ? { handle: handle as FileSystemFileHandle } : {} }]
}

/** The files of a drop or paste, folders walked through; must be called in the event's own turn, before its data is gone. */
export function droppedFiles(data: DataTransfer): Promise<Dropped[]> {
  const found: Promise<Dropped[]>[] = []
  for (const item of data.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry?.isDirectory) found.push(walk(entry, []))
    else if (file) found.push(withHandle(item as Handing, file))
  }
  return Promise.all(found).then(all => all.flat())
}

/** The files of a picker; one for folders names the way to each. */
export const pickedFiles = (files: Iterable<File>): Dropped[] =>
  Array.from(files, file => ({ file, path: file.webkitRelativePath.split('/').slice(0, -1) }))
