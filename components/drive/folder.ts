import type { FileEntry } from '../../lib/drive/types.ts'

/** The drive's entries by folder, for looking things up quickly. */
export interface Folders {
  byId: ReadonlyMap<string, FileEntry>
  /** What lies in a folder (null: the root) and is not in the trash, in no order. */
  inside: (folder: string | null) => readonly FileEntry[]
  /** All that is not in the trash, in any folder. */
  all: readonly FileEntry[]
  /** What was put into the trash by itself. */
  trash: readonly FileEntry[]
  /** The way from the root to a folder, itself last. */
  trail: (folder: string | null) => FileEntry[]
  /** Bytes of the files in a folder, all below included. */
  size: (folder: string) => number
}

const NOTHING: readonly FileEntry[] = []

/** Sorts entries into their folders once per list. */
export function foldersOf(files: readonly FileEntry[]): Folders {
  // Made when somebody looks something up: the first picture of a long list does not wait for it.
  let known: ReadonlyMap<string, FileEntry> | null = null
  const byId = (): ReadonlyMap<string, FileEntry> => known ??= new Map(files.map(file => [file.id, file]))
  const children = new Map<string | null, FileEntry[]>()
  const trash: FileEntry[] = []
  for (const file of files) {
    if (file.trashedAt !== null) { trash.push(file); continue }
    const { parent } = file
    const there = children.get(parent)
    if (there) there.push(file)
    else children.set(parent, [file])
  }
  const inside = (folder: string | null): readonly FileEntry[] => children.get(folder) ?? NOTHING
  const all: FileEntry[] = []
  const collect = (folder: string | null): void => {
    for (const file of inside(folder)) {
      all.push(file)
      if (file.folder) collect(file.id)
    }
  }
  collect(null)
  const size = (folder: string): number => inside(folder).reduce((sum, file) => sum + (file.folder ? size(file.id) : file.size), 0)
  return {
    get byId() { return byId() },
    inside, all, trash, size,
    trail: folder => {
      const way: FileEntry[] = []
      for (let one = folder === null ? undefined : byId().get(folder); one; one = one.parent === null ? undefined : byId().get(one.parent)) way.unshift(one)
      return way
    },
  }
}

/** Kinds that the list can be narrowed to. */
export const KINDS = ['all', 'folder', 'image', 'video', 'audio', 'document', 'other'] as const
/** One of them. */
export type Kind = typeof KINDS[number]

const ENDINGS: [Kind, RegExp][] = [
  ['image', /\.(avif|bmp|gif|heic|heif|jpe?g|png|svg|tiff?|webp)$/i], ['video', /\.(avi|m4v|mkv|mov|mp4|mpe?g|ogv|webm)$/i], ['audio', /\.(aac|flac|m4a|mp3|oga|ogg|opus|wav)$/i],
  ['document', /\.(csv|docx?|epub|html?|json|md|odp|ods|odt|pdf|pptx?|rtf|tex|txt|xlsx?|xml|ya?ml)$/i],
]

/** The kind of an entry, by its type, else by its name's ending. */
export function kindOf({ folder, type, name }: Pick<FileEntry, 'folder' | 'type' | 'name'>): Exclude<Kind, 'all'> {
  if (folder) return 'folder'
  const [main] = type.split('/')
  if (main === 'image' || main === 'video' || main === 'audio') return main
  if (main === 'text' || type === 'application/pdf' || type === 'application/json') return 'document'
  const found = ENDINGS.find(([, ending]) => ending.test(name))?.[0]
  return found === undefined || found === 'all' ? 'other' : found
}
