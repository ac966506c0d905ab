import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { isCyxError } from '../../lib/errors.ts'
import { needChromium } from './chromium.ts'

/** One step of `npm test`. `kind` says how its outcome is counted. */
interface Step { name: string, command: string[], kind: 'check' | 'vitest' | 'cargo', cwd?: string, needs?: 'cargo' }

interface Count { passed: number, failed: number, skipped: number }

/** What vitest's JSON report says. */
interface Report {
  numPassedTests: number, numFailedTests: number, numPendingTests: number
  testResults: { name: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[]
}

const STEPS: readonly Step[] = [
  { name: 'artifacts fresh', command: ['node', 'tools/artifacts/check.ts'], kind: 'check' },
  { name: 'import map', command: ['node', 'tools/house/checkImports.ts'], kind: 'check' },
  { name: 'lint', command: ['eslint', '.', '--max-warnings=0'], kind: 'check' },
  { name: 'types of the app', command: ['tsc', '-p', 'tsconfig.json'], kind: 'check' },
  { name: 'types in a worker', command: ['tsc', '-p', 'tsconfig.worker.json'], kind: 'check' },
  { name: 'types in Node', command: ['tsc', '-p', 'tsconfig.node.json'], kind: 'check' },
  { name: 'static build', command: ['node', 'tools/build/build.ts'], kind: 'check' },
  { name: 'tests in Node', command: ['vitest', 'run', '--project', 'node'], kind: 'vitest' },
  { name: 'tests in the browser', command: ['vitest', 'run', '--project', 'browser'], kind: 'vitest' },
  { name: 'Rust tests of the coder', command: ['cargo', 'test', '--locked', '--quiet'], kind: 'cargo', cwd: 'lib/codec/wasm', needs: 'cargo' },
  { name: 'Rust tests of the canisters', command: ['cargo', 'test', '--locked', '--quiet'], kind: 'cargo', cwd: 'canisters', needs: 'cargo' },
  { name: 'the whole story', command: ['vitest', 'run', '--project', 'e2e'], kind: 'vitest' },
]

const run = (command: string[], options: { cwd?: string, env?: Record<string, string> } = {}): Promise<{ ok: boolean, output: string }> => new Promise(resolve => {
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd: options.cwd ?? '.', env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const take = (chunk: Buffer): void => {
    output += chunk.toString()
    process.stdout.write(chunk)
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  child.on('error', error => { resolve({ ok: false, output: error.message }) })
  child.on('close', code => { resolve({ ok: code === 0, output }) })
})

/** Sums the "test result:" lines of cargo. */
function countCargo(output: string): Count {
  const count = { passed: 0, failed: 0, skipped: 0 }
  for (const [, passed, failed, ignored] of output.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/g)) {
    count.passed += Number(passed)
    count.failed += Number(failed)
    count.skipped += Number(ignored)
  }
  return count
}

/** A line for each test that failed and each file that did not load, so that the end of a log tells what to look at. */
const namesOf = ({ testResults }: Report): string[] => testResults.flatMap(({ name, message, assertionResults }) => {
  const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0] ?? ''}`)
  return (failed.length === 0 && message !== '' ? [message] : failed).map(text => `     ${relative('.', name)} › ${text.split('\n', 1)[0] ?? ''}`)
})

async function runStep(step: Step, chromium: string, folder: string): Promise<Count> {
  const report = join(folder, 'report.json')
  const command = step.kind === 'vitest' ? [...step.command, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : step.command
  const { ok, output } = await run(command, { ...(step.cwd ? { cwd: step.cwd } : {}), env: { CHROMIUM_PATH: chromium } })
  if (step.kind === 'check') return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
  const count = step.kind === 'cargo'
    ? countCargo(output)
    : await readFile(report, 'utf8').then(text => {
      const told = JSON.parse(text) as Report
      failures.push(...namesOf(told))
      return { passed: told.numPassedTests, failed: told.numFailedTests, skipped: told.numPendingTests }
    }, () => ({ passed: 0, failed: 1, skipped: 0 }))
  await rm(report, { force: true })
  // A file that does not load, or a runner that dies, fails without a failed test.
  return !ok && count.failed === 0 ? { ...count, failed: 1 } : count
}

const only = process.argv.slice(2)
const total: Count = { passed: 0, failed: 0, skipped: 0 }
const lines: string[] = []
const failures: string[] = []
try {
  const chromium = needChromium()
  const cargo = (await run(['cargo', '--version'])).ok
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-test-'))
  for (const step of STEPS) {
    if (only.length > 0 && !only.some(word => step.name.includes(word))) continue
    if (step.needs === 'cargo' && !cargo) {
      lines.push(`  –  ${step.name}: not run, there is no Rust here (the built artifacts are committed)`)
      total.skipped++
      continue
    }
    console.log(`\n── ${step.name}`)
    const begun = performance.now()
    const count = await runStep(step, chromium, folder)
    total.passed += count.passed
    total.failed += count.failed
    total.skipped += count.skipped
    lines.push(`  ${count.failed > 0 ? '✗' : '✓'}  ${step.name}: ${String(count.passed)} passed, ${String(count.failed)} failed, ${Math.round((performance.now() - begun) / 1000).toString()} s`)
  }
  await rm(folder, { recursive: true, force: true })
} catch (error) {
  if (!isCyxError(error)) throw error
  lines.push(`  ✗  ${error.message} ${error.next}`)
  total.failed++
}
console.log(`\n${[...lines, ...failures].join('\n')}\n`)
console.log(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
