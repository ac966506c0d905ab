import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { base64url } from 'multiformats/bases/base64'
import type { Network } from '../../devnet/network.ts'
import { CyxError } from '../../lib/errors.ts'
import { directoryClient } from '../../lib/ledger/ic/directory.ts'
import type { Options } from '../../lib/options.ts'
import { withNetwork } from '../local.ts'
import type { RawJob } from '../pages/rawWorker.ts'
import type { Row } from '../row.ts'
import { moveFiles, rowOf } from './app.ts'

/** Bytes of the file, whole chunks, and of each raw stream around it. */
const [FILE_BYTES, RAW_BYTES] = [2 ** 30, 256 * 2 ** 20]

/**
 * A file of noise through the drive's own worker, up and down, against a raw WebTransport stream from a worker to one of the same node processes, in
 * a Chromium without debugger. Times are whole: from the wish to the committed file, from the wish to the last byte proven and handed over. Wire bytes
 * are those of the shards: all 14 up, 8 down.
 */
export const webTransportBench = ({ signal }: Options = {}): Promise<Row[]> => withNetwork(async (network, stateDir) => {
  const job = { bytes: FILE_BYTES, rounds: 1, raw: await rawOf(network) }
  const figures = await moveFiles(network, stateDir, job, { signal })
  return [rowOf('transfer.up', 'up', job, figures), rowOf('transfer.down', 'down', job, figures)]
}, { nodeFlags: ['--bench-raw', '1'], signal })

/** The raw stream of the first node that listens on WebTransport. */
async function rawOf({ config }: Network): Promise<RawJob> {
  const nodes = await directoryClient({ config, identity: Ed25519KeyIdentity.generate() }).listNodes()
  const address = nodes.flatMap(node => node.addresses).find(one => one.includes('/webtransport/certhash/'))
  if (!address) throw new CyxError('LOCAL_NETWORK', { what: 'No node listens on WebTransport.', next: 'Its addon runs on linux-x64 only.' })
  const port = /\/udp\/(\d+)\//.exec(address)?.[1] ?? ''
  // A multihash is two bytes of kind and length before the hash.
  const hashes = [...address.matchAll(/\/certhash\/([^/]+)/g)].map(([, hash = '']) => [...base64url.decode(hash).subarray(2)])
  return { url: `https://127.0.0.1:${port}/bench/raw`, hashes, bytes: RAW_BYTES }
}

export default webTransportBench
