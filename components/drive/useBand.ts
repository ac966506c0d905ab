import { useEffect, useRef, useState, type DragEvent, type PointerEvent, type RefObject } from 'react'
import { caught, type Band, type Tiling } from './band.ts'
import type { Selection } from './useSelection.ts'

/** A press that moves less than this is a click, pixels. */
const SLACK = 5
/** So close to an edge the list scrolls by itself, and so far with each frame, pixels. */
const [EDGE, STEP] = [28, 14]
/** From here entries are dragged, or pressed; anywhere else a band begins. */
const HOLDS = '.row-name, .row-ring, .row-menu, .tile, .list-head, button, [aria-selected=true]'

interface Press { band: Band, before: ReadonlySet<string>, pointer: number, drawn: boolean, at: { x: number, y: number } }

/** What a list needs so that a mouse can draw a band around entries: with Control or ⌘ it adds to what is selected. */
export interface BandProps {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onPointerMove: (event: PointerEvent<HTMLElement>) => void
  onPointerUp: () => void
  onPointerCancel: () => void
  onDragStartCapture: (event: DragEvent) => void
}

/** Draws a band in the content of `box` and selects what it touches. @returns the band, while there is one, and what the box listens to; `drew` says whether the click that follows was one's end */
export function useBand(box: RefObject<HTMLElement | null>, tiling: Tiling, selection: Selection): { band: Band | null, props: BandProps, drew: () => boolean } {
  const [band, setBand] = useState<Band | null>(null)
  const press = useRef<Press>(null)
  const drew = useRef(false)
  const inside = (x: number, y: number): { x: number, y: number } => {
    const rect = box.current?.querySelector('.list-rows')?.getBoundingClientRect()
    return { x: x - (rect?.left ?? 0), y: y - (rect?.top ?? 0) }
  }
  const follow = useRef<() => void>(() => undefined)
  useEffect(() => {
    follow.current = () => {
      const now = press.current
      const element = box.current
      if (!now?.drawn || !element) return
      const { top, bottom } = element.getBoundingClientRect()
      element.scrollBy(0, now.at.y > bottom - EDGE ? STEP : now.at.y < top + EDGE ? -STEP : 0)
      const { x, y } = inside(now.at.x, now.at.y)
      if (x === now.band.toX && y === now.band.toY && band !== null) return
      now.band = { ...now.band, toX: x, toY: y }
      setBand(now.band)
      selection.take(caught(now.band, tiling), now.before)
    }
  })
  const drawing = band !== null
  useEffect(() => {
    if (!drawing) return
    let frame = requestAnimationFrame(function again() { follow.current(); frame = requestAnimationFrame(again) })
    return () => { cancelAnimationFrame(frame) }
  }, [drawing])
  const end = (): void => {
    drew.current = press.current?.drawn ?? false
    press.current = null
    setBand(null)
  }
  return {
    band,
    drew: () => drew.current,
    props: {
      onPointerDown: event => {
        drew.current = false
        if (event.button !== 0 || event.pointerType !== 'mouse' || !(event.target instanceof Element) || event.target.closest(HOLDS)) return
        const { x, y } = inside(event.clientX, event.clientY)
        press.current = { band: { fromX: x, fromY: y, toX: x, toY: y }, before: event.ctrlKey || event.metaKey ? selection.chosen : new Set(), pointer: event.pointerId, drawn: false, at: { x: event.clientX, y: event.clientY } }
      },
      onPointerMove: event => {
        const now = press.current
        if (!now) return
        now.at = { x: event.clientX, y: event.clientY }
        const { x, y } = inside(event.clientX, event.clientY)
        if (!now.drawn && Math.hypot(x - now.band.fromX, y - now.band.fromY) < SLACK) return
        if (!now.drawn) {
          now.drawn = true
          event.currentTarget.setPointerCapture(now.pointer)
        }
        follow.current()
      },
      onPointerUp: end,
      onPointerCancel: end,
      onDragStartCapture: event => { if (press.current) { event.preventDefault(); event.stopPropagation() } },
    },
  }
}
