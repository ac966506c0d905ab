import { expect, test } from 'vitest'
import { notesOf } from './notes.ts'

test('lines with a word, a colon and a value are notes; empty ones are nothing', () => {
  expect(notesOf('seed: 42\n\n by : Ida: the first ')).toEqual({ seed: '42', by: 'Ida: the first' })
  expect(notesOf('')).toEqual({})
  expect(notesOf('a: <script>alert(1)</script>')).toEqual({ a: '<script>alert(1)</script>' })
})

test.each(['no colon', ': no word', 'no value:', 'a: 1\na: 2', `${'x'.repeat(17)}: long`, `a: ${'x'.repeat(251)}`, Array.from({ length: 17 }, (_, i) => `k${String(i)}: 1`).join('\n')])('%s is refused', text => {
  expect(notesOf(text)).toBeNull()
})
