import { expect, test } from 'vitest'
import { placesOf } from './places.ts'

test('rows stand under each other by their steps, centred, and no box lies on another', () => {
  const nodes = [{ key: 'here', steps: 0 }, { key: 'a', steps: -1 }, { key: 'b', steps: -1 }, { key: 'c', steps: -2 }, { key: 'd', steps: 1 }]
  const { places, width, height, box } = placesOf(nodes)
  const at = (key: string): { x: number, y: number } => places.get(key)!
  expect(at('c').y).toBeLessThan(at('a').y)
  expect(at('a').y).toBe(at('b').y)
  expect(at('here').y).toBeLessThan(at('d').y)
  expect(at('b').x).toBeGreaterThanOrEqual(at('a').x + box.width)
  expect(at('here').x + box.width / 2).toBe(width / 2)
  for (const { key } of nodes) { expect(at(key).x + box.width).toBeLessThan(width); expect(at(key).y + box.height).toBeLessThan(height) }
})

test('nothing to draw takes no room to speak of', () => {
  expect(placesOf([])).toMatchObject({ width: 8, height: 8 })
})
