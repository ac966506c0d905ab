import type { Options } from '../../lib/options.ts'
import { withNetwork } from '../local.ts'
import type { Row } from '../row.ts'
import { moveFiles, rowOf } from './app.ts'
import { serveRawChannel } from './rawChannel.ts'

/** Bytes of the file, whole chunks, and of each raw channel around it: data channels are five times as slow as WebTransport. */
const [FILE_BYTES, ROUNDS] = [64 * 2 ** 20, 2]

/** The same as over WebTransport in a browser that has none, against a raw data channel from the page to the library that nodes use. */
export const webRtcBench = ({ signal }: Options = {}): Promise<Row[]> => withNetwork(async (network, stateDir) => {
  const channel = await serveRawChannel()
  try {
    const job = { bytes: FILE_BYTES, rounds: ROUNDS, raw: { channel: channel.url, bytes: FILE_BYTES } }
    const figures = await moveFiles(network, stateDir, job, { signal })
    return [rowOf('transfer.webrtc.up', 'up', job, figures), rowOf('transfer.webrtc.down', 'down', job, figures)]
  } finally {
    await channel.close()
  }
}, { signal })

export default webRtcBench
