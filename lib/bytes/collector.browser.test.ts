import { expect, test } from 'vitest'
import { makeCollectorHint } from './collector.ts'

test('what nothing holds is gone after some hints', async () => {
  let gone = false
  const registry = new FinalizationRegistry<null>(() => { gone = true })
  registry.register(new AbortController(), null)
  const hint = makeCollectorHint(1)
  await expect.poll(() => {
    hint()
    return gone
  }, { timeout: 50_000 }).toBe(true)
})
