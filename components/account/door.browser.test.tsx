import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import '../styles.css'
import { CyxError } from '../../lib/errors.ts'
import { fakeDrive, fakeSession } from '../fixtures/fakeDrive.ts'
import { clear, render } from '../fixtures/render.tsx'

beforeEach(async () => { await page.viewport(1280, 800) })
afterEach(clear)

const files = page.getByRole('heading', { name: 'Files' })
const passphrase = page.getByLabelText('Passphrase', { exact: true })

describe('the first run', () => {
  test('takes no passphrase that is too short, and opens the drive with a good one', async () => {
    const create = vi.fn(() => Promise.resolve(fakeDrive()))
    render({ ...fakeSession('none', fakeDrive()), create })
    await passphrase.fill('short')
    await expect.element(page.getByRole('button', { name: 'Create my drive' })).toBeDisabled()
    await passphrase.fill('four unrelated words here')
    await page.getByRole('button', { name: 'Create my drive' }).click()
    await expect.element(files).toBeVisible()
    expect(create).toHaveBeenCalledWith('four unrelated words here', expect.anything())
  })

  test('makes a passphrase, shows it and says to write it down', async () => {
    render(fakeSession('none', fakeDrive()))
    await page.getByRole('button', { name: 'Make one for me' }).click()
    await expect.element(passphrase).toHaveAttribute('type', 'text')
    await expect.element(passphrase).toHaveValue(expect.stringMatching(/^[a-z]{6}(-[a-z]{6}){3}$/) as string)
    await expect.element(page.getByText(/Write this down now\./)).toBeVisible()
  })

  test('says what stays and what leaves, and can be left by just trying it', async () => {
    render(fakeSession('none', fakeDrive()))
    await expect.element(page.getByText('Leaves this device')).toBeVisible()
    await page.getByRole('button', { name: 'Just try it' }).click()
    await expect.element(files).toBeVisible()
  })

  test('a drive that can not be made says so and keeps the passphrase in its field', async () => {
    render({ ...fakeSession('none', fakeDrive()), create: () => Promise.reject(new CyxError('NETWORK_DIRECTORY_UNREACHABLE')) })
    await passphrase.fill('four unrelated words here')
    await page.getByRole('button', { name: 'Create my drive' }).click()
    await expect.element(page.getByRole('alert').getByText(/The directory does not answer\./)).toBeVisible()
    await expect.element(passphrase).toHaveValue('four unrelated words here')
  })
})

describe('unlocking', () => {
  test('a wrong passphrase says so and marks the field; the right one opens', async () => {
    render(fakeSession('locked', fakeDrive(), 'right one here'))
    await passphrase.fill('wrong one here')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await expect.element(page.getByRole('alert').getByText(/That passphrase does not open this drive\./)).toBeVisible()
    await expect.element(passphrase).toHaveAttribute('aria-invalid', 'true')
    await passphrase.fill('right one here')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await expect.element(files).toBeVisible()
  })

  test('a damaged vault says what is safe', async () => {
    render({ ...fakeSession('locked', fakeDrive()), unlock: () => Promise.reject(new CyxError('AUTH_VAULT_DAMAGED', { reason: 'its seal is broken' })) })
    await passphrase.fill('anything')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await expect.element(page.getByRole('alert').getByText(/The files themselves lie on the storage nodes and are not touched\./)).toBeVisible()
  })

  test('forgetting names what is lost before it does it', async () => {
    const forget = vi.fn(() => Promise.resolve())
    render({ ...fakeSession('locked', fakeDrive()), forget })
    await page.getByRole('button', { name: 'Start anew on this device' }).click()
    await expect.element(page.getByText(/This cannot be undone\./)).toBeVisible()
    expect(forget).not.toHaveBeenCalled()
    await page.getByRole('button', { name: 'Forget this drive' }).click()
    await vi.waitFor(() => { expect(forget).toHaveBeenCalledOnce() })
  })
})

test('locking leaves no file name on the page', async () => {
  const lock = vi.fn()
  render(fakeSession('device', fakeDrive({}, { lock })))
  await expect.element(page.getByText('Harbour.jpg')).toBeVisible()
  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Lock' }).click()
  await expect.element(page.getByRole('button', { name: 'Unlock' })).toBeVisible()
  expect(lock).toHaveBeenCalledOnce()
  expect(document.body.textContent).not.toContain('Harbour')
})
