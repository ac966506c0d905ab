import type { ReactElement } from 'react'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import { ClassChoice } from './ClassChoice.tsx'

const words = text.classes

/** How files are kept, how long that lasts and what it costs: folded, wherever somebody is about to add one. */
export function ClassNotes(): ReactElement {
  return (
    <details className="fold class-notes">
      <summary><Icon name="right" pixels={14} />{words.title}</summary>
      {words.kinds.map(({ name, hint, how, lasts, costs }) => (
        <div key={name}>
          <p><strong>{name}</strong> <span className="small quiet">{hint}</span></p>
          <p className="small">{how}</p>
          <dl className="small quiet"><div><dt>{words.lasts}</dt><dd>{lasts}</dd></div><div><dt>{words.costs}</dt><dd>{costs}</dd></div></dl>
        </div>
      ))}
      <ClassChoice />
    </details>
  )
}
