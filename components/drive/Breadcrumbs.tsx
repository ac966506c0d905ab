import type { ReactElement } from 'react'
import type { FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import { dropTarget, type OnDropped } from './drag.ts'
import { folderHash } from './useArea.ts'

/** The way to the open folder; each step is an address and takes what is dropped on it. Deep ones keep the first and the last two. */
export function Breadcrumbs({ trail, onDropped }: { trail: readonly FileEntry[], onDropped: OnDropped }): ReactElement {
  const steps = [{ id: null, name: text.folder.root }, ...trail]
  const hidden = steps.length > 4 ? steps.length - 3 : 0
  const shown = steps.filter((_, i) => i === 0 || i > hidden)
  const last = shown.length - 1
  if (trail.length === 0) return <h1 className="toolbar-title">{text.folder.root}</h1>
  return (
    <nav className="crumbs" aria-label={text.folder.crumbs}>
      <ol>
        {shown.map((step, i) => (
          <li key={step.id ?? ''}>
            {i > 0 && <Icon name="right" pixels={12} />}
            {i === 1 && hidden > 0 && <><a className="crumb" href={folderHash(steps[hidden]?.id ?? null)} title={steps[hidden]?.name}>…</a><Icon name="right" pixels={12} /></>}
            {i === last ? <h1 className="crumb crumb-here ellipsis" title={step.name}><bdi>{step.name}</bdi></h1> : <a className="crumb ellipsis" href={folderHash(step.id)} title={step.name} {...dropTarget(step.id, onDropped)}><bdi>{step.name}</bdi></a>}
          </li>
        ))}
      </ol>
    </nav>
  )
}
