import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { Dropped } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import { droppedFiles } from './dropped.ts'

interface Props {
  /** Name of the open folder; null is the root. */
  folder: string | null
  onFiles: (files: Dropped[]) => void
}

const carriesFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') ?? false

/** Takes files dropped anywhere in the window or pasted outside of a field. */
export function DropZone({ folder, onFiles }: Props): ReactElement | null {
  const [over, setOver] = useState(false)
  const depth = useRef(0)
  const handlers = useRef(onFiles)
  useEffect(() => { handlers.current = onFiles })
  useEffect(() => {
    const stop = new AbortController()
    const listen = <K extends keyof WindowEventMap>(type: K, act: (event: WindowEventMap[K]) => void): void => addEventListener(type, act, { signal: stop.signal })
    const accept = (data: DataTransfer): void => {
      // What can't be read is said when it is sent.
      droppedFiles(data).then(files => handlers.current(files), () => undefined)
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
      <div className="drop-card"><Icon name="upload" pixels={28} /><p className="drop-title">{folder === null ? text.files.drop : text.files.dropInto(folder)}</p><p className="quiet">{text.files.dropHint}</p></div>
    </div>
  )
}
