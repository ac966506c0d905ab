import { cruise } from 'dependency-cruiser'
import type { ICruiseOptions, ICruiseResult } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { existsSync } from 'node:fs'
import { ROOMS } from './importMap.ts'
import { rules } from './dependencyRules.ts'

const roots = [...new Set(Object.keys(ROOMS).map(room => room.split('/')[0] as string))].filter(root => existsSync(root))

/** Checks the import map; prints each breach and ends with status 1 when there is one. */
const options = {
  ruleSet: { forbidden: rules }, validate: true, tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' },
  exclude: { path: '(^|/)(target|third-party|dist|generated)/' },
} as unknown as ICruiseOptions
const { output } = await cruise(roots, options, undefined, { tsConfig: extractTSConfig('tsconfig.json') })
const { summary } = output as ICruiseResult
for (const { rule, from, to, via, cycle } of summary.violations) {
  const path = [from, ...(via ?? cycle ?? []).map(step => step.name), to]
  console.error(`${rule.name}: ${[...new Set(path)].join(' → ')}`)
}
console.log(`import map: ${String(summary.totalCruised)} modules, ${String(summary.violations.length)} breaches`)
process.exit(summary.violations.length > 0 ? 1 : 0)
