#!/usr/bin/env node
import { launch } from './launch.mjs'

await launch(new URL('cyxcloud.ts', import.meta.url), 'Try: npx -p node@24 -p cyxcloud cyxcloud')
