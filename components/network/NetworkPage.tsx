import { useCallback, useEffect, useState, type ReactElement } from 'react'
import { reportOf, type Diagnosis, type TransportDiagnosis } from '../../lib/drive/diagnosis.ts'
import type { Drive } from '../../lib/drive/types.ts'
import { isAbort, packError, type ErrorRecord } from '../../lib/errors.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { useCopy } from '../ui/useCopy.ts'
import { useTask } from '../ui/useTask.ts'
import { NodeTable } from './NodeTable.tsx'
import { Volunteer } from './Volunteer.tsx'

const words = text.network

/** The figures are read again so often while the page is shown. */
const REFRESH_MS = 5_000

const ICONS: Record<TransportDiagnosis['state'], IconName> = { works: 'check', fails: 'alert', unused: 'info', absent: 'close' }

/** How this browser reaches the nodes: ways and why one fails, a line for each node, a test, a report without secrets. */
export function NetworkPage({ drive, online }: { drive: Drive, online: boolean }): ReactElement {
  const [found, setFound] = useState<Diagnosis | null>(null)
  const [said, setSaid] = useState('')
  const [failed, setFailed] = useState<ErrorRecord | null>(null)
  const testing = useTask()
  const { state, copy } = useCopy()
  const look = useCallback(async (signal?: AbortSignal): Promise<void> => {
    try {
      const now = await drive.diagnosis(false, { signal })
      if (signal?.aborted) return
      setFound(now)
      setFailed(null)
    } catch (reason) {
      if (!signal?.aborted && !isAbort(reason)) setFailed(packError(reason))
    }
  }, [drive])
  const { busy } = testing
  useEffect(() => {
    if (busy) return
    const stop = new AbortController()
    void look(stop.signal)
    const timer = setInterval(() => { if (online && document.visibilityState === 'visible') void look(stop.signal) }, REFRESH_MS)
    return () => { stop.abort(); clearInterval(timer) }
  }, [look, online, busy])
  const test = (): void => {
    setSaid('')
    testing.run(async signal => {
      const begun = Date.now()
      const now = await drive.diagnosis(true, { signal })
      setFound(now)
      // A node that hangs keeps its connection.
      setSaid(words.tested(now.nodes.filter(({ transport, lastError }) => transport !== null && (lastError?.at ?? 0) < begun).length, now.nodes.length))
    })
  }
  const report = found && reportOf(found, navigator.userAgent)
  const error = testing.error ?? (found ? null : failed)
  return (
    <section className="page network" tabIndex={0} aria-label={words.title}>
      <header className="page-head network-head">
        <div><h1>{words.title}</h1><p className="quiet">{words.lead}</p></div>
        <div className="network-acts">
          <button type="button" className="button button-primary" disabled={!online || busy || found?.nodes.length === 0} title={words.testHint} onClick={test}><Icon name="again" />{busy ? words.testing : words.test}</button>
          <button type="button" className="button" disabled={report === null} onClick={() => copy(report ?? '')}><Icon name={state === 'copied' ? 'check' : 'copy'} />{state === 'copied' ? words.copied : words.copy}</button>
        </div>
      </header>
      {!online && <p className="quiet" role="status">{words.offline}</p>}
      {error && <ErrorNote error={error} during="open" act={{ label: text.error.again, run: testing.error ? test : () => void look() }} />}
      {state === 'failed' && <p className="network-failed" role="alert">{words.copyFailed}</p>}
      <p className={said ? 'network-said' : 'visually-hidden'} role="status">{said}</p>
      {found === null && !error && <p className="quiet" role="status">{words.loading}</p>}
      {found && (
        <>
          <h2 className="page-sub">{words.transports}</h2>
          <dl className="facts">{found.transports.map(way => <Way key={way.name} {...way} />)}</dl>
          {found.nodes.length === 0
            ? <div className="empty"><Icon name="network" pixels={28} /><h2>{words.emptyTitle}</h2><p className="quiet">{words.emptyLead}</p></div>
            : <NodeTable nodes={found.nodes} />}
          <Volunteer drive={drive} />
          <details className="network-report">
            <summary>{words.report}</summary>
            <p className="small quiet">{words.reportHint}</p>
            <pre tabIndex={0} aria-label={words.report}>{report}</pre>
          </details>
        </>
      )}
    </section>
  )
}

function Way({ name, state, why }: TransportDiagnosis): ReactElement {
  return <div className="fact"><dt>{words.ways[name]}<span className="small quiet fact-hint">{why}</span></dt><dd><span className={`way way-${state}`}><Icon name={ICONS[state]} />{words.states[state]}</span></dd></div>
}
