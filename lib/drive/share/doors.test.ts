import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pagesFrom, placeVersions } from './doors.ts'
import type { Door } from './doors.ts'

const door = (version: string, use: Door['use'] = 'version', revoked = false): Door => ({ row: { revoked, version: new Uint8Array(16) }, version, use })
const doors = (...some: (Door | null)[]): Map<number, Door> => new Map(some.flatMap((one, i) => one ? [[i + 1, one] as const] : []))

test('a version keeps its link; a new one gets a link that is free, before one is made', () => {
  const there = doors(door('b'), door('x', 'spare'), door('c', 'page'), null, door('y', 'spare', true))
  const { main, at, left } = placeVersions('a', there, ['a', 'c', 'd', 'b', 'e'])
  expect([main, Object.fromEntries(at), left]).toEqual(['a', { a: 0, b: 1, c: 3, d: 2, e: 4 }, []])
})

test('the first link takes another version where its own is not wanted any more: a new one, else one that has a link', () => {
  expect(Object.fromEntries(placeVersions('a', doors(door('b')), ['b', 'c']).at)).toEqual({ c: 0, b: 1 })
  expect(Object.fromEntries(placeVersions('a', doors(door('b'), door('c')), ['b', 'c']).at)).toEqual({ b: 0, c: 2 })
  expect(placeVersions('a', doors(door('b')), [])).toMatchObject({ main: 'a', left: [] })
})

test('no link that the list of before may need is given another version, and no page lies on one', () => {
  const anyDoor = fc.option(fc.record({ version: fc.constantFrom('a', 'b', 'c', 'd', 'e'), use: fc.constantFrom('page' as const, 'version' as const, 'spare' as const, null), revoked: fc.boolean() }))
  fc.assert(fc.property(fc.array(anyDoor, { maxLength: 12 }), fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')), fc.constantFrom('a', 'b', null), fc.integer({ min: 0, max: 6 }), (some, wanted, main, count) => {
    const there = doors(...some.map(one => one && door(one.version, one.use, one.revoked)))
    const places = placeVersions(main, there, wanted)
    expect([...places.at.keys()].toSorted()).toEqual(wanted.toSorted())
    expect(new Set(places.at.values()).size).toBe(wanted.length)
    const needed = (number: number, version: string | undefined): boolean => {
      const one = there.get(number)
      return one !== undefined && (one.row.revoked || (one.use !== 'spare' && one.version !== version))
    }
    for (const [version, number] of places.at) if (number > 0) expect(needed(number, version)).toBe(false)
    const first = pagesFrom(there, places, count) ?? expect.fail('there is room')
    const placed = new Map(Array.from(places.at, ([version, number]) => [number, version]))
    for (let number = first; number < first + count; number++) {
      expect(there.get(number)?.use).not.toBe('page')
      expect(needed(number, placed.get(number))).toBe(false)
    }
  }))
})

test('where no link is free, versions are left over and pages have no place', () => {
  const all = doors(...Array.from({ length: 499 }, (_, i) => door(`v${String(i)}`, 'page')))
  const places = placeVersions('a', all, ['a', 'b', 'c'])
  expect(places.left).toEqual(['b', 'c'])
  expect([pagesFrom(all, places, 1), pagesFrom(all, places, 0), pagesFrom(new Map(), places, 499), pagesFrom(new Map(), places, 500)]).toEqual([null, 1, 1, null])
})
