import { resolve } from 'node:path'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startChild } from './child.ts'
import { nodeScript } from './node-bundle.ts'

const root = resolve('.')

test('the bundled node listens where the plain one does: the addon and the other packages are found', async () => {
  const protocols = async (script: string): Promise<string[]> => {
    const folder = await mkdtemp(join(tmpdir(), 'cyx-node-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const child = await startChild({ name: 'Storage node', script, args: ['--data', join(folder, 'data')], log: join(folder, 'log') })
    onTestFinished(() => child.kill())
    const { ready: { addresses } } = child.ready as { ready: { addresses: string[] } }
    return addresses.map(address => address.replace(/\/(udp|tcp)\/\d+/, '').split('/').filter(part => /^[a-z-]+\d?$/.test(part) && part !== 'p2p').join('/')).sort()
  }
  const bundled = await nodeScript(root)
  expect(bundled).toMatch(/node-[0-9a-f]{16}\/main\.mjs$/)
  expect(await nodeScript(root)).toBe(bundled)
  const plain = await protocols(join(root, 'node', 'main.ts'))
  expect(plain.some(address => address.includes('webtransport'))).toBe(true)
  expect(await protocols(bundled)).toEqual(plain)
})
