/** Draws the logo, a shard ring, as public/icons/*.svg and *.png: `node tools/build/icons.ts`. The results are committed. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { chromium } from 'playwright'
import { segmentPath, STANDARD } from '../../components/ui/ring.ts'
import { needChromium } from '../house/chromium.ts'

const SHAPE = { outer: 48, thick: 15, gap: 5 }
const path = (): string => Array.from({ length: STANDARD.total }, (_, i) => segmentPath(i, STANDARD.total, 'stored', SHAPE)).join('')
const open = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
/** For browser tabs: the ring alone, in the ring's colour of either theme (components/ui/tokens.css). */
const plain = `${open}<style>path{fill:#14805f}@media (prefers-color-scheme:dark){path{fill:#4fc79b}}</style><path d="${path()}"/></svg>\n`
/** For home screens: on the paper's dark colour; `part` is the ring's share of the width (maskable icons keep the outer fifth free). */
const tile = (part: number): string => `${open}<rect width="100" height="100" fill="#0e1012"/><g transform="translate(50 50) scale(${part}) translate(-50 -50)" fill="#4fc79b"><path d="${path()}"/></g></svg>`

mkdirSync('public/icons', { recursive: true })
writeFileSync('public/icons/icon.svg', plain)
const browser = await chromium.launch({ executablePath: needChromium(), args: ['--no-sandbox', '--disable-gpu'] })
for (const [name, pixels, part] of [['icon-180', 180, 0.68], ['icon-192', 192, 0.68], ['icon-512', 512, 0.68], ['icon-maskable-512', 512, 0.56]] as const) {
  const page = await browser.newPage({ viewport: { width: pixels, height: pixels } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${pixels}px}</style>${tile(part)}`)
  await page.screenshot({ path: `public/icons/${name}.png` })
  await page.close()
}
await browser.close()
