import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesIn } from './pages.ts'

/** What must not be in the finished folder: source files, addresses that only work at a host's root, paths of the machine that built it. @throws naming the first few */
export function checkOut(out: string): void {
  const faults: string[] = []
  for (const file of filesIn(out)) {
    if (/\.(ts|tsx|map)$/.test(file)) faults.push(`${file}: a source file`)
    if (!/\.(html|js|css|json|webmanifest)$/.test(file)) continue
    const text = readFileSync(join(out, file), 'utf8')
    if ((file.endsWith('.html') && /(src|href)="\//.test(text)) || text.includes('"/_next/')) faults.push(`${file}: an address from the host's root`)
    if (text.includes(process.cwd())) faults.push(`${file}: a path of this machine`)
    if (file.endsWith('.html') && /(src|href)="https?:/.test(text)) faults.push(`${file}: something from another host`)
  }
  if (faults.length > 0) throw new Error(`The build is not fit to be served:\n${faults.slice(0, 10).join('\n')}`)
}
