import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { nodeCommands } from './node/testing/browserCommands.ts'
import { findChromium } from './tools/house/chromium.ts'
import { PATIENCE_MS } from './tools/house/patienceMs.ts'

/** Rooms whose tests run in Node and again in a browser: they are pure. */
const pure = ['bytes', 'codec', 'record', 'keys'].map(room => `lib/${room}/**/*.test.ts`)
const ignored = ['**/node_modules/**', '**/target/**', '**/third-party/**', 'out/**', '.next/**', 'public/**']
const chromium = findChromium()
/** All tests share a page, and Chromium counts handshakes that failed by page: tests of dead nodes would have later ones wait up to a minute (web_transport_throttle_context.cc). */
const NO_PENALTY = ['--webtransport-developer-mode']
/** Tests wait for conditions; see `patience.ts`. */
const patient = { setupFiles: ['tools/house/patience.ts'], expect: { poll: { timeout: PATIENCE_MS } } }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...patient,
          name: 'node',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude: [...ignored, '**/*.browser.test.ts', 'e2e/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        optimizeDeps: { entries: [...pure, 'lib/**/*.browser.test.ts', 'components/**/*.browser.test.tsx'], include: ['react', 'react/jsx-runtime', 'react/jsx-dev-runtime', 'react-dom/client', 'radix-ui', 'qr', 'hyparquet', '@libp2p/utils'] },
        test: {
          ...patient,
          name: 'browser',
          include: [...pure, '**/*.browser.test.{ts,tsx}'],
          exclude: [...ignored, '**/*.node.test.ts', 'e2e/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: nodeCommands,
            provider: playwright({
              launchOptions: {
                ...(chromium ? { executablePath: chromium } : {}),
                args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...NO_PENALTY],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          ...patient,
          name: 'e2e',
          environment: 'node',
          include: ['e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
