import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asHtml, HELP, helpPage } from './help.ts'

test('the help has every page of its folder, each once, with a place of its own', () => {
  expect(readdirSync('docs/help').sort()).toEqual(HELP.map(name => `${name}.md`).sort())
  const page = helpPage('docs/help')
  for (const name of HELP) expect(page.split(`id="${name}"`)).toHaveLength(2)
  for (const [, name] of page.matchAll(/href="#([^"]+)"/g)) expect(HELP).toContain(name)
})

test('headings, lists, bold words and links become HTML, markup in the text stays text', () => {
  expect(asHtml('# A <b>\n\nOne\ntwo **three** <i>.\n\n- x\n- [y](links.md)')).toEqual({
    title: 'A <b>', body: '<p>One two <strong>three</strong> &lt;i&gt;.</p>\n<ul><li>x</li><li><a href="#links">y</a></li></ul>',
  })
  expect(() => asHtml('no heading')).toThrow('heading')
})

test('the help needs nothing but itself: no script, nothing from elsewhere', () => {
  expect(helpPage('docs/help')).not.toMatch(/<script|https?:|style="/)
})
