import type { ReactElement } from 'react'
import type { OlderVersions } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'

const words = text.retention

/** Versions that go, folded, soonest first. */
export function GoingList({ going, now }: { going: OlderVersions['going'], now: number }): ReactElement {
  const more = going.versions - going.first.length
  return (
    <details className="fold fold-quiet">
      <summary><Icon name="right" pixels={14} />{words.which}</summary>
      <ol className="going" tabIndex={0} aria-label={words.which}>
        {going.first.map(({ entry, version, name, at, size, goesAt }) => (
          <li key={`${entry} ${version}`}><bdi className="ellipsis">{name}</bdi><span className="small quiet tabular">{words.row(at, size)}</span><span className="small quiet tabular">{words.goesOn(goesAt, now)}</span></li>
        ))}
        {more > 0 && <li className="quiet small">{words.more(more)}</li>}
      </ol>
    </details>
  )
}
