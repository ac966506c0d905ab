import type { ReactElement } from 'react'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'

/** Who can read a file now. The list kept on this device does not know its links, so it claims nothing. */
export function Access({ links, known }: { links: number, known: boolean }): ReactElement {
  if (!known) return <span>{text.files.accessUnknown}</span>
  if (links === 0) return <span>{text.files.onlyYou}</span>
  return <><Icon name="link" pixels={14} /><span className="ellipsis">{text.files.linked(links)}</span></>
}
