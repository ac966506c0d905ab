import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { startNetwork } from '../devnet/network.ts'
import type { Network } from '../devnet/network.ts'
import { needChromium } from '../tools/house/chromium.ts'

/** A fresh local network with the built app, and a browser to visit it. */
export interface World {
  network: Network
  browser: Browser
  stateDir: string
  /** A profile of its own: no cookies, storage or account of another. */
  visit: (options?: BrowserContextOptions) => Promise<Visitor>
  /** Stops the network and starts it again on the same state. */
  restartNetwork: () => Promise<void>
  close: () => Promise<void>
}

/** A person with a browser profile, and what their pages did. */
export interface Visitor {
  context: BrowserContext
  page: Page
  /** Origins that were asked for anything. */
  hosts: Set<string>
  /** Errors of pages and of their consoles. */
  complaints: string[]
}

/** Quiet: without these Chromium calls its maker's services. `--no-sandbox` because root has no user namespaces. */
export const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Brings up a world; its ports are free ones, kept over `restartNetwork`. */
export async function makeWorld({ nodes = 16, nodeFlags = [] as string[] } = {}): Promise<World> {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyxcloud-e2e-'))
  // A port of its own keeps the origin, and with it the browser's storage, over a restart.
  const basePort = 20_000 + Math.floor(Math.random() * 20_000)
  const start = (): Promise<Network> => startNetwork({ stateDir, nodes, basePort, build: 'serve-only', nodeFlags })
  const browser = await chromium.launch({ executablePath: needChromium(), args: FLAGS })
  const world: World = {
    network: await start(), browser, stateDir,
    visit: async options => {
      const context = await browser.newContext({ acceptDownloads: true, locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options })
      const hosts = new Set<string>()
      const complaints: string[] = []
      context.on('request', request => { if (/^https?:/.test(request.url())) hosts.add(new URL(request.url()).origin) })
      const page = await context.newPage()
      page.on('pageerror', error => complaints.push(error.message))
      page.on('console', message => { if (message.type() === 'error') complaints.push(message.text()) })
      return { context, page, hosts, complaints }
    },
    restartNetwork: async () => {
      await world.network.close()
      world.network = await start()
    },
    close: async () => {
      await browser.close()
      await world.network.close()
      await rm(stateDir, { recursive: true, force: true })
    },
  }
  return world
}
