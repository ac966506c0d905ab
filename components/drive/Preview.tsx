import { useEffect, useState, type ReactElement } from 'react'
import type { Drive, FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { IMAGE_BYTES, previewOf } from '../ui/previewKind.ts'
import { captionOf, readView } from '../ui/previewRead.ts'
import type { TextView } from '../ui/previewText.ts'

const words = text.preview

type Shown = { at: 'opening' | 'failed' } | { at: 'url', url: string } | { at: 'text', view: TextView }

/** A look at a file: only the bytes that are shown are fetched, and nothing in it runs. */
export function Preview({ drive, file }: { drive: Drive, file: FileEntry }): ReactElement | null {
  const [shown, setShown] = useState<Shown>({ at: 'opening' })
  const { id, version, size, name, type } = file
  const kind = previewOf(type, name)
  const tooLarge = kind === 'image' && size > IMAGE_BYTES
  useEffect(() => {
    if (kind === null || tooLarge || size === 0) return
    const stop = new AbortController()
    let close = (): void => undefined
    const open = async (): Promise<Shown> => {
      const view = await drive.view(id, version)
      close = view.close
      if (stop.signal.aborted) view.close()
      if (kind !== 'text' && kind !== 'parquet') return { at: 'url', url: view.url }
      return { at: 'text', view: await readView(kind, { url: view.url, type, name, size }, stop.signal) }
    }
    // A preview is a courtesy: what is wrong with the file is said when it is downloaded.
    open().then(next => { if (!stop.signal.aborted) setShown(next) }, () => { if (!stop.signal.aborted) setShown({ at: 'failed' }) })
    return () => { stop.abort(); close() }
  }, [drive, id, version, size, name, type, kind, tooLarge])
  if (kind === null || size === 0) return null
  if (tooLarge) return <p className="preview-note quiet small">{words.large(size)}</p>
  const failed = (): void => setShown({ at: 'failed' })
  const caption = shown.at === 'text' ? captionOf(shown.view, size) : null
  return (
    <figure className={`preview preview-${kind}`} aria-label={words.title} aria-busy={shown.at === 'opening'}>
      {shown.at === 'failed' && <p className="preview-note quiet small" role="status">{words.failed}</p>}
      {shown.at === 'url' && kind === 'image' && <img src={shown.url} alt={name} onError={failed} />}
      {shown.at === 'url' && kind === 'video' && <video src={shown.url} controls preload="metadata" aria-label={name} onError={failed} />}
      {shown.at === 'url' && kind === 'audio' && <audio src={shown.url} controls preload="metadata" aria-label={name} onError={failed} />}
      {shown.at === 'url' && kind === 'pdf' && <iframe src={shown.url} title={name} />}
      {shown.at === 'text' && <Text view={shown.view} />}
      {caption !== null && <figcaption className="small quiet">{caption}</figcaption>}
    </figure>
  )
}

function Text({ view }: { view: TextView }): ReactElement {
  if (view.form === 'note') return <p className="preview-note quiet small" role="status">{words.notes[view.note]}</p>
  if (view.form === 'table') {
    const [head = [], ...rows] = view.rows
    return (
      <div className="preview-scroll" tabIndex={0} role="group" aria-label={words.title}>
        <table className="preview-table"><thead><tr>{head.map((cell, i) => <th key={i} scope="col" dir="auto">{cell}</th>)}</tr></thead><tbody>{rows.map((row, i) => <tr key={i}>{row.map((cell, j) => <td key={j} dir="auto">{cell}</td>)}</tr>)}</tbody></table>
      </div>
    )
  }
  if (view.form === 'plain') return <pre className="preview-scroll" tabIndex={0} role="group" aria-label={words.title}>{view.text}</pre>
  return (
    <div className="preview-scroll preview-blocks" tabIndex={0} role="group" aria-label={words.title}>
      {view.blocks.map((block, i) => block.kind === 'code' ? <pre key={i}>{block.text}</pre> : <p key={i} dir="auto" className={`block-${block.kind}`}>{block.text}</p>)}
    </div>
  )
}
