import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { isCyxError } from '../../lib/errors.ts'
import { needChromium } from './chromium.ts'

/** One step of `npm test`. `kind` says how its outcome is counted. */
interface Step { name: string, command: string[], kind: 'check' | 'vitest' | 'cargo', cwd?: string, needs?: 'cargo' }

interface Count { passed: number, failed: number, skipped: number }

/** A file in vitest's JSON report; `message` says why it did not load. */
interface FileReport { name: string, status: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }

/** More files than this fail for a reason of their own. */
const MOST_AGAIN = 4

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

/** Tests of a file; one that did not load is a test that failed. */
const testsOf = ({ status, message, assertionResults }: FileReport): FileReport['assertionResults'] => {
  const isBroken = status === 'failed' && assertionResults.every(one => one.status !== 'failed')
  return isBroken ? [...assertionResults, { status: 'failed', fullName: 'the file', failureMessages: [message] }] : assertionResults
}

/** The tests that failed → a line with the reason, so that the end of a log tells what to look at. */
const failuresOf = (files: readonly FileReport[]): Map<string, string> => new Map(files.flatMap(file => testsOf(file).filter(({ status }) => status === 'failed')
  .map(({ fullName, failureMessages }) => [`${file.name} ${fullName}`, `${relative('.', file.name)} › ${fullName}: ${failureMessages[0]?.split('\n', 1)[0] ?? ''}`])))

/** Errors that no test caught fail a run and are not in its report. */
const UNCAUGHT = /Unhandled Errors?\b/

async function runVitest(command: string[], env: Record<string, string>): Promise<{ ok: boolean, uncaught: boolean, files: FileReport[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-test-'))
  try {
    const report = join(folder, 'report.json')
    const { ok, output } = await run([...command, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], { env })
    return { ok, uncaught: UNCAUGHT.test(output), files: await readFile(report, 'utf8').then(text => (JSON.parse(text) as { testResults: FileReport[] }).testResults, () => []) }
  } finally { await rm(folder, { recursive: true, force: true }) }
}

/** Files in which a test failed are run once more, alone: many depend on the time of real processes and sockets. What only passed then is said at the end. */
async function runTests({ name, command }: Step, env: Record<string, string>): Promise<Count> {
  const first = await runVitest(command, env)
  let { ok, files } = first
  const failed = failuresOf(files)
  const again = files.filter(({ status }) => status === 'failed')
  if (again.length > 0 && again.length <= MOST_AGAIN) {
    console.log(`\n── ${name}: once more what failed`)
    const second = await runVitest([...command, ...again.map(file => relative('.', file.name))], env)
    ok = second.ok && !first.uncaught
    files = [...files.filter(file => !again.includes(file)), ...second.files]
    const still = failuresOf(files)
    notes.push(...[...failed].filter(([test]) => !still.has(test)).map(([, line]) => `     passed only at the second try: ${line}`))
  }
  notes.push(...[...failuresOf(files).values()].map(line => `     failed: ${line}`))
  const statuses = files.flatMap(testsOf).map(({ status }) => status)
  const count = { passed: statuses.filter(status => status === 'passed').length, failed: statuses.filter(status => status === 'failed').length, skipped: 0 }
  count.skipped = statuses.length - count.passed - count.failed
  // A runner that dies fails without a failed test.
  return !ok && count.failed === 0 ? { ...count, failed: 1 } : count
}

async function runStep(step: Step, chromium: string): Promise<Count> {
  const env = { CHROMIUM_PATH: chromium }
  if (step.kind === 'vitest') return runTests(step, env)
  const { ok, output } = await run(step.command, { ...(step.cwd ? { cwd: step.cwd } : {}), env })
  const count = step.kind === 'check' ? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 } : countCargo(output)
  return !ok && count.failed === 0 ? { ...count, failed: 1 } : count
}

const only = process.argv.slice(2)
const total: Count = { passed: 0, failed: 0, skipped: 0 }
const lines: string[] = []
const notes: string[] = []
try {
  const chromium = needChromium()
  const cargo = (await run(['cargo', '--version'])).ok
  for (const step of STEPS) {
    if (only.length > 0 && !only.some(word => step.name.includes(word))) continue
    if (step.needs === 'cargo' && !cargo) {
      lines.push(`  –  ${step.name}: not run, there is no Rust here (the built artifacts are committed)`)
      total.skipped++
      continue
    }
    console.log(`\n── ${step.name}`)
    const begun = performance.now()
    const count = await runStep(step, chromium)
    total.passed += count.passed
    total.failed += count.failed
    total.skipped += count.skipped
    lines.push(`  ${count.failed > 0 ? '✗' : '✓'}  ${step.name}: ${String(count.passed)} passed, ${String(count.failed)} failed, ${Math.round((performance.now() - begun) / 1000).toString()} s`)
  }
} catch (error) {
  if (!isCyxError(error)) throw error
  lines.push(`  ✗  ${error.message} ${error.next}`)
  total.failed++
}
console.log(`\n${[...lines, ...notes].join('\n')}\n`)
console.log(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
