import { expect, test } from 'vitest'
import { type Row, figure, median, reached } from './row.ts'
import { asPage, asTable } from './table.ts'

const row = (value: number, better: Row['better'], goal: number | null): Row => ({ id: 'x.y', value, unit: 'MB/s', better, goal, raw: { a: 1 } })
const machine = { date: '2026-01-02 03:04 UTC', cpu: 'some', cores: 2, load: 0.5, memoryGiB: 8, system: 'linux', node: 'v24', chromium: 'Chromium 1' }

test('a goal is reached at exactly its value, on the right side of it', () => {
  expect([119, 120, 121].map(value => reached(row(value, 'higher', 120)))).toEqual([false, true, true])
  expect([119, 120, 121].map(value => reached(row(value, 'lower', 120)))).toEqual([true, true, false])
  expect(reached(row(0, 'higher', null))).toBe(true)
})

test('the median is the middle, or the mean of the two middle ones', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7])
  expect(median([])).toBeNaN()
})

test('figures have three significant digits and no exponent', () => {
  expect([0.012345, 1.5, 12.345, 123.6, 1234567, 7].map(figure)).toEqual(['0.0123', '1.5', '12.3', '124', '1,234,567', '7'])
})

test('the table names what was not reached', () => {
  expect(asTable([row(60, 'higher', 120)])).toMatch(/x\.y +60 MB\/s +≥ 120 MB\/s +NO/)
})

test('the page has rows, raw figures and what could not be measured', () => {
  const page = asPage('', machine, [{ name: 'two', rows: [], failed: 'no\nbrowser' }, { name: 'one', rows: [row(130, 'higher', 120)], failed: null }], ['one', 'two'])
  expect(page).toContain('| x.y | 130 MB/s | ≥ 120 MB/s | yes |')
  expect(page).toContain('- `x.y`: `{"a":1}`')
  expect(page).toContain('Not measured: no browser')
  expect(page.indexOf('## one')).toBeLessThan(page.indexOf('## two'))
})

test('a row may say why it is what it is', () => {
  const page = asPage('', machine, [{ name: 'one', rows: [{ ...row(60, 'higher', 120), note: 'The disk is slow.' }], failed: null }], ['one'])
  expect(page).toContain('| NO |\n\n`x.y`: The disk is slow.\n')
})

test('a later run replaces its own sections and leaves the others as they are', () => {
  const order = ['one', 'two']
  const first = asPage('', machine, [{ name: 'one', rows: [row(1, 'higher', null)], failed: null }, { name: 'two', rows: [row(2, 'higher', null)], failed: null }], order)
  const second = asPage(first, { ...machine, date: 'later' }, [{ name: 'one', rows: [row(3, 'higher', null)], failed: null }], order)
  expect(second).toContain('| x.y | 3 MB/s')
  expect(second).not.toContain('| x.y | 1 MB/s')
  expect(second).toContain(first.slice(first.indexOf('## two')))
  expect(asPage(second, machine, [], order)).toBe(second)
})
