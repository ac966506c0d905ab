import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { justTry, row, store, text } from './person.ts'
import { makeWorld } from './world.ts'
import type { World } from './world.ts'

let world: World

beforeAll(async () => { world = await makeWorld() })
afterAll(() => world.close())

/** What the browser keeps for the app beside the app itself: stores of its databases that are not empty, keys of local storage, files of its own. Routes to nodes tell nothing of a person. */
const leftBehind = (page: Page): Promise<string[]> => page.evaluate(async () => {
  const found = Object.keys(localStorage)
  for (const { name = '' } of await indexedDB.databases()) {
    const opened = await new Promise<IDBDatabase>((resolve, reject) => { Object.assign(indexedDB.open(name), { onsuccess: ({ target }: Event) => { resolve((target as IDBOpenDBRequest).result) }, onerror: reject }) })
    for (const store of opened.objectStoreNames) {
      const rows = await new Promise<number>((resolve, reject) => { Object.assign(opened.transaction(store).objectStore(store).count(), { onsuccess: ({ target }: Event) => { resolve((target as IDBRequest<number>).result) }, onerror: reject }) })
      if (rows > 0) found.push(`${name} ${store}`)
    }
    opened.close()
  }
  for await (const folder of (await navigator.storage.getDirectory()).values()) if (folder instanceof FileSystemDirectoryHandle) for await (const file of folder.keys()) found.push(`${folder.name}/${file}`)
  return found.filter(one => one !== 'cyxcloud routes')
})

test('a device that is forgotten keeps nothing of the account, not even its name', async () => {
  const { page, context } = await world.visit()
  await justTry(page, world.network.url)
  await store(page, [text('kept.txt', 'k'.repeat(100_000))])
  await row(page, 'kept.txt').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Keep on this device' }).click()
  await row(page, 'kept.txt').getByRole('img', { name: 'Kept on this device' }).waitFor({ timeout: 60_000 })
  const before = ['cyxcloud feed', 'cyxcloud vault', 'cyxcloud-chunks chunks', 'cyxcloud-chunks keeps', 'cyxcloud-chunks pins']
  await expect.poll(() => leftBehind(page), { timeout: 30_000 }).toEqual(expect.arrayContaining(before))
  page.on('dialog', dialog => { void dialog.accept() })
  await page.getByRole('button', { name: /^Account menu/ }).click()
  await page.getByRole('menuitem', { name: /^Forget/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Forget/ }).click()
  await page.getByRole('button', { name: 'Create my drive' }).waitFor()
  await expect.poll(() => leftBehind(page), { timeout: 30_000 }).toEqual([])
  await context.close()
})
