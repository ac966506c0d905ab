import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

/** One entry of a menu; a dangerous one is set apart. */
export interface MenuItem { label: string, icon: IconName, onSelect: () => void, danger?: boolean, disabled?: boolean }

interface Props { items: readonly MenuItem[], children: ReactElement, head?: ReactNode, onOpenChange?: (open: boolean) => void }

/** A menu at its button. Not modal: the modal kind injects a style element, which the policy refuses. */
export function Menu({ items, children, head, onOpenChange }: Props): ReactElement {
  return (
    <DropdownMenu.Root modal={false} {...(onOpenChange ? { onOpenChange } : {})}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={typeof document === 'undefined' ? null : document.querySelector('main')}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8} onClick={event => event.stopPropagation()}>
          {head && <div className="menu-head">{head}</div>}
          {items.map(item => (
            <DropdownMenu.Item key={item.label} className={`menu-item${item.danger ? ' menu-danger' : ''}`} disabled={item.disabled ?? false} onSelect={item.onSelect}>
              <Icon name={item.icon} />{item.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
