import { useCallback, useEffect, useState, type ReactElement } from 'react'
import type { Drive, FileEntry, LinkInfo } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { exactly, until, when } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'

const words = text.links

/** The links that open a file now, each with its end and the way to withdraw it. */
export function Sharing({ drive, file }: { drive: Drive, file: FileEntry }): ReactElement | null {
  const [links, setLinks] = useState<LinkInfo[]>([])
  const [revoking, setRevoking] = useState<LinkInfo | null>(null)
  const [now] = useState(() => Date.now())
  const { id, links: live } = file
  const load = useCallback(async (signal?: AbortSignal): Promise<void> => {
    // Who can read it stands above in any case; the list needs the network.
    const found = await drive.links({ signal }).catch(() => [])
    if (!signal?.aborted) setLinks(found.filter(link => link.entry === id && link.state === 'live'))
  }, [drive, id])
  useEffect(() => {
    if (live === 0) return
    const stop = new AbortController()
    void load(stop.signal)
    return () => stop.abort()
  }, [load, live])
  if (live === 0 || links.length === 0) return null
  return (
    <details className="fold" open>
      <summary><Icon name="right" pixels={14} />{words.sharing}<span className="fold-count quiet tabular">{links.length}</span></summary>
      <ul className="deeds">
        {links.map(link => (
          <li key={link.id} className="sharing-row">
            <span><span title={exactly(link.createdAt)}>{words.madeAt(when(link.createdAt, now))}</span>
              <span className="small quiet sharing-facts">{link.hasPassword && `${words.password} · `}{link.expiresAt === null ? words.always : words.ends(until(link.expiresAt, now))} · {words.columns.opens}: {words.opens(link.opens, link.maxOpens)}</span></span>
            <button type="button" className="button button-small" aria-label={`${words.revoke}: ${words.madeAt(when(link.createdAt, now))}`} onClick={() => setRevoking(link)}>{words.revoke}</button>
          </li>
        ))}
      </ul>
      {revoking && <RevokeDialog drive={drive} link={revoking} onClose={() => setRevoking(null)} onDone={() => { setRevoking(null); void load() }} />}
    </details>
  )
}
