import { useState, type ReactElement, type ReactNode } from 'react'
import type { AccountInfo, Drive, Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Toast, type Said } from '../ui/Toast.tsx'
import { Devices } from './Devices.tsx'
import { Passkeys } from './Passkeys.tsx'
import { PassphraseDialog } from './PassphraseDialog.tsx'
import { useVerified } from './useVerified.ts'
import { WordsDialog } from './WordsDialog.tsx'

const words = text.account

interface Props {
  session: Session
  drive: Drive
  online: boolean
  account: AccountInfo | null
  /** Minutes until an untouched drive locks itself; 0 for never. */
  idle: number
  onIdle: (minutes: number) => void
  onLock: () => void
  onForget: () => void
}

/** The account: what opens it, what it holds, and what happens if something is lost. */
export function AccountPage({ session, drive, online, account, idle, onIdle, onLock, onForget }: Props): ReactElement {
  const [changing, setChanging] = useState(false)
  const [showing, setShowing] = useState(false)
  const [verified, verify] = useVerified(account?.id ?? null)
  const [said, say] = useState<Said | null>(null)
  if (!account) return <section className="page"><header className="page-head"><h1>{words.title}</h1></header><p className="quiet" role="status">{words.loading}</p></section>
  const device = account.kind === 'device'
  return (
    <section className="page page-narrow">
      <header className="page-head"><h1>{words.title}</h1></header>
      <dl className="facts">
        <Fact name={words.kind} hint={words.kindHint[account.kind]}>{words.kinds[account.kind]}</Fact>
        <Fact name={words.id} hint={words.idHint}><code className="fact-long">{account.id}</code><CopyButton value={account.id} name={words.id} /></Fact>
        <Fact name={words.plan}>{account.plan}</Fact>
        <Fact name={words.storage}>
          {account.quotaBytes === 0 ? words.unknown : <span className="fact-stack"><span className="tabular">{words.used(account.usedBytes, account.quotaBytes)}</span>
            <meter className="meter" min={0} max={Math.max(1, account.quotaBytes)} value={account.usedBytes} aria-label={words.storage} /></span>}
        </Fact>
        <Fact name={text.usage.title} hint={text.usage.lead}><a className="button" href="#usage">{text.usage.parts}</a></Fact>
        <Fact name={text.network.title} hint={text.network.lead}><a className="button" href="#network">{text.network.open}</a></Fact>
        <Fact name={words.money} hint={words.moneyLocal}><span className="tabular">{account.lamports === null ? words.unknown : words.balance(account.lamports)}</span></Fact>
      </dl>
      <h2 className="page-sub">{words.device}</h2>
      <dl className="facts">
        {!device && <Fact name={words.idle} hint={words.idleHint}><select className="input input-short" aria-label={words.idle} value={idle} onChange={event => onIdle(Number(event.target.value))}>{words.idles.map(([name, minutes]) => <option key={minutes} value={minutes}>{name}</option>)}</select></Fact>}
        {!device && <Fact name={text.words.title} hint={text.words.hint}>{verified && <span className="state state-live">{text.words.verified}</span>}<button type="button" className="button" onClick={() => setShowing(true)}>{text.words.button}</button></Fact>}
        {!device && <Fact name={words.change} hint={words.changeHint}><button type="button" className="button" onClick={() => setChanging(true)}>{words.changeButton}</button></Fact>}
        {!device && <Passkeys session={session} onSay={done => say({ text: done })} />}
        <Fact name={device ? words.lockDevice : words.lock} hint={device ? words.lockDeviceHint : words.lockHint}><button type="button" className="button" onClick={onLock}><Icon name="lock" />{device ? words.lockDevice : words.lock}</button></Fact>
        <Fact name={words.forgetButton} hint={words.forgetHint}><button type="button" className="button button-danger" onClick={onForget}>{words.forget}</button></Fact>
      </dl>
      <Devices drive={drive} online={online} onSay={done => say({ text: done })} />
      {showing && <WordsDialog session={session} onClose={() => setShowing(false)} onVerified={() => { verify(); setShowing(false); say({ text: text.words.done }) }} />}
      {changing && <PassphraseDialog session={session} onClose={() => setChanging(false)} onDone={() => { setChanging(false); say({ text: words.changed }) }} />}
      <Toast said={said} onGone={() => say(null)} />
    </section>
  )
}

function Fact({ name, hint, children }: { name: string, hint?: string, children: ReactNode }): ReactElement {
  return <div className="fact"><dt>{name}{hint && <span className="small quiet fact-hint">{hint}</span>}</dt><dd>{children}</dd></div>
}
