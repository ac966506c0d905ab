import { useEffect, useState, type ReactElement } from 'react'
import type { Drive, Session } from '../../lib/drive/types.ts'
import { ForgetDialog } from '../account/ForgetDialog.tsx'
import { useIdleLock } from '../account/useIdleLock.ts'
import { useVerified } from '../account/useVerified.ts'
import { text } from '../text.ts'
import { Tray } from '../transfers/Tray.tsx'
import { isRunning } from '../transfers/state.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { fetchOnSign, later } from '../ui/later.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Mark } from '../ui/ShardRing.tsx'
import { UpdateLine } from '../ui/UpdateLine.tsx'
import { FilesPage } from './FilesPage.tsx'
import { Palette } from './Palette.tsx'
import { AREAS, useArea, type Area } from './useArea.ts'
import { useBadge } from './useBadge.ts'
import { usePalette } from './usePalette.ts'
import { useSnapshot } from './useSnapshot.ts'

// What the first picture of a drive does not show; but the palette, into which a person types as soon as it is called.
const Areas = later(async () => (await import('./Areas.tsx')).Areas)
const WordsDialog = later(async () => (await import('../account/WordsDialog.tsx')).WordsDialog)

interface Props { session: Session, drive: Drive, onLock: () => void, onDeviceLock: () => void, onForgotten: () => void, onRemoved: () => void }

const ICONS: Record<Area, IconName> = { files: 'files', links: 'link', network: 'network', trash: 'trash', usage: 'usage', account: 'account' }

/** The open drive: rail, lines that need to be seen, the area, the transfer tray. */
export function Shell({ session, drive, onLock, onDeviceLock, onForgotten, onRemoved }: Props): ReactElement {
  const snapshot = useSnapshot(drive)
  const area = useArea()
  const [forgetting, setForgetting] = useState(false)
  const [showing, setShowing] = useState(false)
  const [verified, verify] = useVerified(snapshot.account?.id ?? null)
  const [palette, setPalette] = usePalette()
  const [hidden, setHidden] = useState<unknown>(null)
  const underWay = snapshot.transfers.filter(isRunning).length
  const running = underWay > 0
  useBadge(underWay)
  useEffect(() => fetchOnSign([Areas, WordsDialog]), [])
  const sending = snapshot.transfers.some(transfer => transfer.direction === 'up' && isRunning(transfer))
  useEffect(() => {
    if (!sending) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [sending])
  const { account, waitingChanges: waiting = 0 } = snapshot
  const removed = snapshot.problem?.code === 'AUTH_DEVICE_REMOVED'
  useEffect(() => { if (removed) onRemoved() }, [removed, onRemoved])
  const device = account?.kind === 'device'
  const lock = device ? onDeviceLock : onLock
  const [idle, setIdle] = useIdleLock(device || running, lock)
  // After the first own file, not before; until the words are checked, and not while something is being sent.
  const remind = account?.kind === 'passphrase' && !verified && !sending && area === 'files' && snapshot.list === 'network' && snapshot.files.length > 0
  const share = account && account.quotaBytes > 0 ? Math.min(1, account.usedBytes / account.quotaBytes) : 0
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={event => { event.preventDefault(); document.getElementById('main')?.focus() }}>{text.nav.skip}</a>
      <nav className="rail" aria-label={text.nav.label}>
        <p className="rail-brand"><Mark pixels={22} /><span>{text.product}</span></p>
        <button type="button" className="rail-command" aria-keyshortcuts="Control+K Meta+K" onClick={() => setPalette(true)}><Icon name="command" /><span>{text.palette.title}</span><kbd aria-hidden="true">{text.palette.keys}</kbd></button>
        <ul>
          {AREAS.map(one => (
            <li key={one} className={`rail-in-${one}`}><a className="rail-item" href={`#${one}`} {...(one === area ? { 'aria-current': 'page' as const } : {})}><Icon name={ICONS[one]} pixels={18} /><span>{text.nav[one]}</span></a></li>
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
              { label: text.nav.help, icon: 'info', onSelect: openHelp },
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
          {!snapshot.online && <p className="line line-offline" role="status"><Icon name="offline" />{text.offline(snapshot.files.filter(file => !file.folder && file.trashedAt === null).length)}</p>}
          {remind && <p className="line line-update"><Icon name="info" /><span>{text.words.remind}</span><button type="button" className="button button-small" onClick={() => setShowing(true)}>{text.words.button}</button></p>}
          {waiting > 0 && <p className="line line-update" role="status"><Icon name="again" />{text.waitingChanges(waiting)}</p>}
          <UpdateLine busy={running} />
          {snapshot.problem && snapshot.problem !== hidden && snapshot.online && (
            <ErrorNote error={snapshot.problem} during="change" onDismiss={() => setHidden(snapshot.problem)} act={{ label: text.error.again, run: () => { setHidden(snapshot.problem); void drive.refresh().catch(() => setHidden(null)) } }} />
          )}
        </div>
        {area === 'files' && <FilesPage drive={drive} files={snapshot.files} list={snapshot.list} offline={snapshot.offline} />}
        {area !== 'files' && <Areas area={area} session={session} drive={drive} snapshot={snapshot} idle={idle} onIdle={setIdle} onLock={lock} onForget={() => setForgetting(true)} />}
      </main>
      <Tray drive={drive} transfers={snapshot.transfers} more={snapshot.moreTransfers ?? 0} online={snapshot.online} />
      {showing && <WordsDialog session={session} onClose={() => setShowing(false)} onVerified={() => { verify(); setShowing(false) }} />}
      {palette && <Palette files={snapshot.files} onClose={() => setPalette(false)} commands={[
        ...AREAS.map(one => ({ name: text.palette.go(text.nav[one]), icon: ICONS[one], run: () => { location.hash = one } })),
        { name: text.folder.upload, icon: 'upload', run: () => onFiles(() => document.getElementById('pick-files')?.click()) },
        { name: text.folder.make, icon: 'folder', run: () => onFiles(() => document.getElementById('make-folder')?.click()) },
        { name: text.files.search, icon: 'search', keys: '/', run: () => onFiles(() => document.querySelector<HTMLElement>('.search-input')?.focus()) },
        { name: text.nav.help, icon: 'info', run: openHelp },
        { name: device ? text.account.lockDevice : text.account.lock, icon: 'lock', run: lock },
      ]} />}
      {forgetting && <ForgetDialog session={session} onClose={() => setForgetting(false)} onForgotten={() => { drive.lock(); onForgotten() }} />}
    </div>
  )
}

/** The help is a page of its own beside the app: the drive stays open behind it. */
const openHelp = (): void => { open('help/', '_blank', 'noopener') }

/** Goes to the files, then does something there, once they are drawn. */
function onFiles(act: () => void): void {
  if (!location.hash.startsWith('#files') && location.hash !== '') location.hash = 'files'
  requestAnimationFrame(() => { requestAnimationFrame(act) })
}
