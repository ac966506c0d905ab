import { useSyncExternalStore } from 'react'

/** The areas that exist. */
export const AREAS = ['files', 'links', 'network', 'trash', 'usage', 'account'] as const
/** One of them; it stands in the address after `#`, so that back, forward and reload keep it. */
export type Area = typeof AREAS[number]

const subscribe = (changed: () => void): (() => void) => {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}
const read = (): Area => AREAS.find(area => location.hash.slice(1).split('/')[0] === area) ?? 'files'
const folder = (): string | null => /^#files\/([a-z2-7]{1,32})$/.exec(location.hash)?.[1] ?? null

/** The area in the address. */
export const useArea = (): Area => useSyncExternalStore(subscribe, read, () => 'files')

/** The open folder: its id stands behind the area, which says nothing to who reads the address. */
export const useFolder = (): string | null => useSyncExternalStore(subscribe, folder, () => null)

/** The address of a folder. */
export const folderHash = (id: string | null): string => id === null ? '#files' : `#files/${id}`
