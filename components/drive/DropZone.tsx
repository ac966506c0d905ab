import { useEffect, useRef, useState, type ReactElement } from 'react'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'

interface Props { onFiles: (files: File[]) => void, onFolder: (name: string) => void }

const carriesFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') ?? false

/** The files of a drop or paste, and the names of folders among them, which can't be read as files. */
function take(data: DataTransfer): { files: File[], folders: string[] } {
  const files: File[] = []
  const folders: string[] = []
  for (const item of data.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry?.isDirectory) folders.push(entry.name)
    else if (file) files.push(file)
  }
  return { files, folders }
}

/** Takes files dropped anywhere in the window or pasted outside of a field. */
export function DropZone({ onFiles, onFolder }: Props): ReactElement | null {
  const [over, setOver] = useState(false)
  const depth = useRef(0)
  const handlers = useRef({ onFiles, onFolder })
  useEffect(() => { handlers.current = { onFiles, onFolder } })
  useEffect(() => {
    const stop = new AbortController()
    const listen = <K extends keyof WindowEventMap>(type: K, act: (event: WindowEventMap[K]) => void): void => addEventListener(type, act, { signal: stop.signal })
    const accept = (data: DataTransfer): void => {
      const { files, folders } = take(data)
      if (files.length > 0) handlers.current.onFiles(files)
      if (folders[0] !== undefined) handlers.current.onFolder(folders[0])
    }
    listen('dragenter', event => { if (carriesFiles(event.dataTransfer)) { event.preventDefault(); depth.current++; setOver(true) } })
    listen('dragover', event => { if (event.dataTransfer && carriesFiles(event.dataTransfer)) { event.preventDefault(); event.dataTransfer.dropEffect = 'copy' } })
    listen('dragleave', event => { if (carriesFiles(event.dataTransfer)) { depth.current = Math.max(0, depth.current - 1); setOver(depth.current > 0) } })
    listen('drop', event => {
      depth.current = 0
      setOver(false)
      if (event.dataTransfer && carriesFiles(event.dataTransfer)) { event.preventDefault(); accept(event.dataTransfer) }
    })
    listen('paste', event => {
      const field = event.target instanceof Element && event.target.closest('input, textarea')
      if (!field && event.clipboardData && carriesFiles(event.clipboardData)) { event.preventDefault(); accept(event.clipboardData) }
    })
    return () => stop.abort()
  }, [])
  if (!over) return null
  return (
    <div className="drop" aria-hidden="true">
      <div className="drop-card"><Icon name="upload" pixels={28} /><p className="drop-title">{text.files.drop}</p><p className="quiet">{text.files.dropHint}</p></div>
    </div>
  )
}
