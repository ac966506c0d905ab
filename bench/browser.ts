import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import type { Options } from '../lib/options.ts'
import { needChromium } from '../tools/house/chromium.ts'

// Quiet: without these Chromium calls its maker's services. `--no-sandbox` because root has no user namespaces.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Runs `work` with a browser that is driven by Playwright, and an empty folder for its downloads; both are gone afterwards. @throws LOCAL_NETWORK */
export async function withBrowser<T>(work: (browser: Browser, folder: string) => Promise<T>, { signal }: Options = {}): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  try {
    const browser = await chromium.launch({ executablePath: needChromium(), args: FLAGS, downloadsPath: folder })
    const stop = (): void => { void browser.close() }
    signal?.addEventListener('abort', stop, { once: true })
    try { return await work(browser, folder) } finally {
      signal?.removeEventListener('abort', stop)
      await browser.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
