import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const lines = readFileSync('docs/faults-drive.md', 'utf8').split('\n').filter(line => line.startsWith('| ')).flatMap(line => line.split(/;(?= `)|\| (?=`)/))
const named = lines.flatMap(line => {
  const file = /`([^`]+\.test\.tsx?)`:/.exec(line)?.[1]
  return file === undefined ? [] : Array.from(line.matchAll(/(?<![\w*])\*([^*]+)\*(?![\w*])/g), ([, name = '']) => [file, name] as const)
})

test.each(named)('in %s there is a test “%s”', (file, name) => {
  expect(readFileSync(file, 'utf8').replaceAll('\\\'', '\'')).toContain(name)
})

test('the page names a test for nearly everything', () => { expect(named.length).toBeGreaterThan(55) })
