import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

const good = {
  network: 'local',
  ic: { host: 'http://127.0.0.1:4601/', rootKey: 'ab'.repeat(133), directory: 'rrkah-fqaaa-aaaaa-aaaaq-cai' },
  solana: { rpc: 'http://127.0.0.1:4602', registry: 'CyxCLoudRegistry111111111111111111111111111', faucet: true },
}

test('a good configuration passes, its addresses without a slash at the end', () => {
  expect(parseConfig(good)).toEqual({ ...good, ic: { ...good.ic, host: 'http://127.0.0.1:4601' } })
  expect(parseConfig({ ...good, ic: { ...good.ic, rootKey: null } }).ic.rootKey).toBe(null)
})

test('each wrong field is named', () => {
  const wrong: [string, unknown][] = [
    ['the document', null], ['the document', []], ['network', { ...good, network: 'moon' }], ['ic is', { ...good, ic: 1 }],
    ['ic.host', { ...good, ic: { ...good.ic, host: 'ftp://x' } }], ['ic.host', { ...good, ic: { ...good.ic, host: 'http://' } }],
    ['ic.rootKey', { ...good, ic: { ...good.ic, rootKey: 'ab' } }], ['ic.rootKey', { ...good, ic: { host: good.ic.host, directory: good.ic.directory } }],
    ['ic.directory', { ...good, ic: { ...good.ic, directory: 'x' } }], ['solana.rpc', { ...good, solana: { ...good.solana, rpc: 7 } }],
    ['solana.registry', { ...good, solana: { ...good.solana, registry: '0OIl' } }], ['solana.faucet', { ...good, solana: { ...good.solana, faucet: 'yes' } }],
  ]
  for (const [name, value] of wrong) expect(() => parseConfig(value), name).toThrow(new RegExp(name))
})
