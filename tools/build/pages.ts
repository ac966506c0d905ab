import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { policyText } from './policy.ts'

/** Headers by path: `*` at the end stands for everything below; all that fit hold, later ones win. */
export type HeaderRules = Record<string, Record<string, string>>

/** Every file below `folder`, with `/` between names. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).sort()

/** Makes the addresses of an exported page relative to it, so that the build runs under any path. Only the front page is Next's own. */
export function makeRelative(out: string): void {
  for (const file of filesIn(out).filter(name => /^(index\.html|_next\/.*\.(js|css))$/.test(name))) {
    const path = join(out, file)
    const text = readFileSync(path, 'utf8')
    const made = file.endsWith('.html') ? text.replaceAll('"/_next/', '"_next/').replaceAll('\\"/_next/', '\\"_next/').replace('<link rel="preconnect" href="/" crossorigin=""/>', '') : file.endsWith('.js') ? text.replaceAll('"/_next/', '"_next/') : text
    if (made !== text) writeFileSync(path, made)
  }
}

/** Lets the front page ask at once for what its own script loads as soon as it runs: over a slow line that is a round trip less before the first screen. @throws when its script is not found */
export function preloadScreens(out: string): void {
  const path = join(out, 'index.html')
  const html = readFileSync(path, 'utf8')
  const scripts = [...html.matchAll(/<script src="([^"]+)" async/g)].map(match => readFileSync(join(out, match[1] ?? ''), 'utf8'))
  const door = scripts.find(script => script.includes('"Door"'))
  const later = new Set([...door?.matchAll(/"static\/(chunks\/[^"]+\.js)"/g) ?? []].map(match => `_next/static/${match[1]}`))
  if (later.size === 0) throw new Error('The script of the front page loads nothing: app/door.tsx was to load the screens')
  writeFileSync(path, html.replace('</head>', `${[...later].map(file => `<link rel="preload" as="script" fetchPriority="low" href="${file}"/>`).join('')}</head>`))
}

/** Chromium compiles all of a script that begins so while it loads it, beside the page (V8, explicit compile hints); others read it as a comment. */
const HINT = '//# allFunctionsCalledOnLoad\n'

/** Has the scripts that the front page starts with compiled beside the page: left to itself, the browser would compile each module again when it is run, which was a third of the page's work at its start. */
export function compileAhead(out: string): void {
  const html = readFileSync(join(out, 'index.html'), 'utf8')
  const scripts = new Set([...html.matchAll(/<script src="([^"]+)" async|<link rel="preload" as="script"[^>]* href="([^"]+)"/g)].map(([, run, later]) => join(out, run ?? later ?? '')))
  for (const path of scripts) writeFileSync(path, HINT + readFileSync(path, 'utf8'))
}

/** Removes what a page of its own address space has no use for: the router's payloads of other pages, Next's own error pages. */
export function prune(out: string): void {
  for (const file of filesIn(out)) if (/^(_not-found|404)\/|^404\.html$|\.txt$|\.map$/.test(file)) rmSync(join(out, file))
}

const sha256 = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
const inline = (html: string, tag: 'script' | 'style'): string[] =>
  [...new Set([...html.matchAll(new RegExp(`<${tag}\\b(?![^>]*\\bsrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))].map(match => sha256(match[1] ?? '')))]

/** Writes each page's policy into it. @returns the policy of each page, by file name */
export function sealPages(out: string): Map<string, string> {
  const policies = new Map<string, string>()
  for (const file of filesIn(out).filter(name => name.endsWith('.html'))) {
    const path = join(out, file)
    const html = readFileSync(path, 'utf8')
    const policy = policyText(inline(html, 'script'), inline(html, 'style'))
    if (/ style=/.test(html.replace(/<script\b[\s\S]*?<\/script>/g, ''))) throw new Error(`${file} has a style attribute, which its policy refuses`)
    const sealed = html.replace(/(<meta charSet="utf-8"\/?>|<meta charset="utf-8">)/i, `$1<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    if (sealed === html) throw new Error(`${file} says no charset, so its policy has no place`)
    writeFileSync(path, sealed)
    policies.set(file, policy)
  }
  return policies
}

/** The headers of the whole folder; frame-ancestors and sandboxing work in real headers only, and a worker obeys its own response's policy. */
export function headerRules(policies: ReadonlyMap<string, string>): HeaderRules {
  const page = { 'Cache-Control': 'no-cache', 'X-Frame-Options': 'DENY' }
  const rules: HeaderRules = {
    '/*': {
      'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()', 'Cache-Control': 'no-cache',
      'Content-Security-Policy': `${policyText([])}; frame-ancestors 'none'`,
    },
    '/_next/static/*': { 'Cache-Control': 'public, max-age=31536000, immutable' },
    '/workers/chunks/*': { 'Cache-Control': 'public, max-age=31536000, immutable' },
    '/share/fonts/*': { 'Cache-Control': 'public, max-age=31536000, immutable' },
  }
  for (const [file, policy] of policies) {
    const headers = { ...page, 'Content-Security-Policy': `${policy}; frame-ancestors 'none'` }
    rules[`/${file}`] = headers
    if (file.endsWith('index.html')) rules[`/${file.slice(0, -'index.html'.length)}`] = headers
  }
  return rules
}
