import type { ReactElement } from 'react'
import type { AnchorState, FileDetails } from '../../lib/drive/types.ts'
import { unpackError } from '../../lib/errors.ts'
import { text } from '../text.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Icon } from '../ui/Icon.tsx'

const words = text.details

/** The chain facts, folded away: each copyable, each with one sentence what it proves. */
export function Proof({ details }: { details: FileDetails }): ReactElement {
  const { anchor } = details
  return (
    <details className="fold">
      <summary><Icon name="right" pixels={14} />{words.proof}</summary>
      <div className="proof">
        <p className="small quiet">{words.proofLead}</p>
        <Fact name={words.cid} why={words.cidWhy} value={details.cid} />
        <Fact name={words.root} why={words.rootWhy} value={details.root} />
        <Anchor anchor={anchor} />
      </div>
    </details>
  )
}

function Anchor({ anchor }: { anchor: AnchorState }): ReactElement {
  if (anchor.state === 'waiting') return <p className="proof-line"><Icon name="info" />{words.anchorWaiting}</p>
  if (anchor.state === 'unknown') return <p className="proof-line"><Icon name="alert" /><span>{words.anchorUnknown} {unpackError(anchor.why).next}</span></p>
  return (
    <>
      <p className={`proof-line${anchor.checked ? ' proof-ok' : ''}`}><Icon name={anchor.checked ? 'check' : 'info'} /><span>{anchor.checked ? words.checked : words.unchecked} <span className="quiet">{words.anchored(anchor.at, anchor.sequence)}</span></span></p>
      <Fact name={words.account} why={words.accountWhy} value={anchor.account} />
      {anchor.transaction === null ? <p className="small quiet">{words.transactionGone}</p> : <Fact name={words.transaction} why={words.transactionWhy} value={anchor.transaction} />}
    </>
  )
}

function Fact({ name, why, value }: { name: string, why: string, value: string }): ReactElement {
  return (
    <div className="proof-fact">
      <p className="proof-name">{name}</p>
      <CopyButton value={value} name={name} />
      <p className="proof-value mono" dir="ltr">{value}</p>
      <p className="small quiet proof-why">{why}</p>
    </div>
  )
}
