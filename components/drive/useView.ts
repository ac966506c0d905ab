import { useEffect, useState, type RefObject } from 'react'

/** What is seen of a box that scrolls, in CSS pixels. */
export interface View { top: number, height: number, width: number }

/** Follows the scrolling and the size of a box. */
export function useView(box: RefObject<HTMLElement | null>): View {
  const [view, setView] = useState<View>({ top: 0, height: 800, width: 0 })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const read = (): void => setView({ top: element.scrollTop, height: element.clientHeight, width: element.clientWidth })
    const watch = new ResizeObserver(read)
    watch.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => { watch.disconnect(); element.removeEventListener('scroll', read) }
  }, [box])
  return view
}
