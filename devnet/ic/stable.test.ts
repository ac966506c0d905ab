import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeStable } from './stable.ts'

const page = 65536

test('whatever is written, grown and cleared, a rollback gives back the last commit and the dirty pages rebuild it', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('grow' as const), pages: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ kind: fc.constant('write' as const), at: fc.nat(3 * page), bytes: fc.uint8Array({ minLength: 1, maxLength: 9000 }) }),
    fc.record({ kind: fc.constantFrom('commit' as const, 'rollback' as const, 'clear' as const, 'save' as const) }),
  )
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), steps => {
    const stable = makeStable()
    let committed: Buffer = Buffer.alloc(0)
    let disk = new Map<number, Buffer>()
    const content = (): Buffer => Buffer.from(stable.read(0, stable.pages() * page))
    for (const one of [...steps, { kind: 'commit' as const }, { kind: 'save' as const }]) {
      if (one.kind === 'grow') stable.grow(one.pages)
      else if (one.kind === 'write') {
        if (one.at + one.bytes.length > stable.pages() * page) expect(() => { stable.write(one.at, one.bytes) }).toThrow(RangeError)
        else stable.write(one.at, one.bytes)
      } else if (one.kind === 'clear') stable.clear()
      else if (one.kind === 'commit') { stable.commit(); committed = content() }
      else {
        stable.rollback()
        expect(committed.equals(content())).toBe(true)
        if (one.kind !== 'save') continue
        if (stable.takeCleared()) disk = new Map()
        for (const { page: number, bytes } of stable.takeDirty()) disk.set(number, Buffer.from(bytes))
      }
    }
    const rebuilt = makeStable(stable.pages())
    for (const [number, bytes] of disk) rebuilt.load(number, bytes)
    expect(committed.equals(rebuilt.read(0, rebuilt.pages() * page))).toBe(true)
  }), { numRuns: 100 })
})
