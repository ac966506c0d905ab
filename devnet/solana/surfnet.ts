import { createRequire } from 'node:module'
import { CyxError, messageOf } from '../../lib/errors.ts'

/** The part of Surfpool's embedded Solana that is used here; the package has no types. */
export interface Surfnet {
  /** Loopback, a port of its own choice. */
  readonly rpcUrl: string
  readonly wsUrl: string
  deploy: (program: { programId: string, soPath: string }) => string
  setAccount: (address: string, lamports: number, data: number[], owner: string) => void
  /** What happened since the last call; must be drained, or it piles up. */
  drainEvents: () => { kind: string, accountPubkey?: string }[]
  stop: () => void
}

interface Package { Surfnet: { startWithConfig: (config: { offline: boolean, slotTimeMs: number }) => Surfnet } }

const PACKAGE = '@solana/surfpool-linux-x64-gnu'

/** One slot, as on the public networks. */
const SLOT_MS = 400

/**
 * Starts an empty Solana inside this process.
 *
 * @throws LOCAL_NETWORK where the package does not exist (other than Linux on x64 with glibc) or does not load
 */
export function startSurfnet(platform = process.platform, arch = process.arch): Surfnet {
  if (platform !== 'linux' || arch !== 'x64') {
    throw new CyxError('LOCAL_NETWORK', {
      what: `The local Solana runs on Linux with an x64 processor; this is ${platform} on ${arch}.`,
      next: 'Start it in a Linux container or virtual machine, or point config.json at a Solana devnet endpoint.',
    })
  }
  try {
    const { Surfnet } = createRequire(import.meta.url)(PACKAGE) as Package
    return Surfnet.startWithConfig({ offline: true, slotTimeMs: SLOT_MS })
  } catch (error) {
    throw new CyxError('LOCAL_NETWORK', {
      what: `The local Solana does not start: ${messageOf(error)}.`,
      next: `Run npm install again without --omit=optional: it brings ${PACKAGE}, which needs glibc.`,
    }, error)
  }
}
