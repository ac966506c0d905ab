import { RING_SIZES, segmentPath, STANDARD } from '../components/ui/ring.ts'
import { shareText } from '../components/ui/words.ts'
import type { ShardState } from '../lib/options.ts'

const SVG = 'http://www.w3.org/2000/svg'

/** The ring of the share page: fills from the 8 pieces that are needed out of 14. */
export interface Ring { element: SVGSVGElement, set: (states: readonly ShardState[]) => void, caption: (big: string, small: string) => void }

const word = (className: string, y: string): SVGTextElement => {
  const element = document.createElementNS(SVG, 'text')
  element.setAttribute('class', className)
  element.setAttribute('x', '50')
  element.setAttribute('y', y)
  return element
}

/** A ring with all pieces to come. */
export function makeRing(): Ring {
  const element = document.createElementNS(SVG, 'svg')
  element.setAttribute('class', 'ring')
  element.setAttribute('viewBox', '0 0 100 100')
  element.setAttribute('role', 'img')
  const segments = Array.from({ length: STANDARD.total }, () => element.appendChild(document.createElementNS(SVG, 'path')))
  const big = element.appendChild(word('ring-number', '54'))
  const small = element.appendChild(word('ring-word', '65'))
  const set: Ring['set'] = states => {
    segments.forEach((segment, i) => {
      const state = states[i] ?? 'empty'
      segment.setAttribute('d', segmentPath(i, STANDARD.total, state, RING_SIZES.large))
      segment.setAttribute('class', `ring-seg ring-${state}`)
    })
    const got = states.filter(state => state === 'stored').length
    element.setAttribute('aria-label', shareText.ring(Math.min(got, STANDARD.needed), STANDARD.needed))
  }
  set([])
  return { element, set, caption: (first, second) => { big.textContent = first; small.textContent = second } }
}
