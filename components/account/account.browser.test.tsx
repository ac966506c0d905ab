import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import '../styles.css'
import { CyxError, packError } from '../../lib/errors.ts'
import { fakeDrive, fakeSession, SOME_WORDS } from '../fixtures/fakeDrive.ts'
import { clear, render } from '../fixtures/render.tsx'

beforeEach(async () => { await page.viewport(1280, 800); localStorage.clear() })
afterEach(() => { vi.useRealTimers(); vi.restoreAllMocks(); clear() })

const openAccount = async (): Promise<void> => {
  await page.getByRole('link', { name: 'Account' }).click()
  await expect.element(page.getByRole('heading', { name: 'Account' })).toBeVisible()
}

test('the passphrase is changed with the one that is known; a wrong one says so and keeps the new one in its field', async () => {
  render(fakeSession('device', fakeDrive(), 'right one here'))
  await openAccount()
  await page.getByRole('button', { name: 'Change passphrase…' }).click()
  await page.getByLabelText('Passphrase now').fill('wrong one here')
  await page.getByLabelText('New passphrase').fill('four other words here')
  await page.getByRole('button', { name: 'Change passphrase', exact: true }).click()
  await expect.element(page.getByText(/That passphrase does not open this drive\./)).toBeVisible()
  await expect.element(page.getByLabelText('New passphrase')).toHaveValue('four other words here')
  await page.getByLabelText('Passphrase now').fill('right one here')
  await page.getByRole('button', { name: 'Change passphrase', exact: true }).click()
  await expect.element(page.getByText('The passphrase is changed on this device.')).toBeVisible()
})

test('an untouched drive locks itself after the minutes that were chosen, and a moving file keeps it open', async () => {
  const lock = vi.fn()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  render(fakeSession('device', fakeDrive({}, { lock })))
  await openAccount()
  await page.getByLabelText('Lock when idle').selectOptions('After 5 minutes')
  vi.advanceTimersByTime(4 * 60_000)
  expect(lock).not.toHaveBeenCalled()
  vi.advanceTimersByTime(2 * 60_000)
  expect(lock).toHaveBeenCalledOnce()
  expect(localStorage.getItem('cyxcloud-idle-minutes')).toBe('5')
})

test('recovery words are shown after the passphrase, and count as written down when three of them are typed right', async () => {
  render(fakeSession('device', fakeDrive(), 'right one here'))
  await expect.element(page.getByText(/Write down the recovery words\./)).toBeVisible()
  await page.getByRole('button', { name: 'Show words…' }).click()
  await page.getByLabelText('Passphrase', { exact: true }).fill('right one here')
  await page.getByRole('button', { name: 'Show the words' }).click()
  await vi.waitFor(() => { expect([...document.querySelectorAll('.word-list li')].map(one => one.textContent)).toEqual(SOME_WORDS.split(' ')) })
  await page.getByRole('button', { name: 'I have written them down' }).click()
  const fields = (): { place: number, field: HTMLInputElement }[] => [...document.querySelectorAll<HTMLElement>('dialog label.field')].map(label => ({ place: Number(/\d+/.exec(label.textContent)?.[0]), field: label.querySelector('input')! }))
  for (const { place } of fields()) await page.getByLabelText(`Word ${place}`, { exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect.element(page.getByText(/One of these is another word\./)).toBeVisible()
  for (const { place } of fields()) await page.getByLabelText(`Word ${place}`, { exact: true }).fill(SOME_WORDS.split(' ')[place - 1] ?? '')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect.element(page.getByText(/Write down the recovery words\./)).not.toBeInTheDocument()
})

test('a new device is opened by the words; wrong ones say what is wrong with them and stay in the field', async () => {
  const restore = vi.fn().mockRejectedValueOnce(new CyxError('AUTH_WORDS_INVALID', { reason: 'word 3 is not on the list of words' })).mockResolvedValue(fakeDrive())
  render({ ...fakeSession('none', fakeDrive()), restore })
  await page.getByRole('button', { name: 'I have recovery words' }).click()
  await page.getByLabelText('The 24 words').fill('some words')
  await page.getByLabelText('New passphrase for this device').fill('four other words here')
  await page.getByRole('button', { name: 'Open my drive' }).click()
  await expect.element(page.getByText(/word 3 is not on the list of words/).first()).toBeVisible()
  await expect.element(page.getByLabelText('The 24 words')).toHaveValue('some words')
  await page.getByRole('button', { name: 'Open my drive' }).click()
  await expect.element(page.getByRole('heading', { name: 'Files' })).toBeVisible()
})

test('devices are listed, this one marked; one is removed after it is said what that means', async () => {
  const removeDevice = vi.fn(() => Promise.resolve())
  render(fakeSession('device', fakeDrive({}, { removeDevice })))
  await openAccount()
  const devices = page.getByRole('list', { name: 'Devices of this account' })
  await expect.element(devices.getByRole('listitem').filter({ hasText: 'This device' }).getByText('Firefox on Linux')).toBeVisible()
  await expect.element(devices.getByText('A device without a name')).toBeVisible()
  await page.getByRole('button', { name: 'Remove Safari on iPhone…' }).click()
  await expect.element(page.getByText(/Its key stops working at once/)).toBeVisible()
  expect(removeDevice).not.toHaveBeenCalled()
  await page.getByRole('button', { name: 'Remove device' }).click()
  await expect.element(page.getByText('“Safari on iPhone” is removed.')).toBeVisible()
  expect(removeDevice).toHaveBeenCalledWith('d2', expect.anything())
})

test('a device that was removed says so, shows no file name, and offers to forget the drive', async () => {
  const lock = vi.fn()
  render(fakeSession('device', fakeDrive({ problem: packError(new CyxError('AUTH_DEVICE_REMOVED')) }, { lock })))
  await expect.element(page.getByRole('heading', { name: 'This device was removed' })).toBeVisible()
  expect(lock).toHaveBeenCalled()
  expect(document.body.textContent).not.toContain('Harbour')
  await page.getByRole('button', { name: 'Forget this drive…' }).click()
  await expect.element(page.getByText(/This cannot be undone\./)).toBeVisible()
})

test('a passkey is made once and added with the right passphrase; one that cannot make keys is told in plain words', async () => {
  const session = fakeSession('device', fakeDrive(), 'right one here')
  const makePasskey = vi.fn(session.makePasskey).mockRejectedValueOnce(new CyxError('AUTH_PASSKEY_NO_PRF'))
  const removePasskey = vi.fn(() => Promise.resolve())
  render({ ...session, makePasskey, removePasskey })
  await openAccount()
  await page.getByRole('button', { name: 'Add a passkey…' }).click()
  await page.getByLabelText('Passphrase', { exact: true }).fill('wrong one here')
  await page.getByRole('button', { name: 'Make the passkey' }).click()
  await expect.element(page.getByText(/it cannot make keys/)).toBeVisible()
  await page.getByRole('button', { name: 'Make the passkey' }).click()
  await expect.element(page.getByText(/That passphrase does not open this drive\./)).toBeVisible()
  await page.getByLabelText('Passphrase', { exact: true }).fill('right one here')
  await page.getByRole('button', { name: 'Make the passkey' }).click()
  await expect.element(page.getByText('The passkey is added.')).toBeVisible()
  expect(makePasskey).toHaveBeenCalledTimes(2)
  await page.getByRole('button', { name: 'Remove Passkey 1' }).click()
  await expect.element(page.getByText(/no longer opens this drive/)).toBeVisible()
  expect(removePasskey).toHaveBeenCalledWith('k1', expect.anything())
})

test('a locked drive with a passkey opens by it, one without does not offer it', async () => {
  const locked = fakeSession('locked', fakeDrive())
  const unlockByPasskey = vi.fn(locked.unlockByPasskey).mockRejectedValueOnce(new CyxError('AUTH_PASSKEY_UNUSED', { reason: 'the browser’s dialog was closed or not answered' }))
  render({ ...locked, unlockByPasskey })
  await page.getByRole('button', { name: 'Unlock with a passkey' }).click()
  await expect.element(page.getByText(/The passkey was not used: the browser’s dialog was closed/)).toBeVisible()
  await page.getByRole('button', { name: 'Unlock with a passkey' }).click()
  await expect.element(page.getByRole('heading', { name: 'Files' })).toBeVisible()
  clear()
  render({ ...locked, passkeys: () => Promise.resolve(null) })
  await expect.element(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Unlock with a passkey' })).not.toBeInTheDocument()
})
