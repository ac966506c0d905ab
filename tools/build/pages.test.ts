import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkOut } from './check.ts'
import { compileAhead, filesIn, headerRules, makeRelative, preloadScreens, prune, sealPages } from './pages.ts'

let out = ''
const put = (file: string, text: string): void => {
  mkdirSync(dirname(join(out, file)), { recursive: true })
  writeFileSync(join(out, file), text)
}
const get = (file: string): string => readFileSync(join(out, file), 'utf8')
const head = '<!DOCTYPE html><html><head><meta charset="utf-8">'

beforeEach(() => { out = mkdtempSync(join(tmpdir(), 'build-')) })
afterEach(() => { rmSync(out, { recursive: true }) })

describe('an exported page', () => {
  test('refers to its own folder, in markup, in scripts and in the router\'s payload', () => {
    put('index.html', `${head}<script src="/_next/a.js"></script><script>x="[\\"/_next/b.css\\"]"</script>`)
    put('_next/run.js', 'const base="/_next/"')
    makeRelative(out)
    expect(get('index.html')).toContain('src="_next/a.js"')
    expect(get('index.html')).toContain('\\"_next/b.css\\"')
    expect(get('_next/run.js')).toBe('const base="_next/"')
  })

  test('asks at once for what its own script loads when it runs, once each, and for nothing of another\'s', () => {
    put('index.html', `${head}<script src="_next/static/chunks/door.js" async=""></script><script src="_next/static/chunks/error.js" async=""></script></head>`)
    put('_next/static/chunks/door.js', 's(["Door",0]);["static/chunks/a.js","static/chunks/b.js"];["static/chunks/a.js","static/chunks/c.js"]')
    put('_next/static/chunks/error.js', '["static/chunks/d.js"]')
    preloadScreens(out)
    expect([...get('index.html').matchAll(/<link rel="preload" as="script"[^>]*href="([^"]*)"/g)].map(match => match[1])).toEqual(['a', 'b', 'c'].map(name => `_next/static/chunks/${name}.js`))
    put('_next/static/chunks/door.js', 's(["Door",0])')
    expect(() => preloadScreens(out)).toThrow('loads nothing')
  })

  test('has what it starts with compiled beside it, and nothing else', () => {
    put('index.html', `${head}<link rel="preload" as="script" fetchPriority="low" href="_next/a.js"/><script src="_next/a.js" async=""></script><script src="_next/b.js" async=""></script><script src="_next/old.js" noModule=""></script></head>`)
    for (const name of ['a', 'b', 'c', 'old']) put(`_next/${name}.js`, name)
    compileAhead(out)
    // The words are V8's: src/parsing, explicit compile hints.
    expect(['a', 'b', 'c', 'old'].map(name => get(`_next/${name}.js`))).toEqual(['//# allFunctionsCalledOnLoad\na', '//# allFunctionsCalledOnLoad\nb', 'c', 'old'])
  })

  test('has a policy with the hash of each inline script, and no other way to run one', () => {
    const script = 'console.log("<b>")\n'
    put('index.html', `${head}<script>${script}</script><script src="a.js"></script>`)
    const policy = sealPages(out).get('index.html') ?? ''
    expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    expect(policy).not.toContain('unsafe-inline')
    expect(policy).not.toContain("'unsafe-eval'")
    expect(policy).toMatch(/^default-src 'none';/)
    expect(get('index.html')).toContain(`content="${policy}"`)
  })

  test('with a style attribute or without a charset is refused', () => {
    put('index.html', `${head}<p style="color:red">`)
    expect(() => sealPages(out)).toThrow('style attribute')
    put('index.html', '<!DOCTYPE html><html><head>')
    expect(() => sealPages(out)).toThrow('charset')
  })
})

test('headers name each page with and without its file name, and forbid frames', () => {
  const rules = headerRules(new Map([['index.html', 'p1'], ['share/index.html', 'p2'], ['404.html', 'p3']]))
  expect(rules['/']).toEqual(rules['/index.html'])
  expect(rules['/share/']?.['Content-Security-Policy']).toBe("p2; frame-ancestors 'none'")
  expect(rules['/*']?.['Content-Security-Policy']).toContain("frame-ancestors 'none'")
  // Later rules win, so what fits everything must come first.
  expect(Object.keys(rules)[0]).toBe('/*')
})

test('pruning leaves the page and its files', () => {
  for (const file of ['index.html', 'index.txt', '404.html', '404/index.html', '_not-found/index.html', '_next/a.js', '_next/a.js.map']) put(file, '')
  prune(out)
  expect(filesIn(out)).toEqual(['_next/a.js', 'index.html'])
})

describe('the last check', () => {
  test.each([
    ['a source file', 'worker.ts', 'let x'],
    ["an address from the host's root", 'index.html', '<img src="/a.png">'],
    ["an address from the host's root", '_next/a.js', 'f("/_next/b.js")'],
    ['a path of this machine', 'a.js', `"${process.cwd()}/lib"`],
    ['something from another host', 'index.html', '<script src="https://cdn.example/x.js">'],
  ])('finds %s in %s', (fault, file, text) => {
    put(file, text)
    expect(() => checkOut(out)).toThrow(fault)
  })
  test('passes a clean folder', () => {
    put('index.html', '<img src="a.png">')
    expect(() => checkOut(out)).not.toThrow()
  })
})
