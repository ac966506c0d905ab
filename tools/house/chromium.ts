import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { CyxError } from '../../lib/errors.ts'

const PLACES = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** Path of an installed Chromium or Chrome, or null. `CHROMIUM_PATH` is looked at first. */
export const findChromium = (): string | null => PLACES.find(path => path !== '' && existsSync(path)) ?? null

/**
 * Finds a Chromium, or installs Debian's package where that is possible (Debian or Ubuntu, as root).
 *
 * @throws LOCAL_NETWORK with what to do when there is none and none can be installed
 */
export function needChromium(): string {
  const found = findChromium()
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium found: installing the package of this system (about 100 MB).')
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    const now = findChromium()
    if (now) return now
  }
  throw new CyxError('LOCAL_NETWORK', { what: 'The browser tests need Chromium or Chrome, and none was found.', next: 'Install one (on Debian or Ubuntu: sudo apt-get install chromium), or name it in CHROMIUM_PATH.' })
}
