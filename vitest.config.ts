import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { nodeCommands } from './node/testing/browserCommands.ts'
import { findChromium } from './tools/house/chromium.ts'

/** Rooms whose tests run in Node and again in a browser: they are pure. */
const pure = ['bytes', 'codec', 'record', 'keys'].map(room => `lib/${room}/**/*.test.ts`)
const ignored = ['**/node_modules/**', '**/target/**', '**/third-party/**', 'out/**', '.next/**', 'public/**']
const chromium = findChromium()

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude: [...ignored, '**/*.browser.test.ts', 'e2e/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        optimizeDeps: { entries: [...pure, 'lib/**/*.browser.test.ts', 'components/**/*.browser.test.tsx'], include: ['react', 'react/jsx-runtime', 'react/jsx-dev-runtime', 'react-dom/client', 'radix-ui', 'qr', 'hyparquet'] },
        test: {
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
                args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
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
