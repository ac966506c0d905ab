import type { ReactElement } from 'react'
import { text } from '../text.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { keepView, VIEWS, type View } from './view.ts'

const words = text.view
const SIGNS: Record<View, IconName> = { list: 'rows', compact: 'compact', grid: 'grid' }

/** Chooses how the list is drawn. */
export function ViewMenu({ view, onView }: { view: View, onView: (view: View) => void }): ReactElement {
  const choose = (next: View): void => {
    keepView(next)
    onView(next)
  }
  return (
    <Menu head={<span className="small quiet">{words.view}</span>} items={VIEWS.map(one => ({ label: words.views[one], icon: one === view ? 'check' : 'blank', onSelect: () => choose(one) }))}>
      <button type="button" className="button button-plain button-icon" aria-label={`${words.view}: ${words.views[view]}`} title={words.view}><Icon name={SIGNS[view]} /></button>
    </Menu>
  )
}
