import { defaultLogger } from '@libp2p/logger'
import { expect, test } from 'vitest'
import type { AddonStream } from './addon.ts'
import { WebTransportStream } from './stream.ts'

/** A transport that takes one write at a time, when it is told to. */
function slowTransport(): { stream: AddonStream, took: number[], go: () => void } {
  const took: number[] = []
  let go = (): void => undefined
  const stream: AddonStream = {
    readable: () => new Promise(() => undefined), take: () => 0,
    write: parts => {
      for (const part of parts) took.push(part[0] ?? -1)
      return new Promise(resolve => { go = resolve })
    },
    finish: () => Promise.resolve(), reset: () => Promise.resolve(), stop: () => Promise.resolve(),
  }
  return { stream, took, go: () => { go() } }
}

const turn = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })

test('memory is given back when what was sent from it has been copied, and no sooner', async () => {
  const { stream: transport, took, go } = slowTransport()
  const stream = new WebTransportStream({ id: '1', log: defaultLogger().forComponent('test'), direction: 'outbound', stream: transport })
  const shards = [1, 2, 3, 4].map(value => new Uint8Array(400_000).fill(value))
  for (const shard of shards) {
    stream.send(shard)
    stream.free(shard.buffer)
  }
  const left = (): number[] => shards.map(({ length }) => length)
  expect(left()).toEqual([400_000, 400_000, 400_000, 400_000])
  await turn()
  // The first two fill what may be on its way; the others wait in the stream.
  expect([took, left()]).toEqual([[1, 2], [0, 0, 400_000, 400_000]])
  go()
  await turn()
  expect([took, left()]).toEqual([[1, 2, 3, 4], [0, 0, 0, 0]])
  stream.abort(new Error('over'))
})
