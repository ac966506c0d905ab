import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { CyxError } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'
import { installRivals } from '../rivals/install.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const

/** Lighthouse's points, 0 … 100, and what took some of them away. */
export interface Points { performance: number, accessibility: number, 'best-practices': number, lost: string[] }

interface Report { categories: Record<string, { score: number | null, auditRefs: { id: string, weight: number }[] }>, audits: Record<string, { score: number | null, displayValue?: string }> }

/**
 * Has Lighthouse look at a page of a browser that listens on `port`, as it is there: its storage stays. A telephone of the middle on a slow line is simulated, which is Lighthouse's own default.
 *
 * @throws LOCAL_NETWORK when it cannot be installed, INTERNAL when it fails
 */
export async function audit(url: string, port: number, { signal }: Options = {}): Promise<Points> {
  await installRivals({ folder: FOLDER, signal })
  const flags = [`--port=${String(port)}`, '--output=json', '--quiet', '--disable-storage-reset', `--only-categories=${CATEGORIES.join(',')}`]
  const child = spawn(process.execPath, [`${FOLDER}node_modules/lighthouse/cli/index.js`, url, ...flags], { stdio: ['ignore', 'pipe', 'inherit'], ...signal && { signal } })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => { parts.push(part) })
  const [code] = await once(child, 'close') as [number | null]
  if (code !== 0) throw new CyxError('INTERNAL', { what: `Lighthouse ended with ${String(code)}` })
  const { categories, audits } = JSON.parse(Buffer.concat(parts).toString()) as Report
  const of = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100)
  const lost = Object.values(categories).flatMap(({ auditRefs }) => auditRefs).filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9).map(({ id }) => `${id} ${audits[id]?.displayValue ?? ''}`.trim())
  return { performance: of('performance'), accessibility: of('accessibility'), 'best-practices': of('best-practices'), lost: [...new Set(lost)] }
}
