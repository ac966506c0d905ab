import { readFile, readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { equal } from '../../lib/bytes/bytes.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { hasher } from '../hash.ts'
import { makeFolder, removeFolder } from '../testing/process.ts'
import { loadAddon } from './addon.ts'
import { openCertificates } from './certificates.ts'

const addon = loadAddon()
const DAY_MS = 24 * 3_600_000
const names = (hashes: Uint8Array[]): string[] => hashes.map(hash => Buffer.from(hash).toString('hex'))

describe('the addon', () => {
  it('hashes as its slow twin does', () => {
    for (const length of [0, 1, 1023, 1024, 1025, 65_537, 524_352]) {
      const bytes = new Uint8Array(length).map((_, i) => i * 31)
      expect(equal(hasher(addon)(bytes), blake3(bytes)), `${String(length)} bytes`).toBe(true)
    }
    expect(() => { addon.blake3(new Uint8Array(1), new Uint8Array(31)) }).toThrow()
  })

  it('has every thread wait for its turn, where the system lets it', async () => {
    const waiting = addon.workInBatches()
    const stats = await Promise.all((await readdir('/proc/self/task')).map(id => readFile(`/proc/self/task/${id}/stat`, 'utf8').catch(() => '')))
    // proc(5): field 41 is the policy, 3 is SCHED_BATCH.
    const policies = stats.filter(stat => stat !== '').map(stat => stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38])
    expect(new Set(policies)).toEqual(new Set([waiting > 0 ? '3' : '0']))
  })

  it('listens, takes another certificate, and ends its accept when it is closed', async () => {
    const { certificate, key } = addon.makeCertificate(['localhost'], Date.now(), Date.now() + DAY_MS)
    const listener = await addon.listen({ host: '127.0.0.1', port: 0, certificate, key, paths: ['/'], sessions: 10 })
    expect(listener.port).toBeGreaterThan(0)
    const accepted = listener.accept()
    const other = addon.makeCertificate(['localhost'], Date.now(), Date.now() + DAY_MS)
    listener.setCertificate(other.certificate, other.key)
    await listener.close()
    expect(await accepted).toBe(null)
  })

  it('refuses a port in use, an address that is none, and a certificate that is none', async () => {
    const { certificate, key } = addon.makeCertificate(['localhost'], Date.now(), Date.now() + DAY_MS)
    const listener = await addon.listen({ host: '127.0.0.1', port: 0, certificate, key, paths: [], sessions: 10 })
    await expect(addon.listen({ host: '127.0.0.1', port: listener.port, certificate, key, paths: [], sessions: 10 })).rejects.toThrow()
    await expect(addon.listen({ host: 'nowhere', port: 0, certificate, key, paths: [], sessions: 10 })).rejects.toThrow()
    await expect(addon.listen({ host: '127.0.0.1', port: 0, certificate: key, key, paths: [], sessions: 10 })).rejects.toThrow()
    await listener.close()
  })
})

describe('the certificates of a node', () => {
  it('stay over a restart, and roll over so that an address lives on for another life', async () => {
    const folder = await makeFolder()
    try {
      const start = Date.now()
      const first = names((await openCertificates(folder, addon, start)).hashes())
      const certificates = await openCertificates(folder, addon, start + 10 * DAY_MS)
      expect(names(certificates.hashes())).toEqual(first)
      let changes = 0
      certificates.onChange(() => { changes++ })
      await certificates.renew(start + 12 * DAY_MS)
      expect(changes).toBe(0)
      await certificates.renew(start + 13 * DAY_MS)
      expect(changes).toBe(1)
      const second = names(certificates.hashes())
      expect(second[0]).toBe(first[1])
      expect(second[1]).not.toBe(first[0])
      expect(names(certificates.allHashes())).toEqual(expect.arrayContaining([...first, ...second]))
      expect(names((await openCertificates(folder, addon, start + 13 * DAY_MS)).allHashes())).toEqual(names(certificates.allHashes()))
    } finally {
      await removeFolder(folder)
    }
  })

  it('are both new when the node was away for longer than they live', async () => {
    const folder = await makeFolder()
    try {
      const first = names((await openCertificates(folder, addon, Date.now())).hashes())
      const later = names((await openCertificates(folder, addon, Date.now() + 60 * DAY_MS)).hashes())
      expect(later.some(hash => first.includes(hash))).toBe(false)
    } finally {
      await removeFolder(folder)
    }
  })
})
