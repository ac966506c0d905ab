import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import type { FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { foldersOf } from './folder.ts'
import { folded, searcher } from './search.ts'
import { folderHash } from './useArea.ts'

/** Something the palette can run. */
export interface Command { name: string, icon: IconName, run: () => void, keys?: string }

const words = text.palette

/** Files named at most; more is what search is for. */
const FILES = 20

/** Every action by name and every file: Ctrl or ⌘ with K from anywhere. */
export function Palette({ commands, files, onClose }: { commands: readonly Command[], files: readonly FileEntry[], onClose: () => void }): ReactElement {
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  const box = useRef<HTMLUListElement>(null)
  const search = useMemo(() => searcher(foldersOf(files).all), [files])
  const found = useMemo(() => {
    const asked = folded(query).split(/\s+/u).filter(Boolean)
    const known = commands.filter(({ name }) => asked.every(word => folded(name).includes(word)))
    const named = asked.length === 0 ? [] : search.find(query).slice(0, FILES)
    return [...known, ...named.map((file): Command => ({ name: file.name, icon: file.folder ? 'folder' : 'document', run: () => { location.hash = folderHash(file.folder ? file.id : file.parent) } }))]
  }, [query, commands, search])
  useEffect(() => { box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }) }, [at])
  const run = (command: Command | undefined): void => {
    if (!command) return
    onClose()
    command.run()
  }
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(1, found.length))
    else if (event.key === 'ArrowUp') setAt((at - 1 + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter') run(found[at])
    else return
    event.preventDefault()
  }
  return (
    <Dialog title={words.title} onClose={onClose}>
      <input className="input" type="text" role="combobox" aria-expanded="true" aria-controls={list} aria-autocomplete="list" aria-label={words.field} placeholder={words.field} data-focus autoComplete="off" spellCheck={false} value={query}
        aria-activedescendant={found[at] ? `${list}-${String(at)}` : undefined} onKeyDown={keys} onChange={event => { setQuery(event.target.value); setAt(0) }} />
      <ul ref={box} id={list} role="listbox" aria-label={words.title} className="palette-list">
        {found.map((command, i) => (
          <li key={`${String(i)}-${command.name}`} id={`${list}-${String(i)}`} role="option" aria-selected={i === at} className="palette-row" onPointerMove={() => setAt(i)} onClick={() => run(command)}>
            <Icon name={command.icon} /><bdi className="ellipsis">{command.name}</bdi>{command.keys && <kbd className="menu-keys" aria-hidden="true">{command.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="quiet">{words.none}</p>}
      <p className="small quiet" role="status">{words.hint}</p>
    </Dialog>
  )
}
