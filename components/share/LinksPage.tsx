import { useMemo, useState, type ReactElement } from 'react'
import type { Drive, LinkInfo } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { exactly, until, when } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { useLoaded } from '../ui/useLoaded.ts'
import { CopyLink } from './CopyLink.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'

const words = text.links

/** All links with their state; dead ones greyed with the reason. */
export function LinksPage({ drive, online }: { drive: Drive, online: boolean }): ReactElement {
  const { value, error, reload } = useLoaded(drive.links, online)
  const links = useMemo(() => value?.toSorted((a, b) => Number(b.state === 'live') - Number(a.state === 'live') || b.createdAt - a.createdAt) ?? null, [value])
  const [revoking, setRevoking] = useState<LinkInfo | null>(null)
  const [said, setSaid] = useState('')
  const [now] = useState(() => Date.now())
  return (
    <section className="page">
      <header className="page-head"><h1>{words.title}</h1><p className="quiet">{words.lead}</p></header>
      {error && <ErrorNote error={error} during="change" act={{ label: text.error.again, run: reload }} />}
      {links === null && !error && <p className="quiet" role="status">{words.loading}</p>}
      {links?.length === 0 && <div className="empty"><Icon name="link" pixels={28} /><h2>{words.emptyTitle}</h2><p className="quiet">{words.emptyLead}</p></div>}
      {links !== null && links.length > 0 && (
        <table className="links">
          <thead><tr><th scope="col">{words.columns.file}</th><th scope="col">{words.columns.state}</th><th scope="col">{words.columns.opens}</th><th scope="col">{words.columns.until}</th><th scope="col">{words.columns.made}</th><th scope="col"><span className="visually-hidden">{words.revoke}</span></th></tr></thead>
          <tbody>
            {links.map(link => (
              <tr key={link.id} className={link.state === 'live' ? '' : 'links-dead'}>
                <th scope="row" title={link.fileName}>{link.folder && <Icon name="folder" pixels={14} />}<bdi className="ellipsis">{link.fileName}</bdi>{link.hasPassword && <span className="links-lock small quiet"><Icon name="lock" pixels={12} />{words.password}</span>}</th>
                <td data-name={words.columns.state}><span className={`state state-${link.state}`}>{words.states[link.state]}</span>{link.state === 'live' && <span className="links-what small quiet">{link.opensWhat === 'full' ? words.what.full : words.what[link.opensWhat][link.folder ? 'folder' : 'file']}</span>}</td>
                <td data-name={words.columns.opens} className="tabular">{words.opens(link.opens, link.maxOpens)}</td>
                <td data-name={words.columns.until} className="tabular">{link.expiresAt === null ? link.state === 'live' ? words.never : '–' : <span title={exactly(link.expiresAt)}>{until(link.expiresAt, now)}</span>}</td>
                <td data-name={words.columns.made} className="tabular"><span title={exactly(link.createdAt)}>{when(link.createdAt, now)}</span></td>
                <td className="links-act">{link.state === 'live' && link.kept && <CopyLink drive={drive} link={link} onCopied={() => setSaid(words.copiedSaid(link.fileName))} />}{link.state === 'live' && <button type="button" className="button button-small" onClick={() => setRevoking(link)}>{words.revoke}</button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="visually-hidden" role="status">{said}</p>
      {revoking && <RevokeDialog drive={drive} link={revoking} onClose={() => setRevoking(null)} onDone={() => { setSaid(words.revoked(revoking.fileName)); setRevoking(null); reload() }} />}
    </section>
  )
}
