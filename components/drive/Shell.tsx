import { useEffect, useState, type ReactElement } from 'react'
import type { Drive, Session } from '../../lib/drive/types.ts'
import { AccountPage } from '../account/AccountPage.tsx'
import { ForgetDialog } from '../account/ForgetDialog.tsx'
import { LinksPage } from '../share/LinksPage.tsx'
import { text } from '../text.ts'
import { Tray } from '../transfers/Tray.tsx'
import { isRunning } from '../transfers/state.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Mark } from '../ui/ShardRing.tsx'
import { UpdateLine } from '../ui/UpdateLine.tsx'
import { FilesPage } from './FilesPage.tsx'
import { AREAS, useArea, type Area } from './useArea.ts'
import { useSnapshot } from './useSnapshot.ts'

interface Props { session: Session, drive: Drive, onLock: () => void, onDeviceLock: () => void, onForgotten: () => void }

const ICONS: Record<Area, IconName> = { files: 'files', links: 'link', account: 'account' }

/** The open drive: rail, lines that need to be seen, the area, the transfer tray. */
export function Shell({ session, drive, onLock, onDeviceLock, onForgotten }: Props): ReactElement {
  const snapshot = useSnapshot(drive)
  const area = useArea()
  const [forgetting, setForgetting] = useState(false)
  const [hidden, setHidden] = useState<unknown>(null)
  const running = snapshot.transfers.some(isRunning)
  const sending = snapshot.transfers.some(transfer => transfer.direction === 'up' && isRunning(transfer))
  useEffect(() => {
    if (!sending) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [sending])
  const { account } = snapshot
  const device = account?.kind === 'device'
  const lock = device ? onDeviceLock : onLock
  const share = account && account.quotaBytes > 0 ? Math.min(1, account.usedBytes / account.quotaBytes) : 0
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={event => { event.preventDefault(); document.getElementById('main')?.focus() }}>{text.nav.skip}</a>
      <nav className="rail" aria-label={text.nav.label}>
        <p className="rail-brand"><Mark pixels={22} /><span>{text.product}</span></p>
        <ul>
          {AREAS.map(one => (
            <li key={one}><a className="rail-item" href={`#${one}`} {...(one === area ? { 'aria-current': 'page' as const } : {})}><Icon name={ICONS[one]} pixels={18} /><span>{text.nav[one]}</span></a></li>
          ))}
        </ul>
        {account && (
          <div className="rail-foot">
            {account.quotaBytes > 0 && <div className="rail-use small">
              <meter className="meter" min={0} max={1} value={share} aria-label={text.account.storage} />
              <span className="quiet tabular">{text.account.usedShort(account.usedBytes, account.quotaBytes)}</span>
            </div>}
            <Menu head={<><span className="small quiet">{text.account.kind}</span><span>{text.account.kinds[account.kind]}</span>{account.lamports !== null && <span className="small quiet tabular">{text.account.balance(account.lamports)}</span>}</>} items={[
              { label: text.nav.account, icon: 'account', onSelect: () => { location.hash = 'account' } },
              { label: device ? text.account.lockDevice : text.account.lock, icon: 'lock', onSelect: lock },
              { label: text.account.forget, icon: 'trash', danger: true, onSelect: () => setForgetting(true) },
            ]}>
              <button type="button" className="rail-account"><span className="visually-hidden">{text.account.menu}</span><span className="rail-avatar" aria-hidden="true"><Icon name="account" /></span><span className="ellipsis mono small">{account.id.slice(0, 8)}</span><Icon name="down" pixels={12} /></button>
            </Menu>
          </div>
        )}
      </nav>
      <main className="area" id="main" tabIndex={-1}>
        <div className="lines">
          {!snapshot.online && <p className="line line-offline" role="status"><Icon name="offline" />{text.offline(snapshot.files.length)}</p>}
          <UpdateLine busy={running} />
          {snapshot.problem && snapshot.problem !== hidden && snapshot.online && (
            <ErrorNote error={snapshot.problem} during="change" onDismiss={() => setHidden(snapshot.problem)} act={{ label: text.error.again, run: () => { setHidden(snapshot.problem); void drive.refresh().catch(() => setHidden(null)) } }} />
          )}
        </div>
        {area === 'files' && <FilesPage drive={drive} files={snapshot.files} list={snapshot.list} />}
        {area === 'links' && <LinksPage drive={drive} online={snapshot.online} />}
        {area === 'account' && <AccountPage account={account} onLock={lock} onForget={() => setForgetting(true)} />}
      </main>
      <Tray drive={drive} transfers={snapshot.transfers} />
      {forgetting && <ForgetDialog session={session} onClose={() => setForgetting(false)} onForgotten={() => { drive.lock(); onForgotten() }} />}
    </div>
  )
}
