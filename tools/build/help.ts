import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The pages of docs/help, in the order they are read. */
export const HELP = ['first-minute', 'links', 'versions', 'recovery', 'what-we-cannot-see', 'what-can-go-wrong'] as const

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, sign => ESCAPES[sign] ?? '')

/** Bold words and links to other pages of the help; anything else is plain text. */
const inline = (text: string): string => escaped(text).replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>').replace(/\[([^\]]+)\]\(([a-z-]+)\.md\)/g, '<a href="#$2">$1</a>')

/** Headings, paragraphs and lists of Markdown as HTML; the first heading is `title`. @throws where a page has no heading */
export function asHtml(markdown: string): { title: string, body: string } {
  const [head = '', ...blocks] = markdown.trim().split(/\n{2,}/)
  if (!head.startsWith('# ')) throw new Error('a page of the help begins with its heading')
  const body = blocks.map(block => {
    const lines = block.split('\n')
    if (lines.every(line => line.startsWith('- '))) return `<ul>${lines.map(line => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`
    return block.startsWith('## ') ? `<h3>${inline(block.slice(3))}</h3>` : `<p>${inline(lines.join(' '))}</p>`
  })
  return { title: head.slice(2), body: body.join('\n') }
}

/** The help as one page that needs nothing else, so that it is read offline, too. @param folder - that holds docs/help */
export function helpPage(folder: string): string {
  const pages = HELP.map(name => ({ name, ...asHtml(readFileSync(join(folder, `${name}.md`), 'utf8')) }))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="How the drive works, in plain words.">
<title>Help · CyxCloud</title>
<link rel="icon" href="../icons/icon.svg" type="image/svg+xml">
<style>
:root { color-scheme: light dark; --paper: #f5f5f2; --ink: #16181a; --quiet: #4d5155; --line: #d8d8d2; --accent: #0b57a4 }
@media (prefers-color-scheme: dark) { :root { --paper: #0e1012; --ink: #eceeef; --quiet: #b0b6bc; --line: #2b2f33; --accent: #8fc0ff } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
main, nav { max-width: 65ch; margin: 0 auto; padding: 16px 24px }
nav { padding-top: 32px }
nav ul { list-style: none; padding: 0; margin: 0 }
nav a { display: inline-block; min-height: 44px; line-height: 44px }
a { color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px }
h2 { font-size: 22px; line-height: 1.3; margin: 0 0 8px }
section { padding: 24px 0; border-top: 1px solid var(--line); scroll-margin-top: 8px }
li { margin: 6px 0 }
.quiet { color: var(--quiet) }
</style>
</head>
<body>
<nav aria-label="Help"><a href="../">Back to the drive</a><h1>Help</h1><ul>
${pages.map(({ name, title }) => `<li><a href="#${name}">${escaped(title)}</a></li>`).join('\n')}
</ul></nav>
<main>
${pages.map(({ name, title, body }) => `<section id="${name}" aria-labelledby="${name}-title"><h2 id="${name}-title">${escaped(title)}</h2>\n${body}</section>`).join('\n')}
<p class="quiet">This page is on your device and works without network.</p>
</main>
</body>
</html>
`
}
