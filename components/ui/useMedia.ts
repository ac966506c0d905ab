import { useSyncExternalStore } from 'react'

/** Asked once for each query: the answer is read with every drawing. */
const lists = new Map<string, MediaQueryList>()
function listOf(query: string): MediaQueryList {
  const list = lists.get(query) ?? matchMedia(query)
  lists.set(query, list)
  return list
}

/** Whether a media query holds now; false while the page is prerendered. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    changed => {
      const list = listOf(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => listOf(query).matches,
    () => false,
  )
}
