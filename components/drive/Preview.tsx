import { useEffect, useState, type ReactElement } from 'react'
import type { Drive, FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { IMAGE_BYTES, READ_MS, TEXT_BYTES, previewOf } from '../ui/previewKind.ts'
import { textView, type TextView } from '../ui/previewText.ts'

const words = text.preview

type Shown = { at: 'opening' | 'failed' } | { at: 'url', url: string } | { at: 'text', view: TextView, cut: boolean }

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
      if (kind !== 'text') return { at: 'url', url: view.url }
      const answer = await fetch(view.url, { headers: { range: `bytes=0-${String(Math.min(size, TEXT_BYTES) - 1)}` }, signal: AbortSignal.any([stop.signal, AbortSignal.timeout(READ_MS)]) })
      if (!answer.ok) return { at: 'failed' }
      return { at: 'text', view: textView(type, name, await answer.text(), size <= TEXT_BYTES), cut: size > TEXT_BYTES }
    }
    // A preview is a courtesy: what is wrong with the file is said when it is downloaded.
    open().then(next => { if (!stop.signal.aborted) setShown(next) }, () => { if (!stop.signal.aborted) setShown({ at: 'failed' }) })
    return () => { stop.abort(); close() }
  }, [drive, id, version, size, name, type, kind, tooLarge])
  if (kind === null || size === 0) return null
  if (tooLarge) return <p className="preview-note quiet small">{words.large(size)}</p>
  const failed = (): void => setShown({ at: 'failed' })
  return (
    <figure className={`preview preview-${kind}`} aria-label={words.title} aria-busy={shown.at === 'opening'}>
      {shown.at === 'failed' && <p className="preview-note quiet small" role="status">{words.failed}</p>}
      {shown.at === 'url' && kind === 'image' && <img src={shown.url} alt={name} onError={failed} />}
      {shown.at === 'url' && kind === 'video' && <video src={shown.url} controls preload="metadata" aria-label={name} onError={failed} />}
      {shown.at === 'url' && kind === 'audio' && <audio src={shown.url} controls preload="metadata" aria-label={name} onError={failed} />}
      {shown.at === 'url' && kind === 'pdf' && <iframe src={shown.url} title={name} />}
      {shown.at === 'text' && <Text view={shown.view} />}
      {shown.at === 'text' && (shown.cut || shown.view.form === 'table') && <figcaption className="small quiet">{shown.view.form === 'table' ? words.rows(Math.max(0, shown.view.rows.length - 1)) : words.cut(TEXT_BYTES)}</figcaption>}
    </figure>
  )
}

function Text({ view }: { view: TextView }): ReactElement {
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
