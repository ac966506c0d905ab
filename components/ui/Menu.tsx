import { ContextMenu as Context, DropdownMenu } from 'radix-ui'
import { useState, type ReactElement, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

/** One entry of a menu; a dangerous one is set apart. `keys` is shown beside it and does nothing by itself. */
export interface MenuItem { label: string, icon: IconName, onSelect: () => void, danger?: boolean, disabled?: boolean, keys?: string }

interface Props {
  /** Asked for when the menu opens where it is a function. */
  items: readonly MenuItem[] | (() => readonly MenuItem[])
  children: ReactElement
  head?: ReactNode
  onOpenChange?: (open: boolean) => void
  /** Whether it is open as soon as it is there. */
  open?: boolean
}

/** What lies behind an open dialog cannot be pressed. */
const area = (): Element | null => [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.querySelector('main')

/** Where menus are drawn, looked for when one opens: before that, the screen may be another. */
const useHost = (now = false): [host: Element | null, look: () => void] => {
  const [host, setHost] = useState<Element | null>(() => now ? area() : null)
  return [host, () => setHost(area())]
}

const inside = ({ label, icon, keys }: MenuItem): ReactElement => <><Icon name={icon} /><span className="menu-label">{label}</span>{keys && <kbd className="menu-keys" aria-hidden="true">{keys}</kbd>}</>
const lookOf = ({ danger }: MenuItem): string => `menu-item${danger ? ' menu-danger' : ''}`

/** A menu at its button. Not modal: the modal kind injects a style element, which the policy refuses. */
export function Menu({ items, children, head, onOpenChange, open = false }: Props): ReactElement {
  const [host, look] = useHost(open)
  return (
    <DropdownMenu.Root modal={false} defaultOpen={open} onOpenChange={open => { look(); onOpenChange?.(open) }}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={host}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8} onClick={event => event.stopPropagation()}>
          {head && <div className="menu-head">{head}</div>}
          <Items of={items} as={DropdownMenu.Item} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** A menu whose button stands alone until it is first pressed: a long list has many of them, and nearly none is opened. */
export function LateMenu({ items, label }: { items: () => readonly MenuItem[], label: string }): ReactElement {
  const [asked, setAsked] = useState(false)
  const button = (
    <button type="button" className="button button-plain button-icon button-small" aria-label={label} aria-haspopup="menu" tabIndex={-1} onClick={event => { event.stopPropagation(); setAsked(true) }}><Icon name="more" /></button>
  )
  return asked ? <Menu items={items} open>{button}</Menu> : button
}

/** The same menu where the pointer is, by the right button, a long touch or the menu key. Without items the browser's own menu comes. */
export function ContextMenu({ items, children }: { items: () => readonly MenuItem[], children: ReactElement }): ReactElement {
  const [host, look] = useHost()
  return (
    <Context.Root modal={false} onOpenChange={look}>
      <Context.Trigger asChild>{children}</Context.Trigger>
      <Context.Portal container={host}>
        <Context.Content className="menu" collisionPadding={8} onClick={event => event.stopPropagation()}>
          <Items of={items} as={Context.Item} />
        </Context.Content>
      </Context.Portal>
    </Context.Root>
  )
}

/** Drawn when the menu opens, so that it sees what the press has selected. */
function Items({ of, as: Item }: { of: Props['items'], as: typeof DropdownMenu.Item }): ReactElement {
  return <>{(typeof of === 'function' ? of() : of).map(item => <Item key={item.label} className={lookOf(item)} disabled={item.disabled ?? false} onSelect={item.onSelect}>{inside(item)}</Item>)}</>
}
