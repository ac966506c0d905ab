import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { descendants, isAlive } from './testing/processes.ts'

const script = fileURLToPath(new URL('start.mjs', import.meta.url))
/** A Node of the machine that is older than ours, where there is one. */
const olderNode = ['/usr/local/bin/node', '/usr/bin/node'].find(path => existsSync(path) && Number(execFileSync(path, ['--version']).toString().slice(1, 3)) < 24)

interface Run { child: ChildProcess, output(): string, ready: Promise<void>, exit: Promise<number | null> }

/** Starts the command and reads what it prints. Ports are taken from the process id, so that runs do not meet. */
async function run(args: string[], node = process.execPath): Promise<Run> {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyx-start-'))
  const port = String(20_000 + process.pid % 2000 * 10)
  const child = spawn(node, [script, '--state', stateDir, '--port', port, '--nodes', '1', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes('CyxCloud is ready')) resolve(undefined)
    })
  }
  const exit = once(child, 'exit').then(([code]) => { reject(new Error(`it ended: ${text}`)); return code as number | null })
  promise.catch(() => undefined)
  onTestFinished(async () => {
    for (const pid of [...descendants(child.pid ?? 0), child.pid ?? 0]) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    await rm(stateDir, { recursive: true, force: true })
  })
  return { child, output: () => text, ready: promise, exit }
}

test.runIf(olderNode !== undefined)('it starts under an older Node too, and Ctrl-C stops everything that it started', async () => {
  const { child, ready, exit, output } = await run(['--no-app'], olderNode)
  await ready
  const all = descendants(child.pid ?? 0)
  expect(all.length).toBeGreaterThanOrEqual(4)
  const [inner] = all
  for (const pid of [child.pid, inner]) process.kill(pid ?? 0, 'SIGINT')
  expect(await exit).toBe(0)
  // The bundler's own process ends by itself, when it sees that ours has.
  await expect.poll(() => all.filter(isAlive)).toEqual([])
  expect(output()).toContain('Ctrl-C stops it')
})

test('SIGTERM stops everything, and everything stops when the command is killed', async () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const { child, ready, exit } = await run(['--no-app'])
    await ready
    const all = descendants(child.pid ?? 0)
    expect(all.length).toBeGreaterThanOrEqual(3)
    child.kill(signal)
    expect(await exit).toBe(signal === 'SIGTERM' ? 0 : null)
    await expect.poll(() => all.filter(isAlive)).toEqual([])
  }
})

test('stopping it while it is still starting leaves nothing behind', async () => {
  for (const sign of ['CyxCloud starts', 'The Internet Computer runs', 'The canisters are in place']) {
    const { child, exit, output } = await run(['--no-app'])
    await expect.poll(output, { timeout: 60_000, interval: 5 }).toContain(sign)
    const all = descendants(child.pid ?? 0)
    child.kill('SIGTERM')
    expect(await exit, output()).toBe(0)
    expect(all.filter(isAlive)).toEqual([])
    expect(output()).not.toContain('is ready')
  }
})

test('a flag that is not valid is answered with a sentence', async () => {
  for (const args of [['--port', '0'], ['--nodes', 'many'], ['--what']]) {
    const { exit, output } = await run(['--no-app', ...args])
    expect(await exit).toBe(1)
    expect(output()).toMatch(/--port is|--nodes is|--what/)
    expect(output()).not.toContain('    at ')
  }
})
