import { useCallback, useState, type ReactElement } from 'react'
import type { LineageNode } from '../../lib/drive/files/lineage.ts'
import type { Drive, FileEntry } from '../../lib/drive/types.ts'
import type { Options } from '../../lib/options.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useLoaded } from '../ui/useLoaded.ts'
import { useTask } from '../ui/useTask.ts'
import { LineageDrawing } from './LineageDrawing.tsx'
import { SourceDialog } from './SourceDialog.tsx'

interface Props { drive: Drive, file: FileEntry, onGo: (entry: string) => void, onSaid: (said: { text: string }) => void }

const words = text.lineage

/** What the current version of a file was made from, and what was made from it: as a graph, and as lists that say the same. */
export function LineageFold({ drive, file, onGo, onSaid }: Props): ReactElement {
  const { id, version } = file
  const { value: graph, error, reload } = useLoaded(useCallback((options: Options) => drive.lineage(id, version, options), [drive, id, version]))
  const [adding, setAdding] = useState(false)
  const task = useTask()
  const node = (key: string): LineageNode | undefined => graph?.nodes.find(one => one.key === key)
  const remove = (at: number): void => task.run(async signal => {
    await drive.change([{ do: 'lineage', entry: id, version, sources: (graph?.sources ?? []).filter((_, i) => i !== at) }], { signal })
    onSaid({ text: words.removed })
    reload()
  })
  const used = (graph?.edges ?? []).filter(({ from }) => from === version).flatMap(({ to, transform }) => { const one = node(to); return one ? [{ one, transform }] : [] })
  const further = (graph?.nodes ?? []).filter(({ steps }) => Math.abs(steps) > 1)
  return (
    <details className="fold" open={(graph?.edges.length ?? 0) > 0}>
      <summary><Icon name="right" pixels={14} />{words.title}</summary>
      <div className="lineage">
        {error && <ErrorNote error={error} during="change" act={{ label: text.error.again, run: reload }} />}
        {task.error && <ErrorNote error={task.error} during="change" onDismiss={task.clear} />}
        <p className="small quiet">{graph?.edges.length === 0 ? `${words.none} ${words.lead}` : words.lead}</p>
        {graph && graph.edges.length > 0 && <LineageDrawing graph={graph} middle={version} onGo={onGo} />}
        {graph && graph.sources.length > 0 && (
          <>
            <h3 className="lineage-sub">{words.from}</h3>
            <ul className="lineage-list">
              {graph.sources.map((source, i) => (
                <li key={i}>
                  <div>
                    <p><Name node={source.version === null ? undefined : node(source.version)} name={source.name} onGo={onGo} /></p>
                    {(source.transform !== '' || source.script !== null) && <p className="small quiet"><bdi>{source.transform}</bdi>{source.script !== null && <>{source.transform !== '' && ' · '}{words.script}: <Name node={node(source.script)} name="" onGo={onGo} /></>}</p>}
                    {Object.entries(source.meta).map(([key, said]) => <p key={key} className="small quiet"><bdi>{key}</bdi>: <bdi>{said}</bdi></p>)}
                  </div>
                  <button type="button" className="button button-plain button-icon button-small" aria-label={words.remove(source.name)} disabled={task.busy} onClick={() => remove(i)}><Icon name="close" /></button>
                </li>
              ))}
            </ul>
          </>
        )}
        {used.length > 0 && (
          <>
            <h3 className="lineage-sub">{words.used}</h3>
            <ul className="lineage-list">{used.map(({ one, transform }, i) => <li key={i}><p><Name node={one} name={one.name} onGo={onGo} /><bdi className="small quiet">{words.edge(transform)}</bdi></p></li>)}</ul>
          </>
        )}
        {further.length > 0 && <p className="small quiet">{words.further}: {further.map((one, i) => <span key={one.key}>{i > 0 && ', '}<Name node={one} name={one.name} onGo={onGo} /></span>)}</p>}
        {graph && graph.more > 0 && <p className="small quiet">{words.more(graph.more)}</p>}
        <p><button type="button" className="button" disabled={!graph} onClick={() => setAdding(true)}><Icon name="plus" />{words.add}</button></p>
      </div>
      {adding && graph && <SourceDialog drive={drive} title={words.addTitle(file.name)} save={words.save} onClose={() => setAdding(false)} onSave={async (source, signal) => {
        await drive.change([{ do: 'lineage', entry: id, version, sources: [...graph.sources, source] }], { signal })
        setAdding(false)
        onSaid({ text: words.saved })
        reload()
      }} />}
    </details>
  )
}

/** A version by its name: a way to it where it is in the drive. */
function Name({ node, name, onGo }: { node: LineageNode | undefined, name: string, onGo: (entry: string) => void }): ReactElement {
  const { entry } = node ?? { entry: null }
  if (entry === null) return <><bdi>{node?.name ?? name}</bdi> <span className="small quiet">({words.missing})</span></>
  return <><button type="button" className="button-link lineage-name" onClick={() => onGo(entry)}><bdi>{node?.name}</bdi></button>{node?.current === false && <span className="small quiet"> ({words.older})</span>}</>
}
