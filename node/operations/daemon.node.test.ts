import { stat, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { readConfig } from '../config.ts'
import type { Heartbeat, NodeDirectory } from '../directory.ts'
import { makeFolder, removeFolder } from '../testing/process.ts'
import { askNode } from './askNode.ts'
import { openControl } from './control.ts'
import { startDaemon } from './daemon.ts'
import type { Daemon } from './daemon.ts'
import { makeLog } from './log.ts'
import { healthOf } from './status.ts'
import { openWeb } from './web.ts'

let folder: string
let lines: string[]
let beats: Heartbeat[]
let answers: boolean
beforeEach(async () => {
  folder = await makeFolder()
  lines = []
  beats = []
  answers = true
})
afterEach(() => removeFolder(folder))

const directory: NodeDirectory = {
  heartbeat: beat => {
    beats.push(beat)
    return answers ? Promise.resolve({ number: 1, intervalMs: 10, commands: [], grantKey: makeTestDirectory().grantKey, deleted: 0n }) : Promise.reject(new Error('no answer'))
  },
  leaseStatus: () => Promise.resolve([]),
  deletedVersions: () => Promise.resolve({ versions: [], head: 0n, last: 0n }),
  handOver: asked => Promise.resolve(asked.map(() => 'nobody' as const)),
  handedOver: () => Promise.resolve([]),
  grantKey: () => Promise.resolve(makeTestDirectory().grantKey),
}

const start = (reports: boolean, ...args: string[]): Promise<Daemon> => startDaemon(readConfig(['--data', folder, '--webrtc', '0', '--capacity', '1000', ...args], {}), {
  directoryOf: () => Promise.resolve(reports ? directory : null),
  log: makeLog({ level: 'debug', format: 'json', write: line => { lines.push(line) }, nowMs: Date.now }),
})

describe('a node and its operator', () => {
  it('answers on a socket that only its owner may use', async () => {
    const daemon = await start(false, '--operator', 'us')
    expect((await stat(join(folder, 'control.sock'))).mode & 0o777).toBe(0o600)
    expect(await askNode(folder, { verb: 'status' })).toMatchObject({ operator: 'us', capacityBytes: 1000, shards: 0, health: 'ok', peer: daemon.node.network.peer, directory: null, pid: process.pid })
    expect(await askNode(folder, { verb: 'scrub', bytesPerSecond: 1e9 })).toEqual({ shards: 0, bytes: 0, rotten: 0 })
    await daemon.close()
    await expect(askNode(folder, { verb: 'status' })).rejects.toThrow('No node runs on')
  })

  it('is alone on its folder, also after one that was killed', async () => {
    const daemon = await start(false)
    await expect(start(false)).rejects.toThrow('runs on')
    expect((await askNode(folder, { verb: 'status' })).health).toBe('ok')
    await daemon.close()
    // A socket whose listener is gone, as a kill leaves it.
    const { spawnSync } = await import('node:child_process')
    spawnSync(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(join(folder, 'control.sock'))}, () => process.kill(process.pid, 'SIGKILL'))`])
    await stat(join(folder, 'control.sock'))
    await (await start(false)).close()
  })

  it('stays closed to new shards over a restart, and tells the directory so', async () => {
    const first = await start(true)
    expect((await askNode(folder, { verb: 'mode', mode: 'maintenance' })).health).toBe('maintenance')
    await first.close()
    beats = []
    const second = await start(true)
    await expect.poll(() => [beats[0]?.state, beats[0]?.capacityBytes]).toEqual(['Maintenance', 1000])
    await askNode(folder, { verb: 'mode', mode: 'drain' })
    await expect.poll(() => beats.at(-1)?.state).toBe('Draining')
    expect((await askNode(folder, { verb: 'mode', mode: 'open' })).health).toBe('ok')
    await expect.poll(() => beats.at(-1)?.state).toBeNull()
    await second.close()
  })

  it('that shall exit ends when nothing is left, stays closed if it is started again, and cannot exit without a directory', async () => {
    const alone = await start(false)
    await expect(askNode(folder, { verb: 'mode', mode: 'exit' })).rejects.toThrow('no directory')
    await alone.close()
    const daemon = await start(true)
    expect((await askNode(folder, { verb: 'mode', mode: 'exit' })).health).toBe('draining')
    await daemon.left
    await daemon.close()
    const again = await start(true)
    expect((await askNode(folder, { verb: 'status' })).mode).toBe('drain')
    await again.close()
  })

  it('takes a folder that version 0.1 has drained for one that is to be left alone', async () => {
    await writeFile(join(folder, 'draining'), 'This node takes no new shards\n')
    const daemon = await start(true)
    expect((await daemon.status()).mode).toBe('maintenance')
    await askNode(folder, { verb: 'mode', mode: 'open' })
    await daemon.close()
    const again = await start(true)
    expect((await again.status()).mode).toBe('open')
    await again.close()
  })

  it('refuses what is no command, and drops who sends without end', async () => {
    const daemon = await start(false)
    const send = (text: string): Promise<string> => new Promise((resolve, reject) => {
      const socket = createConnection(join(folder, 'control.sock'))
      let said = ''
      socket.on('data', piece => { said += piece.toString() })
      socket.once('error', reject)
      socket.once('close', () => { resolve(said) })
      socket.write(text)
    })
    for (const text of ['nonsense\n', '{"verb":"format"}\n', '{"verb":"mode","mode":"fast"}\n', '{"verb":"scrub","bytesPerSecond":0}\n', 'null\n', 'x'.repeat(2000)]) expect(await send(text)).toContain('INVALID_REQUEST')
    await daemon.close()
  })
})

describe('what monitoring sees', () => {
  const metric = (page: string, name: string): number => Number(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'm').exec(page)?.[1])

  it('is the metrics of the blueprint, each with the node\'s id', async () => {
    // Any free port: it is asked for, closed, and then given.
    const probe = await openWeb(0, { metrics: () => Promise.resolve(''), health: () => ({ status: 'ok' }) })
    await probe.close()
    const daemon = await start(true, '--metrics-port', new URL(probe.address).port)
    await expect.poll(() => beats.length).toBeGreaterThan(1)
    const page = await (await fetch(`${String(daemon.web)}/metrics`)).text()
    for (const line of page.split('\n')) if (line !== '' && !line.startsWith('#')) expect(line).toContain(`{node_id="${daemon.node.network.peer}"`)
    expect(metric(page, 'cyxcloud_node_storage_total_bytes')).toBe(1000)
    expect(metric(page, 'cyxcloud_node_last_heartbeat_timestamp')).toBeGreaterThan(1.7e9)
    const health = await fetch(`${String(daemon.web)}/health`)
    expect([health.status, (await health.json() as { status: string }).status]).toEqual([200, 'ok'])
    expect((await fetch(`${String(daemon.web)}/else`)).status).toBe(404)
    expect((await fetch(`${String(daemon.web)}/health`, { method: 'POST' })).status).toBe(405)
    await expect(openWeb(Number(new URL(String(daemon.web)).port), { metrics: () => Promise.resolve(''), health: () => ({ status: 'ok' }) })).rejects.toThrow('can\'t be had')
    await daemon.close()
  })

  it('is 503 while the node is not well', async () => {
    const web = await openWeb(0, { metrics: () => Promise.reject(new Error('x')), health: () => ({ status: 'offline' }) })
    expect((await fetch(`${web.address}/health`)).status).toBe(503)
    expect((await fetch(`${web.address}/metrics`)).status).toBe(500)
    await web.close()
  })

  it('tells a silent directory from a node that has none', () => {
    const at = { stopping: false, mode: 'open' as const, reports: true, sinceMs: 0, nowMs: 300_001, offlineMs: 300_000 }
    expect([at, { ...at, nowMs: 300_000 }, { ...at, reports: false }, { ...at, mode: 'maintenance' as const, nowMs: 0 }, { ...at, mode: 'drain' as const, nowMs: 0 }, { ...at, mode: 'exit' as const, nowMs: 0 }, { ...at, stopping: true }].map(healthOf))
      .toEqual(['offline', 'ok', 'ok', 'maintenance', 'draining', 'draining', 'stopping'])
  })

  it('counts heartbeats that were not accepted', async () => {
    answers = false
    const daemon = await start(true)
    await expect.poll(async () => (await daemon.status()).faults).toBe(1)
    expect((await daemon.status()).lastHeartbeatMs).toBeNull()
    expect(lines.some(line => (JSON.parse(line) as { message: string }).message.includes('accepted no heartbeat'))).toBe(true)
    await daemon.close()
  })
})

it('a claim on a folder whose path is too long for a socket is no claim, and no failure', async () => {
  const control = await openControl(join(folder, 'x'.repeat(120)))
  expect(control.path).toBeNull()
  await control.close()
})
