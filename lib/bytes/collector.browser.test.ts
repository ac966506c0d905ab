import { expect, test } from 'vitest'
import { makeCollectorHint } from './collector.ts'

test('what nothing holds is gone after some hints', async () => {
  const gone = new WeakRef(new AbortController())
  const hint = makeCollectorHint(1)
  await expect.poll(() => {
    hint()
    return gone.deref() === undefined
  }, { timeout: 50_000 }).toBe(true)
})
