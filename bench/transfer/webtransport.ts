import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import type { Network } from '../../devnet/network.ts'
import { STANDARD } from '../../lib/codec/sizes.ts'
import { CyxError } from '../../lib/errors.ts'
import { directoryClient } from '../../lib/ledger/ic/directory.ts'
import type { Options } from '../../lib/options.ts'
import { withNetwork } from '../local.ts'
import type { RawJob } from '../pages/rawWorker.ts'
import { rawTarget } from '../rawTarget.ts'
import type { Row } from '../row.ts'
import { moveFiles, rowOf } from './app.ts'

/** Bytes of the file, whole chunks: 1 GiB, unless CYX_TRANSFER_MIB says otherwise. */
const FILE_BYTES = Number(process.env.CYX_TRANSFER_MIB ?? '1024') * 2 ** 20

/** Of the raw streams around it, all together. */
const RAW_BYTES = Math.min(FILE_BYTES, 256 * 2 ** 20)

/**
 * A file of noise through the drive's own worker, up and down, against raw WebTransport streams from a worker to fourteen of the same node processes at
 * once, in a Chromium without debugger. Times are whole: from the wish to the committed file, from the wish to the last byte proven and handed over. Wire bytes
 * are those of the shards: all 14 up, 8 down.
 */
export const webTransportBench = ({ signal }: Options = {}): Promise<Row[]> => withNetwork(async (network, stateDir) => {
  const job = { bytes: FILE_BYTES, rounds: 1, raw: await rawOf(network) }
  const figures = await moveFiles(network, stateDir, job, { signal })
  return [rowOf('transfer.up', 'up', job, figures), rowOf('transfer.down', 'down', job, figures)]
}, { nodeFlags: ['--bench-raw', '1'], signal })

/** Raw streams of as many nodes as hold a file. */
async function rawOf({ config }: Network): Promise<RawJob> {
  const nodes = await directoryClient({ config, identity: Ed25519KeyIdentity.generate() }).listNodes()
  const [first, ...more] = nodes.slice(0, STANDARD.total).map(({ addresses }) => rawTarget(addresses))
  if (!first) throw new CyxError('LOCAL_NETWORK', { what: 'The directory knows no node.', next: 'Try again.' })
  return { ...first, more, bytes: RAW_BYTES }
}

export default webTransportBench
