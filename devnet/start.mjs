// Runs start.ts, whatever Node this is (20 or later).
import { launch } from '../node/cli/launch.mjs'

await launch(new URL('start.ts', import.meta.url), 'Run `npm install` first.')
