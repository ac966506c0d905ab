import { existsSync } from 'node:fs'

/** The first Chromium found in the usual places; undefined lets Playwright look for its own. */
export const findChromium = (): string =>
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path => existsSync(path)) ?? chromiumMissing()

function chromiumMissing(): never {
  throw new Error('No Chromium found in /usr/bin; install the package chromium')
}
