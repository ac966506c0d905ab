import type { ReactElement } from 'react'
import type { Drive, DriveSnapshot, Session } from '../../lib/drive/types.ts'
import { AccountPage } from '../account/AccountPage.tsx'
import { NetworkPage } from '../network/NetworkPage.tsx'
import { LinksPage } from '../share/LinksPage.tsx'
import { TrashPage } from './TrashPage.tsx'
import { UsagePage } from './UsagePage.tsx'
import type { Area } from './useArea.ts'

interface Props { area: Exclude<Area, 'files'>, session: Session, drive: Drive, snapshot: DriveSnapshot, idle: number, onIdle: (minutes: number) => void, onLock: () => void, onForget: () => void }

/** The areas beside the files. */
export function Areas({ area, session, drive, snapshot: { files, online, account }, idle, onIdle, onLock, onForget }: Props): ReactElement {
  switch (area) {
    case 'links': return <LinksPage drive={drive} online={online} />
    case 'network': return <NetworkPage drive={drive} online={online} />
    case 'trash': return <TrashPage drive={drive} files={files} />
    case 'usage': return <UsagePage drive={drive} files={files} account={account} />
    case 'account': return <AccountPage session={session} drive={drive} online={online} account={account} idle={idle} onIdle={onIdle} onLock={onLock} onForget={onForget} />
  }
}
