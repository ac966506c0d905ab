import type { Bytes } from '../../bytes/bytes.ts'
import type { Config } from '../../config.ts'
import type { Signer } from '../../keys/signer.ts'
import { linkReader } from '../../ledger/ic/reader.ts'
import { identityOf } from '../../ledger/ic/signerIdentity.ts'
import type { Options } from '../../options.ts'
import type { Pages } from './bucket.ts'
import { own, planOf, planRequest, proofRequest } from './convert.ts'
import type { DownloadPlan, OpenedLink, PlanRequest, Proof, ProofRequest } from './types.ts'

/** What the holder of a link asks. */
export interface Reader {
  openLink: (link: Bytes, options?: Options) => Promise<OpenedLink>
  getDownloadPlan: (request: PlanRequest, options?: Options) => Promise<DownloadPlan>
  getAnchorProof: (request: ProofRequest, options?: Options) => Promise<Proof>
  pages: Pages
}

/** The reader of a link; `signer` is its auth key. */
export function openReader({ config, signer }: { config: Config, signer: Signer }): Reader {
  const client = linkReader({ config, identity: identityOf(signer) })
  return {
    openLink: async (link, options) => {
      const { session, sealed, version: { version } } = await client.openLink(link, options)
      return { session: own(session), sealed: own(sealed), version: own(version) }
    },
    getDownloadPlan: async (request, options) => planOf(await client.getDownloadPlan(planRequest(request), options)),
    getAnchorProof: async (request, options) => {
      const { leaf, path } = await client.getAnchorProof(proofRequest(request), options)
      return { leaf: Number(leaf), path: path.map(own) }
    },
    pages: { get: async (token, page, options) => own(await client.getChunk(token.bucket, { token, chunk_index: page }, options)) },
  }
}
