import { useSyncExternalStore } from 'react'

/** The areas that exist. */
export const AREAS = ['files', 'links', 'account'] as const
/** One of them; it stands in the address after `#`, so that back, forward and reload keep it. */
export type Area = typeof AREAS[number]

const subscribe = (changed: () => void): (() => void) => {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}
const read = (): Area => AREAS.find(area => `#${area}` === location.hash) ?? 'files'

/** The area in the address. */
export const useArea = (): Area => useSyncExternalStore(subscribe, read, () => 'files')
