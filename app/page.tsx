import type { ReactElement } from 'react'
import { Door } from './door.tsx'

/** The one page of the app; areas stand in its fragment. */
export default function Page(): ReactElement {
  return <Door />
}
