import { useCallback, useEffect, useState, type ReactElement } from 'react'
import type { DiffPart, LineDiff } from '../../lib/drive/files/diff.ts'
import type { Drive, FileEntry, VersionFacts } from '../../lib/drive/types.ts'
import type { Options } from '../../lib/options.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { IMAGE_BYTES, previewOf } from '../ui/previewKind.ts'
import { useLoaded } from '../ui/useLoaded.ts'

interface Props { drive: Drive, file: FileEntry, pair: readonly [VersionFacts, VersionFacts], numbers: readonly [number, number] }

const words = text.compare

/** What is in two versions: lines that differ, or both pictures. Nothing of them runs, and nothing is markup. */
export function Contents({ drive, file, pair, numbers }: Props): ReactElement {
  const kinds = pair.map(({ type }) => previewOf(type, file.name))
  const same = pair[0].id === pair[1].id
  return (
    <section className="compare-content" aria-label={words.content}>
      <h3 className="page-sub">{words.content}</h3>
      {same ? <p className="quiet">{words.same}</p>
        : kinds.every(kind => kind === 'text') ? <Lines drive={drive} file={file} pair={pair} />
        : kinds.every(kind => kind === 'image') ? pair.some(({ size }) => size > IMAGE_BYTES) ? <p className="quiet">{words.tooLarge(IMAGE_BYTES)}</p>
          : <div className="compare-pictures">{pair.map((one, i) => <Picture key={one.id} drive={drive} file={file} version={one.id} label={words.picture(numbers[i] ?? 0)} />)}</div>
        : <p className="quiet">{words.noView}</p>}
    </section>
  )
}

function Picture({ drive, file, version, label }: { drive: Drive, file: FileEntry, version: string, label: string }): ReactElement {
  const [url, setUrl] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  const { id } = file
  useEffect(() => {
    let [close, gone] = [(): void => undefined, false]
    drive.view(id, version).then(view => {
      close = view.close
      if (gone) view.close()
      else setUrl(view.url)
    }, () => { if (!gone) setFailed(true) })
    return () => { gone = true; close() }
  }, [drive, id, version])
  return (
    <figure className="compare-picture" aria-busy={url === null && !failed}>
      {failed ? <p className="preview-note quiet small" role="status">{words.failed}</p> : url !== null && <img src={url} alt={label} onError={() => setFailed(true)} />}
      <figcaption className="small quiet">{label}</figcaption>
    </figure>
  )
}

function Lines({ drive, file, pair: [a, b] }: Omit<Props, 'numbers'>): ReactElement {
  const json = [a.type, b.type].every(type => type === 'application/json') || /\.json$/i.test(file.name)
  const { value, error, reload } = useLoaded<LineDiff>(useCallback((options: Options) => drive.differences(file.id, a.id, b.id, { ...options, json }), [drive, file.id, a.id, b.id, json]))
  if (error) return <ErrorNote error={error} during="down" act={{ label: text.error.again, run: reload }} />
  if (!value) return <p className="quiet" role="status">{words.reading}</p>
  switch (value.form) {
    case 'same': return <p className="quiet">{words.same}</p>
    case 'large': return <p className="quiet">{words.large(value.mostBytes)}</p>
    case 'different': return <p className="quiet">{words.different(value.mostLines)}</p>
    case 'binary': return <p className="quiet">{words.binary}</p>
    case 'lines': return value.added + value.removed === 0 ? <p className="quiet">{words.onlyEnds}</p> : (
      <>
        <p className="small quiet tabular">{words.lines(value.added, value.removed, value.laidOut)}</p>
        <div className="diff" tabIndex={0} role="group" aria-label={words.content} dir="ltr">{value.parts.map((part, i) => <Part key={i} part={part} />)}</div>
      </>
    )
  }
}

const SIGNS = { same: ' ', add: '+', del: '−' }

function Part({ part }: { part: DiffPart }): ReactElement {
  if (part.kind === 'skip') return <p className="diff-skip small quiet">{words.skipped(part.count)}</p>
  const { kind, lines } = part
  return (
    <div className={`diff-${kind}`}>
      {kind !== 'same' && <span className="visually-hidden">{kind === 'add' ? words.added : words.removed}</span>}
      {lines.map((line, i) => <div key={i} className="diff-line"><span aria-hidden="true" className="diff-sign">{SIGNS[kind]}</span><span className="diff-text">{line === '' ? '\u00a0' : line}</span></div>)}
    </div>
  )
}
