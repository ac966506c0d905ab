import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import '../styles.css'
import type { Drive } from '../../lib/drive/types.ts'
import { CyxError, packError } from '../../lib/errors.ts'
import { someDiagnosis } from '../fixtures/fakeDrive.ts'
import { openDrive } from '../fixtures/openDrive.ts'
import { clear } from '../fixtures/render.tsx'

beforeEach(async () => { await page.viewport(1280, 800) })
afterEach(() => { vi.restoreAllMocks(); clear() })

/** The network page of a drive that answers `diagnosis` so. */
async function openNetwork(diagnosis: Drive['diagnosis'], online = true): Promise<void> {
  await openDrive({ online }, { diagnosis })
  location.hash = 'network'
  await expect.element(page.getByRole('heading', { name: 'Network', exact: true })).toBeVisible()
}

test('every node has a line with its way, its figures and its last error; those in use come first', async () => {
  await openNetwork(() => Promise.resolve(someDiagnosis()))
  await expect.element(page.getByRole('rowheader', { name: /^Node 0/ })).toBeVisible()
  const rows = [...document.querySelectorAll<HTMLElement>('.nodes tbody tr')].map(row => row.innerText.replace(/\s+/g, ' '))
  expect(rows).toHaveLength(16)
  expect(rows[0]).toMatch(/^Node 0 Alder · eu-north WebTransport 8 ms .* none$/)
  expect(rows[14]).toMatch(/^Node 5 Birch · ap-south Not connected asked last .* did not answer in time\. .* NETWORK_NODE_TIMEOUT$/)
  expect(rows[15]).toMatch(/^Node 11 .* Not connected Silent asked last .* NETWORK_NODE_UNREACHABLE$/)
})

test('a node that takes no new pieces says so, in words that are explained', async () => {
  const [draining, resting, silent, ...others] = someDiagnosis().nodes
  if (!draining || !resting || !silent) throw new Error('no nodes')
  await openNetwork(() => Promise.resolve({ ...someDiagnosis(), nodes: [{ ...draining, mode: 'draining' }, { ...resting, mode: 'maintenance' }, { ...silent, mode: 'maintenance', online: false }, ...others] }))
  const line = (number: number) => page.getByRole('row', { name: new RegExp(`^Node ${String(number)} `) })
  await expect.element(line(0).getByText('Draining')).toHaveAttribute('title', expect.stringContaining('hands its pieces to other nodes'))
  await expect.element(line(1).getByText('Maintenance')).toHaveAttribute('title', expect.stringContaining('takes no new pieces'))
  await expect.element(line(2).getByText('Silent')).toBeVisible()
  expect(line(2).getByText('Maintenance').elements()).toEqual([])
})

test('each way of this browser says whether it works, and why not', async () => {
  await openNetwork(() => Promise.resolve(someDiagnosis()))
  await expect.element(page.getByText('14 of 16 nodes were reached by it.')).toBeVisible()
  await expect.element(page.getByRole('term').getByText(/none was reached: .* A firewall may block it\./)).toBeVisible()
  await expect.element(page.getByText('Does not work')).toBeVisible()
})

test('the test asks the nodes and says how many answer; while it runs it cannot be begun again', async () => {
  const asked = Promise.withResolvers<ReturnType<typeof someDiagnosis>>()
  const all = someDiagnosis()
  const diagnosis = vi.fn<Drive['diagnosis']>(test => test ? asked.promise : Promise.resolve(someDiagnosis()))
  await openNetwork(diagnosis)
  await page.getByRole('button', { name: 'Test all nodes' }).click()
  await expect.element(page.getByRole('button', { name: 'Testing' })).toBeDisabled()
  asked.resolve({ ...all, nodes: all.nodes.map(node => ({ ...node, transport: 'webtransport' as const })) })
  await expect.element(page.getByText('All 16 nodes answer.')).toBeVisible()
  expect(diagnosis.mock.calls.filter(([test]) => test)).toHaveLength(1)
  // One that hangs is connected still, and its error is of now.
  const hung = { sentence: 'A storage node did not answer in time.', code: 'NETWORK_NODE_TIMEOUT', at: Date.now() + 60_000 }
  diagnosis.mockResolvedValue({ ...all, nodes: all.nodes.map(node => ({ ...node, transport: 'webtransport' as const, lastError: node.number === 3 ? hung : null })) })
  await page.getByRole('button', { name: 'Test all nodes' }).click()
  await expect.element(page.getByText('15 of 16 nodes answer.')).toBeVisible()
})

test('a test that fails says so and can be begun again; what was known stays', async () => {
  await openNetwork(test => test ? Promise.reject(new CyxError('NETWORK_DIRECTORY_UNREACHABLE')) : Promise.resolve(someDiagnosis()))
  await page.getByRole('button', { name: 'Test all nodes' }).click()
  await expect.element(page.getByRole('alert')).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  expect(document.querySelectorAll('.nodes tbody tr')).toHaveLength(16)
})

test('the report is copied as text: a line for each node, no account and no address in it', async () => {
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  await openNetwork(() => Promise.resolve(someDiagnosis()))
  await page.getByRole('button', { name: 'Copy report' }).click()
  await expect.element(page.getByRole('button', { name: 'Report copied' })).toBeVisible()
  const [report = ''] = write.mock.calls[0] ?? []
  expect(report.split('\n').filter(line => line.startsWith('node '))).toHaveLength(16)
  expect(report).not.toMatch(/k3mzq7r5t2w4x6y5|\/ip4\/|12D3Koo/)
})

test('a browser that refuses to copy has the report to select', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'))
  await openNetwork(() => Promise.resolve(someDiagnosis()))
  await page.getByRole('button', { name: 'Copy report' }).click()
  await expect.element(page.getByText(/did not allow copying/)).toBeVisible()
  await page.getByText('Report', { exact: true }).click()
  await expect.element(page.getByText(/CyxCloud network diagnosis/)).toBeVisible()
})

test('without nodes, without network, and before the first answer it says so, and offers no test that cannot work', async () => {
  await openNetwork(() => Promise.resolve({ ...someDiagnosis(), nodes: [] }))
  await expect.element(page.getByRole('heading', { name: 'No nodes yet' })).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Test all nodes' })).toBeDisabled()
  await openNetwork(() => Promise.resolve(someDiagnosis()), false)
  await expect.element(page.getByText(/last figures of this page/)).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Test all nodes' })).toBeDisabled()
  await openNetwork(() => new Promise(() => undefined))
  await expect.element(page.getByText('Asking the directory for its nodes')).toBeVisible()
})

test('a directory that cannot be asked is an error with a way on', async () => {
  let calls = 0
  await openNetwork(() => calls++ === 0 ? Promise.reject(new CyxError('NETWORK_DIRECTORY_UNREACHABLE')) : Promise.resolve(someDiagnosis()))
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect.element(page.getByRole('rowheader', { name: /^Node 0/ })).toBeVisible()
})

test('keeping pieces for others is off until it is wanted; then it says how it goes, and how much room it may take', async () => {
  const setVolunteer = vi.fn<Drive['setVolunteer']>(() => Promise.resolve())
  const off = { on: false, quotaBytes: 1_000_000_000, state: null }
  await openDrive({ volunteer: off }, { diagnosis: () => Promise.resolve(someDiagnosis()), setVolunteer })
  location.hash = 'network'
  const keep = page.getByRole('checkbox', { name: 'Keep pieces in this browser' })
  await expect.element(keep).not.toBeChecked()
  expect(document.body.innerText).not.toContain('Kept now')
  await keep.click()
  expect(setVolunteer.mock.calls[0]?.[0]).toEqual({ on: true, quotaBytes: 1_000_000_000 })
  await page.getByRole('combobox', { name: 'Room to give' }).selectOptions('5 GB')
  expect(setVolunteer.mock.calls[1]?.[0]).toEqual({ on: false, quotaBytes: 5_000_000_000 })
  clear()
  await openDrive({ volunteer: { ...off, on: true, state: { serving: true, shards: 12, usedBytes: 6_300_000, servedBytes: 524_288, error: null } } }, { diagnosis: () => Promise.resolve(someDiagnosis()) })
  location.hash = 'network'
  await expect.element(page.getByText('Can be reached')).toBeVisible()
  await expect.element(page.getByText('12 pieces · 6.3 MB')).toBeVisible()
  await expect.element(page.getByText('524 kB')).toBeVisible()
})

test('what keeps pieces from being kept is told, and that another window does it', async () => {
  const on = { on: true, quotaBytes: 1_000_000_000 }
  await openDrive({ volunteer: { ...on, state: null } }, { diagnosis: () => Promise.resolve(someDiagnosis()), setVolunteer: () => Promise.reject(new CyxError('NETWORK_OFFLINE')) })
  location.hash = 'network'
  await expect.element(page.getByText(/Another window of this browser does it/)).toBeVisible()
  await page.getByRole('checkbox', { name: 'Keep pieces in this browser' }).click()
  await expect.element(page.getByRole('alert')).toBeVisible()
  clear()
  const state = { serving: false, shards: 0, usedBytes: 0, servedBytes: 0, error: packError(new CyxError('NETWORK_NODE_UNREACHABLE')) }
  await openDrive({ volunteer: { ...on, state } }, { diagnosis: () => Promise.resolve(someDiagnosis()) })
  location.hash = 'network'
  await expect.element(page.getByText('No node could be reached; trying again')).toBeVisible()
})
