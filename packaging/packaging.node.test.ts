import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeNodeMetrics } from '../node/operations/metrics.ts'
import { settingNames, SETTINGS } from '../node/settings.ts'
import { HEAP_OPTIONS } from '../node/tidy.ts'
import { packNode } from './pack.ts'
import { tryPackage } from './try.ts'

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined
let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'cyxcloud-packaging-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Every metric of a node that has done everything once, with its labels. */
function metricsThatExist(): Map<string, Set<string>> {
  const metrics = makeNodeMetrics({ peer: 'x', name: 'x', kind: 'Miner', version: '1', lag: () => 0 })
  metrics.answered({ verb: 'get', outcome: 'ok', ms: 1000, inBytes: 0, outBytes: 1 })
  metrics.lookedUp(1000)
  const page = metrics.page({ capacityBytes: 1, usedBytes: 1, shards: 1, indexBytes: 1, peers: 1, known: 1, knownPeers: 1, diskFreeBytes: 1, draining: false, handOver: { left: 1, damaged: 1 } })
  const labels = new Map<string, Set<string>>()
  for (const [, name = '', pairs = ''] of page.matchAll(/^(\w+)\{(.*)\} /gm)) labels.set(name, new Set([...labels.get(name) ?? [], ...[...pairs.matchAll(/(\w+)="/g)].map(match => match[1] ?? '')]))
  return labels
}

/** What a query asks of: names of metrics, each with the labels that its braces name. */
const asked = (query: string): { name: string, labels: string[] }[] => [...query.matchAll(/\b((?:cyxcloud|process)_\w+)(?:\{([^}]*)\})?/g)]
  .map(([, name = '', braces = '']) => ({ name, labels: [...braces.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(match => match[1] ?? '') }))

/** What a query asks for that does not exist. */
function unknown(queries: string[]): string[] {
  const exist = metricsThatExist()
  return queries.flatMap(asked).flatMap(({ name, labels }) => exist.has(name) ? labels.filter(label => !exist.get(name)?.has(label)).map(label => `${name}{${label}}`) : [name])
}

describe('what watches over nodes', () => {
  it('draws only metrics that exist, and draws all of them', async () => {
    const dashboard = JSON.parse(await readFile('packaging/grafana/node.json', 'utf8')) as { panels: { title: string, targets: { expr: string }[] }[], templating: { list: { definition?: string }[] } }
    const queries = [...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)), ...dashboard.templating.list.flatMap(({ definition }) => definition ?? [])]
    expect(unknown(queries)).toEqual([])
    expect(dashboard.panels.filter(({ targets }) => targets.length === 0)).toEqual([])
    const drawn = new Set(queries.flatMap(asked).map(({ name }) => name))
    expect([...metricsThatExist().keys()].filter(name => !drawn.has(name) && !/_(sum|count)$/.test(name))).toEqual([])
  })

  it('has every metric that the blueprint names of a node and its table of peers, under that name', () => {
    const named = ['storage_total_bytes', 'storage_used_bytes', 'shard_count', 'requests_total', 'uptime_seconds', 'last_heartbeat_timestamp', 'peer_count'].map(name => `cyxcloud_node_${name}`)
    const all = [...named, 'cyxcloud_node_request_latency_seconds_bucket', 'cyxcloud_dht_peers_total', 'cyxcloud_dht_routing_table_size', 'cyxcloud_dht_lookup_duration_seconds_bucket']
    const exist = metricsThatExist()
    expect(all.filter(name => !exist.get(name)?.has('node_id'))).toEqual([])
    expect([exist.get('cyxcloud_node_requests_total'), exist.get('cyxcloud_node_request_latency_seconds_sum')]).toEqual([new Set(['node_id', 'operation', 'status']), new Set(['node_id', 'operation'])])
  })

  it('finds a query that asks for nothing, so the test above can fail', () => {
    expect(unknown(['rate(cyxcloud_node_shards[5m])', 'cyxcloud_node_shard_count{peer="a"}', 'cyxcloud_node_shard_count{node_id=~"a"}'])).toEqual(['cyxcloud_node_shards', 'cyxcloud_node_shard_count{peer}'])
  })

  it('alarms only by metrics that exist', async () => {
    const rules = await readFile('packaging/prometheus/rules.yml', 'utf8')
    const queries = [...rules.matchAll(/expr: (.*)/g)].map(match => match[1] ?? '')
    expect(queries.length).toBe(rules.match(/- alert:/g)?.length)
    expect(unknown(queries)).toEqual([])
  })

  it.skipIf(!has('promtool'))('has rules that promtool reads, and that fire when they should', () => {
    execFileSync('promtool', ['check', 'rules', 'rules.yml'], { cwd: 'packaging/prometheus' })
    execFileSync('promtool', ['test', 'rules', 'rules.test.yml'], { cwd: 'packaging/prometheus', stdio: 'pipe' })
  })

  it.skipIf(!has('promtool'))('serves a page that promtool finds nothing wrong with', () => {
    const metrics = makeNodeMetrics({ peer: 'x', name: 'a "b"', kind: 'Miner', version: '1', lag: () => 0 })
    metrics.answered({ verb: 'get', outcome: 'FULL', ms: 1000, inBytes: 0, outBytes: 1 })
    const page = metrics.page({ capacityBytes: 1, usedBytes: 1, shards: 1, indexBytes: 1, peers: 1, known: 1, knownPeers: 1, diskFreeBytes: 1, draining: false, handOver: { left: 1, damaged: 1 } })
    const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' })
    // It also wants other names than shard_count, peer_count and dht_peers_total, but those are the blueprint's.
    expect(`${stdout}${stderr}`.split('\n').filter(line => line !== '' && !/should not have "_(count|total)" suffix$/.test(line))).toEqual([])
  })
})

describe('a node as a service', () => {
  it.skipIf(!has('systemd-analyze'))('has a unit that systemd finds nothing wrong with', async () => {
    // The program is not installed where this runs: another one stands in its place.
    const unit = (await readFile('packaging/cyxcloud-node.service', 'utf8')).replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true').replace(/^Documentation=.*$/m, '')
    const path = join(folder, 'cyxcloud-node.service')
    await writeFile(path, unit)
    const { stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
    expect(stderr.split('\n').filter(line => line.includes('cyxcloud'))).toEqual([])
  })

  it.each(['cyxcloud-node.service', 'Containerfile'])('runs with a bounded heap as %s says', async name => {
    expect(await readFile(join('packaging', name), 'utf8')).toContain(`NODE_OPTIONS=${name === 'Containerfile' ? '"' : ''}${HEAP_OPTIONS}"`)
    const { stdout } = spawnSync(process.execPath, ['-p', 'v8.getHeapStatistics().heap_size_limit'], { env: { ...process.env, NODE_OPTIONS: HEAP_OPTIONS }, encoding: 'utf8' })
    expect(Number(stdout)).toBeLessThan(2 ** 30)
  })

  it('names no setting that is not there, in the unit, the container file and the guide', async () => {
    const variables: string[] = settingNames.map(name => SETTINGS[name][0])
    for (const path of ['packaging/cyxcloud-node.service', 'packaging/Containerfile', 'docs/operator.md']) {
      const named = [...(await readFile(path, 'utf8')).matchAll(/\b(NODE_[A-Z_]+|STORAGE_PATH)\b/g)].map(match => match[1] ?? '')
      expect(named.length).toBeGreaterThan(0)
      expect(named.filter(name => ![...variables, 'NODE_CONFIG', 'NODE_OPTIONS'].includes(name))).toEqual([])
    }
  })
})

describe('the packed node', () => {
  it('runs outside of the repository with nothing of it but the tarball', async () => {
    const tarball = await packNode(folder)
    const home = join(folder, 'elsewhere')
    await mkdir(join(home, 'node_modules', 'cyxcloud'), { recursive: true })
    execFileSync('tar', ['xzf', tarball, '--strip-components=1', '-C', join(home, 'node_modules', 'cyxcloud')])
    const { dependencies } = JSON.parse(await readFile(join(home, 'node_modules', 'cyxcloud', 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
    expect(Object.keys(dependencies)).toEqual(['node-datachannel'])
    // What npm would install; it is not asked here, so that the test needs no network: `npm run pack:node -- --try` asks it.
    for (const name of Object.keys(dependencies)) await symlink(resolve('node_modules', name), join(home, 'node_modules', name))
    await mkdir(join(home, 'node_modules', '.bin'))
    await symlink('../cyxcloud/bin.mjs', join(home, 'node_modules', '.bin', 'cyxcloud'))
    const lines: string[] = []
    await tryPackage(home, { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) }, line => { lines.push(line) })
    expect(lines.join('\n')).toMatch(/quic-v1\/webtransport[\s\S]*webrtc-direct[\s\S]*health +ok[\s\S]*stopped/)
    expect((await readdir(join(home, 'node_modules', 'cyxcloud'))).sort()).toEqual(expect.arrayContaining(['Containerfile', 'LICENSE', 'bin.mjs', 'cyxcloud-node.service', 'cyxcloud.mjs', 'dist', 'docs', 'package.json']))
  })
})
