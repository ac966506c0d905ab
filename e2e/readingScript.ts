import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import type { ReadingPage } from './pages/reading.ts'

let script: Promise<string> | null = null
const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({ entryPoints: ['e2e/pages/reading.ts'], bundle: true, format: 'iife', target: 'es2024', write: false, logLevel: 'warning', define: { 'process.env.NODE_ENV': '"production"' } })
  return outputFiles[0]?.text ?? ''
}

/** Opens the throw-away drive of a page of the app a second time, for a test or a bench to ask: `reading` in the page then has it. */
export async function askDrive(page: Page): Promise<void> {
  await page.evaluate(await (script ??= bundle()))
  await page.evaluate(() => (globalThis as unknown as { reading: ReadingPage }).reading.open())
}
