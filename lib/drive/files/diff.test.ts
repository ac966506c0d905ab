import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DIFF_LINES, diffLines, script, textOf } from './diff.ts'
import { utf8 } from '../../bytes/bytes.ts'

/** Lines of the longest common subsequence, by the table of every textbook: the slow twin. */
function common(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = 1; i <= a.length; i++) for (let j = 1; j <= b.length; j++) table[i]![j] = a[i - 1] === b[j - 1] ? table[i - 1]![j - 1]! + 1 : Math.max(table[i - 1]![j]!, table[i]![j - 1]!)
  return table[a.length]![b.length]!
}
const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 24 })

test('a script leads from one text to the other, and no shorter one does', () => {
  fc.assert(fc.property(lines, lines, (a, b) => {
    const steps = script(a, b, 100)!
    let [x, y] = [0, 0]
    for (const step of steps) {
      if (step === 'same') expect(a[x]).toBe(b[y])
      if (step !== 'add') x++
      if (step !== 'del') y++
    }
    expect([x, y]).toEqual([a.length, b.length])
    expect(steps.filter(step => step === 'same')).toHaveLength(common(a, b))
  }), { numRuns: 500 })
})

test('what differs is shown with three lines around it', () => {
  const from = Array.from({ length: 20 }, (_, i) => `line ${String(i)}`)
  const to = from.with(10, 'line ten')
  expect(diffLines(from.join('\n'), to.join('\n'), false)).toEqual({
    form: 'lines', added: 1, removed: 1, laidOut: false,
    parts: [{ kind: 'skip', count: 7 }, { kind: 'same', lines: ['line 7', 'line 8', 'line 9'] }, { kind: 'del', lines: ['line 10'] }, { kind: 'add', lines: ['line ten'] }, { kind: 'same', lines: ['line 11', 'line 12', 'line 13'] }, { kind: 'skip', count: 6 }],
  })
})

test('equal texts are the same, and other line ends change no line', () => {
  expect(diffLines('a\nb', 'a\nb', false)).toEqual({ form: 'same' })
  expect(diffLines('a\r\nb\r\n', 'a\nb', false)).toMatchObject({ added: 0, removed: 0 })
  expect(diffLines('', 'a\n', false)).toMatchObject({ added: 1, removed: 0, parts: [{ kind: 'add', lines: ['a'] }] })
})

test('JSON is laid out first where both can be read, and compared as it is where not', () => {
  expect(diffLines('{"a":1,"b":2}', '{"a":1,"b":3}', true)).toMatchObject({ added: 1, removed: 1, laidOut: true })
  expect(diffLines('{"a":1}', '{ "a": 1 }', true)).toEqual({ form: 'lines', parts: [], added: 0, removed: 0, laidOut: true })
  expect(diffLines('{"a":1', '{"a":2', true)).toMatchObject({ added: 1, removed: 1, laidOut: false })
})

test('texts that differ in too many lines are not searched for ever, and say so', () => {
  const text = (word: string): string => Array.from({ length: 20_000 }, (_, i) => `${word} ${String(i)}`).join('\n')
  expect(diffLines(text('one'), text('two'), false)).toEqual({ form: 'different', mostLines: DIFF_LINES })
  expect(diffLines(text('one'), `${text('one')}\nmore`, false)).toMatchObject({ added: 1, removed: 0 })
})

test('a line of a megabyte is cut, markup stays text', () => {
  const diff = diffLines('<script>alert(1)</script>', 'x'.repeat(1_000_000), false)
  expect(diff.form === 'lines' && diff.parts.map(part => part.kind === 'skip' ? 0 : part.lines[0]?.length)).toEqual([25, 2_002])
})

test('what is not UTF-8, or holds a NUL, is no text', () => {
  expect(textOf(new Uint8Array([0xff, 0xfe, 0x41]))).toBeNull()
  expect(textOf(new Uint8Array([0x41, 0, 0x42]))).toBeNull()
  expect(textOf(utf8('grün\n'))).toBe('grün\n')
})
