import { useState } from 'react'
import type { Change } from '../../lib/drive/files/change.ts'
import type { SourceWish } from '../../lib/drive/files/lineage.ts'
import type { Drive, DriveSnapshot, Dropped, FileEntry } from '../../lib/drive/types.ts'
import type { OnTaken } from '../../lib/drive/upload/prepare.ts'
import { text } from '../text.ts'
import type { MenuItem } from '../ui/Menu.tsx'
import type { Said } from '../ui/Toast.tsx'
import { useTask, type Task } from '../ui/useTask.ts'
import type { Entered } from '../versions/entered.ts'
import { chosenClass } from './chosenClass.ts'
import type { Folders } from './folder.ts'

/** What stands in front of the list now. */
export type Asking =
  | { at: 'share', file: FileEntry }
  | { at: 'rename', file: FileEntry }
  | { at: 'folder' }
  | { at: 'class' }
  | { at: 'made' }
  | { at: 'move' | 'copy', files: readonly FileEntry[] }
  | { at: 'taken', names: string[], files: readonly Dropped[] }

/** What files that are added next were made from, and how it was entered. */
export interface Made { wish: SourceWish, entered: Entered }

/** Everything a person can do with entries, for the toolbar, the menus, the keys and the palette alike. */
export interface Actions {
  changing: Task
  saving: Task
  asking: Asking | null
  ask: (asking: Asking | null) => void
  said: Said | null
  say: (said: Said | null) => void
  /** What the files that are added next are noted as made from. */
  made: Made | null
  setMade: (made: Made | null) => void
  save: (files: readonly FileEntry[]) => void
  trash: (files: readonly FileEntry[]) => void
  star: (files: readonly FileEntry[], on: boolean) => void
  move: (entries: readonly string[], folder: string | null) => void
  /** Sends files to the open folder, after asking what becomes of names that are taken. */
  add: (files: readonly Dropped[]) => void
  send: (files: readonly Dropped[], onTaken: OnTaken) => void
  menuOf: (files: readonly FileEntry[]) => MenuItem[]
}

const words = text.files.actions

/** @param folder - the open one, where new things go; @param open - shows a file's details or goes into a folder */
export function useActions(drive: Drive, folders: Folders, offline: DriveSnapshot['offline'], folder: string | null, open: (file: FileEntry) => void): Actions {
  const [asking, ask] = useState<Asking | null>(null)
  const [said, say] = useState<Said | null>(null)
  const [made, setMade] = useState<Made | null>(null)
  const changing = useTask()
  const saving = useTask()
  const run = (changes: readonly Change[], told: Said): void => changing.run(async signal => {
    await drive.change(changes, { signal })
    say(told)
  })
  const nameOf = (id: string | null): string => (id === null ? undefined : folders.byId.get(id)?.name) ?? text.folder.root
  // One file as it is; several, or a folder, as one archive.
  const save = (files: readonly FileEntry[]): void => saving.run(() => files.length === 1 && files[0]?.folder === false ? drive.download(files[0].id) : drive.downloadAll(files.map(({ id }) => id)))
  const pin = (files: readonly FileEntry[], on: boolean): void => changing.run(async signal => {
    await drive.pin(files.map(({ id }) => id), on, { signal })
    say({ text: on ? text.pin.kept(files.length, files[0]?.name ?? '') : text.pin.let(files.length, files[0]?.name ?? '') })
  })
  const trash = (files: readonly FileEntry[]): void => run(
    files.map(file => ({ do: 'trash', entry: file.id })),
    { text: text.trash.put(files.length, files[0]?.name ?? ''), undo: () => run(files.map(file => ({ do: 'restore', entry: file.id })), { text: text.trash.restored(files.length, files[0]?.name ?? '') }) },
  )
  const star = (files: readonly FileEntry[], on: boolean): void => changing.run(signal => drive.change(files.map(file => ({ do: 'star', entry: file.id, on })), { signal }))
  const move = (entries: readonly string[], to: string | null): void => {
    const going = entries.flatMap(id => folders.byId.get(id) ?? []).filter(file => file.parent !== to)
    if (going.length === 0) return
    run(going.map(file => ({ do: 'move', entry: file.id, parent: to })), {
      text: text.move.moved(going.length, going[0]?.name ?? '', nameOf(to)),
      undo: () => run(going.map(file => ({ do: 'move', entry: file.id, parent: file.parent })), { text: text.move.moved(going.length, going[0]?.name ?? '', nameOf(going[0]?.parent ?? null)) }),
    })
  }
  const send = (files: readonly Dropped[], onTaken: OnTaken): void => {
    // What nobody chose is left to the drive: it keeps a small file by itself whole.
    const kind = chosenClass()
    changing.run(async signal => {
      const gone = await drive.add(files, { parent: folder, onTaken, ...kind === 'standard' ? {} : { class: kind }, ...made ? { sources: [made.wish] } : {} }, { signal })
      if (!made) return
      setMade(now => now === made ? null : now)
      const { wish: { name, version, script }, entered } = made
      const lost = (one: string | null): boolean => one !== null && gone.includes(one)
      say({ text: (lost(version) ? text.lineage.nextGone : text.lineage.nextDone)(name) + (lost(script) ? ` ${text.lineage.nextScriptGone(entered.script.name)}` : '') })
    })
  }
  const add = (files: readonly Dropped[]): void => {
    if (files.length === 0) return
    const taken = takenNames(folders, folder, files)
    if (taken.length > 0) ask({ at: 'taken', names: taken, files })
    else send(files, 'both')
  }
  const menuOf = (files: readonly FileEntry[]): MenuItem[] => {
    const [one] = files
    if (!one) return []
    const single = files.length === 1
    const starred = files.every(file => file.starred)
    return [
      ...single ? [{ label: one.folder ? words.enter : words.open, icon: one.folder ? 'folder' as const : 'info' as const, onSelect: () => open(one), keys: 'Enter' }] : [],
      { label: words.download, icon: 'download', onSelect: () => save(files) },
      ...single ? [{ label: words.link, icon: 'link' as const, onSelect: () => ask({ at: 'share', file: one }) }] : [],
      ...single ? [{ label: text.folder.rename, icon: 'rename' as const, onSelect: () => ask({ at: 'rename', file: one }), keys: 'F2' }] : [],
      { label: text.move.move, icon: 'move', onSelect: () => ask({ at: 'move', files }) },
      { label: text.move.copy, icon: 'copy', onSelect: () => ask({ at: 'copy', files }) },
      ...files.every(({ id }) => id in offline)
        ? [{ label: text.pin.release, icon: 'device' as const, onSelect: () => pin(files, false) }]
        : [{ label: text.pin.keep, icon: 'device' as const, onSelect: () => pin(files, true) }],
      { label: starred ? text.star.unstar : text.star.star, icon: 'star', onSelect: () => star(files, !starred) },
      { label: words.remove, icon: 'trash', danger: true, onSelect: () => trash(files), keys: 'Del' },
    ]
  }
  return { changing, saving, asking, ask, said, say, made, setMade, save, trash, star, move, add, send, menuOf }
}

/** Names of dropped files that their folders hold already as files. */
function takenNames(folders: Folders, folder: string | null, files: readonly Dropped[]): string[] {
  const home = (path: readonly string[]): string | null | undefined =>
    path.reduce<string | null | undefined>((at, name) => at === undefined ? undefined : folders.inside(at).find(one => one.folder && one.name === name)?.id, folder)
  return files.flatMap(({ file, path }) => {
    const at = home(path)
    return at !== undefined && folders.inside(at).some(one => !one.folder && one.name === file.name.normalize('NFC')) ? [file.name] : []
  })
}
