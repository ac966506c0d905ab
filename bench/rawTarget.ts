import { base64url } from 'multiformats/bases/base64'
import { CyxError } from '../lib/errors.ts'
import type { RawTarget } from './pages/rawWorker.ts'

/** Where a node of these addresses serves raw streams (`--bench-raw 1`). @throws LOCAL_NETWORK when it does not listen on WebTransport */
export function rawTarget(addresses: readonly string[]): RawTarget {
  const address = addresses.find(one => one.includes('/webtransport/certhash/'))
  if (!address) throw new CyxError('LOCAL_NETWORK', { what: 'A node does not listen on WebTransport.', next: 'Its addon runs on linux-x64 only.' })
  // A multihash is two bytes of kind and length before the hash.
  const hashes = [...address.matchAll(/\/certhash\/([^/]+)/g)].map(([, hash = '']) => [...base64url.decode(hash).subarray(2)])
  return { url: `https://127.0.0.1:${/\/udp\/(\d+)\//.exec(address)?.[1] ?? ''}/bench/raw`, hashes }
}
