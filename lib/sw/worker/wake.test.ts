import { expect, test } from 'vitest'
import { OUTBOX_TAG } from '../messages.ts'
import { wakeOutbox } from './wake.ts'

/** A worker with some pages open, and what it did. */
function worker(pages: number, mayNotify = true) {
  const told: unknown[] = []
  const notified: string[] = []
  const done: Promise<unknown>[] = []
  const listen = wakeOutbox({
    clients: { matchAll: () => Promise.resolve(Array.from({ length: pages }, () => ({ postMessage: (message: unknown) => told.push(message) }))) },
    registration: { showNotification: title => mayNotify ? Promise.resolve(void notified.push(title)) : Promise.reject(new TypeError('not allowed')) },
  })
  const fire = async (tag: string): Promise<void> => {
    listen(Object.assign(new Event('sync'), { tag, waitUntil: (work: Promise<unknown>) => done.push(work) }))
    await Promise.all(done)
  }
  return { fire, told, notified }
}

test('open pages are woken and nobody is notified', async () => {
  const { fire, told, notified } = worker(2)
  await fire(OUTBOX_TAG)
  expect([told, notified]).toEqual([[{ type: 'outbox' }, { type: 'outbox' }], []])
})

test('where no page is open a notification says that files wait, if it may', async () => {
  const { fire, notified } = worker(0)
  await fire(OUTBOX_TAG)
  expect(notified).toHaveLength(1)
  await worker(0, false).fire(OUTBOX_TAG)
})

test('another tag wakes nobody', async () => {
  const { fire, told, notified } = worker(1)
  await fire('something else')
  expect([told, notified]).toEqual([[], []])
})
