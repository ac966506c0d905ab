import { expect, test } from 'vitest'
import { previewOf } from './previewKind.ts'
import { textView } from './previewText.ts'

test('a file is shown by its type, else by its ending, and HTML only as text', () => {
  expect([previewOf('image/svg+xml', 'a.svg'), previewOf('text/html', 'a.html'), previewOf('', 'main.rs'), previewOf('', 'a.zip'), previewOf('application/pdf', 'x')]).toEqual(['image', 'text', 'text', null, 'pdf'])
})

test('CSV keeps quoted separators, line breaks and doubled quotes, and finds its separator', () => {
  expect(textView('text/csv', 'a.csv', 'a,b\r\n"1,5","say ""hi""\nthere"\n', true)).toEqual({ form: 'table', rows: [['a', 'b'], ['1,5', 'say "hi"\nthere']] })
  expect(textView('', 'a.csv', 'a;b\n1,5;2', true)).toEqual({ form: 'table', rows: [['a', 'b'], ['1,5', '2']] })
})

test('Markdown becomes blocks of plain text, markup of a page in it stays text', () => {
  expect(textView('', 'a.md', '# A **b** #\n\ntwo\nlines [link](javascript:alert(1))\n\n- item\n\n```\n# no heading\n```\n<script>x</script>', true)).toEqual({ form: 'blocks', blocks: [
    { kind: 'heading', text: 'A b' }, { kind: 'text', text: 'two lines link' }, { kind: 'item', text: 'item' }, { kind: 'code', text: '# no heading' }, { kind: 'text', text: '<script>x</script>' },
  ] })
})

test('JSON is set out where it is whole, and shown as it is where it is cut or broken', () => {
  expect(textView('application/json', 'a', '{"a":1}', true)).toEqual({ form: 'plain', text: '{\n  "a": 1\n}' })
  expect(textView('application/json', 'a', '{"a":', true)).toEqual({ form: 'plain', text: '{"a":' })
  expect(textView('application/json', 'a', '{"a":1}', false)).toEqual({ form: 'plain', text: '{"a":1}' })
})
