import { expect, test } from 'vitest'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { makePicture } from '../picture.ts'
import { offerStream, pullStream } from '../pullStream.ts'
import { meteredStream } from './metered.ts'

const file = { id: 'one', name: 'a', size: 2 }

/** A file of two bytes whose second waits for `stop`. */
const stuck = (stop: AbortSignal) => async function* (): AsyncGenerator<Bytes, void> {
  yield new Uint8Array(1)
  await new Promise((_, reject) => {
    if (stop.aborted) reject(stop.reason as Error)
    stop.addEventListener('abort', () => { reject(stop.reason as Error) })
  })
}

test('a download that is cancelled from the tray ends as an abort and leaves no error there', async () => {
  const [picture, stop] = [makePicture(), new AbortController()]
  const stream = pullStream(offerStream(meteredStream(file, picture, stuck(stop.signal)), stop))
  await stream.next()
  expect(picture.now().transfers.map(({ id }) => id)).toEqual(['one'])
  const second = stream.next()
  stop.abort(new DOMException('cancelled', 'AbortError'))
  await expect(second).rejects.toMatchObject({ name: 'AbortError' })
  expect(picture.now().transfers.every(({ error }) => error === null)).toBe(true)
})

test('a download that fails keeps its error in the tray', async () => {
  const picture = makePicture()
  async function* failing(): AsyncGenerator<Bytes, void> { yield await Promise.reject(new CyxError('NETWORK_QUORUM_FAILED', { needed: 8, got: 7 })) }
  await expect(meteredStream(file, picture, failing).next()).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
  expect(picture.now().transfers[0]?.error).toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
})
