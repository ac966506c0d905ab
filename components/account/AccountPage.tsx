import type { ReactElement, ReactNode } from 'react'
import type { AccountInfo } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Icon } from '../ui/Icon.tsx'

const words = text.account

interface Props { account: AccountInfo | null, onLock: () => void, onForget: () => void }

/** The account: what opens it, what it holds, and what happens if something is lost. */
export function AccountPage({ account, onLock, onForget }: Props): ReactElement {
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
        <Fact name={words.money} hint={words.moneyLocal}><span className="tabular">{account.lamports === null ? words.unknown : words.balance(account.lamports)}</span></Fact>
      </dl>
      <h2 className="page-sub">{words.device}</h2>
      <dl className="facts">
        <Fact name={device ? words.lockDevice : words.lock} hint={device ? words.lockDeviceHint : words.lockHint}><button type="button" className="button" onClick={onLock}><Icon name="lock" />{device ? words.lockDevice : words.lock}</button></Fact>
        <Fact name={words.forgetButton} hint={words.forgetHint}><button type="button" className="button button-danger" onClick={onForget}>{words.forget}</button></Fact>
      </dl>
    </section>
  )
}

function Fact({ name, hint, children }: { name: string, hint?: string, children: ReactNode }): ReactElement {
  return <div className="fact"><dt>{name}{hint && <span className="small quiet fact-hint">{hint}</span>}</dt><dd>{children}</dd></div>
}
