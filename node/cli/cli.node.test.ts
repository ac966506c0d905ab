import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder, removeFolder } from '../testing/process.ts'
import { VERSION } from '../version.ts'

const MAIN = fileURLToPath(new URL('cyxcloud.ts', import.meta.url))
let folder: string
let running: ChildProcess | null = null
beforeEach(async () => { folder = await makeFolder() })
afterEach(async () => {
  running?.kill('SIGKILL')
  running = null
  await removeFolder(folder)
})

/** Runs a command to its end. */
const cyxcloud = (...args: string[]): Promise<{ code: number, out: string, err: string }> => new Promise(resolve => {
  const child = execFile(process.execPath, [MAIN, ...args], { env: { ...process.env, HOME: folder } }, (_, out, err) => { resolve({ code: child.exitCode ?? -1, out, err }) })
})

/** Starts `run` and waits for its first lines. */
async function run(...args: string[]): Promise<{ child: ChildProcess, said: () => string }> {
  const child = spawn(process.execPath, [MAIN, 'node', 'run', ...args], { env: { ...process.env, HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] })
  running = child
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => { text += bytes.toString() })
  await expect.poll(() => text, { timeout: 30_000 }).toContain('started')
  return { child, said: () => text }
}

describe('cyxcloud node', () => {
  it('leads from nothing to a running node, and ends it in peace', async () => {
    const data = join(folder, 'node')
    const made = await cyxcloud('node', 'init', '--data', data, '--capacity', '3GB', '--operator', 'us', '--metrics-port', '0', '--webrtc', '0')
    expect([made.code, made.err]).toEqual([0, ''])
    expect(made.out).toContain('on this machine only')
    const peer = /Peer +(\S+)/.exec(made.out)?.[1] ?? ''
    for (const file of ['node.toml', 'identity.key']) expect((await stat(join(data, file))).mode & 0o777).toBe(0o600)

    const { child, said } = await run('--data', data)
    for (const text of [peer, '3.0 GB', 'volunteer of us', '/quic-v1/webtransport/', join(data, 'node.toml')]) expect(said()).toContain(text)
    const status = await cyxcloud('node', 'status', '--data', data, '--json')
    expect(JSON.parse(status.out)).toMatchObject({ peer, health: 'ok', capacityBytes: 3e9, pid: child.pid })
    expect((await cyxcloud('node', 'status', '--data', data)).out).toContain(peer)
    expect((await cyxcloud('node', 'scrub', '--data', data)).out).toContain('0 shards')
    expect((await cyxcloud('node', 'drain', '--data', data)).out).toContain('No new shards')
    expect((await cyxcloud('node', 'drain', '--data', data, '--off')).out).toContain('again')
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
    expect(said()).toContain('stopped')
    expect((await cyxcloud('node', 'status', '--data', data))).toMatchObject({ code: 1, out: '', err: expect.stringContaining('No node runs on') as string })
  })

  it('never writes a settings file over another, and never the key', async () => {
    await cyxcloud('node', 'init', '--data', folder)
    const key = await readFile(join(folder, 'identity.key'), 'utf8')
    expect(await cyxcloud('node', 'init', '--data', folder)).toMatchObject({ code: 1, err: expect.stringContaining('is there already') as string })
    expect((await cyxcloud('node', 'init', '--data', folder, '--force', '--region', 'eu', '--host', '0.0.0.0')).out).not.toContain('on this machine only')
    expect(await readFile(join(folder, 'identity.key'), 'utf8')).toBe(key)
    expect(await readFile(join(folder, 'node.toml'), 'utf8')).toContain('region = "eu"')
  })

  it('shows each setting with its source, from TOML or from JSON', async () => {
    await cyxcloud('node', 'init', '--data', folder, '--region', 'eu')
    const { out } = await cyxcloud('node', 'config', '--data', folder, '--operator', 'us')
    expect(out).toMatch(/^region +eu +file$/m)
    expect(out).toMatch(/^operator +us +flag$/m)
    await writeFile(join(folder, 'other.json'), JSON.stringify({ storage: { path: 'beside' } }))
    expect((await cyxcloud('node', 'config', '--config', join(folder, 'other.json'))).out).toContain(join(folder, 'beside'))
  })

  it('says what is wrong in a sentence and with a status', async () => {
    expect(await cyxcloud('--version')).toEqual({ code: 0, out: `${VERSION}\n`, err: '' })
    expect((await cyxcloud('--help')).out).toContain('NODE_CAPACITY_BYTES')
    expect((await cyxcloud('node')).out).toContain('cyxcloud node COMMAND')
    expect((await cyxcloud('node', 'dance')).code).toBe(2)
    await writeFile(join(folder, 'node.toml'), '[storage]\ncapacity = 5\n')
    expect(await cyxcloud('node', 'run', '--data', folder)).toMatchObject({ code: 1, err: expect.stringContaining('storage.capacity is not known') as string })
    await writeFile(join(folder, 'node.toml'), 'capacity = = 5\n')
    expect(await cyxcloud('node', 'run', '--data', folder)).toMatchObject({ code: 1, err: expect.stringContaining('node.toml') as string })
    expect(await cyxcloud('node', 'run', '--config', join(folder, 'none.toml'))).toMatchObject({ code: 1, err: expect.stringContaining('none.toml') as string })
    expect(await cyxcloud('node', 'scrub', '--config', join(folder, 'none.toml'))).toMatchObject({ code: 1 })
  })

  it('keeps its key out of everything it says', async () => {
    const { child, said } = await run('--data', folder, '--webrtc', '0', '--log-level', 'debug', '--log-format', 'json', '--metrics-port', '0')
    const told = [await cyxcloud('node', 'status', '--data', folder, '--json'), await cyxcloud('node', 'config', '--data', folder)].map(({ out, err }) => out + err).join('')
    child.kill('SIGTERM')
    await once(child, 'close')
    const seed = (await readFile(join(folder, 'identity.key'), 'utf8')).trim()
    const certificate = JSON.parse(await readFile(join(folder, 'webtransport.json'), 'utf8')) as unknown
    const secrets = [seed, Buffer.from(seed, 'hex').toString('base64'), ...JSON.stringify(certificate).match(/[\w+/=-]{64,}/g) ?? []]
    expect(secrets.length).toBeGreaterThan(2)
    for (const secret of secrets) expect(said() + told).not.toContain(secret.slice(0, 24))
    for (const line of said().trim().split('\n').filter(one => one.startsWith('{'))) expect(JSON.parse(line)).toMatchObject({ time: expect.any(String) as string, level: expect.any(String) as string, message: expect.any(String) as string })
  })
})

it('the version is that of the package', async () => {
  expect((JSON.parse(await readFile('package.json', 'utf8')) as { version: string }).version).toBe(VERSION)
})
