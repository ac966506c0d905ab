import { fileURLToPath } from 'node:url'
import type { Libp2p } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { toHex } from '../lib/bytes/base.ts'
import type { Bytes } from '../lib/bytes/bytes.ts'
import { CyxError, isCyxError, messageOf } from '../lib/errors.ts'
import { createShardClient } from '../lib/wire/client.ts'
import { SHARD_PROTOCOL } from '../lib/wire/shard.ts'
import { RULES } from '../lib/wire/testing/conformance.ts'
import type { Rule } from '../lib/wire/testing/conformance.ts'
import { makeTestDirectory } from '../lib/wire/testing/fixtures.ts'
import { DIALLED, makeDialler, wayOf } from '../node/testing/dialler.ts'

/** A rule takes a moment; one that a node never answers ends here. */
const RULE_MS = 60_000

/** How a node did by one rule; `why` where it broke it. */
export interface Verdict { rule: string, why: string | null }

/**
 * Tries a node by every rule of docs/conformance.md, each over a stream of its own.
 *
 * @param address - a multiaddr that ends in `/p2p/` and the peer id of an Ed25519 key
 * @throws INVALID_REQUEST for another address; what libp2p says, when the node can't be dialled at all
 */
export async function tryRules(address: string, onVerdict: (verdict: Verdict) => void): Promise<void> {
  const way = wayOf(address)
  if (way === null) throw new CyxError('INVALID_REQUEST', { reason: `the address is by none of ${DIALLED.join(', ')}` })
  const nodeKey = keyOf(address)
  if (nodeKey === null) throw new CyxError('INVALID_REQUEST', { reason: 'the address does not end in /p2p/ and the peer id of an Ed25519 key' })
  const host = await makeDialler(way)
  try {
    await host.dial(multiaddr(address))
    for (const { name, check } of RULES) onVerdict({ rule: name, why: await tryRule(check, host, address, nodeKey) })
  } finally { await host.stop() }
}

/** What a node did wrong; null where it kept the rule. */
async function tryRule(check: Rule['check'], host: Libp2p, address: string, nodeKey: Bytes): Promise<string | null> {
  try {
    const client = createShardClient(await host.dialProtocol(multiaddr(address), SHARD_PROTOCOL, { signal: AbortSignal.timeout(RULE_MS) }), { nodeKey })
    const { promise, reject } = Promise.withResolvers<never>()
    const late = setTimeout(() => { reject(new Error('no answer in a minute')) }, RULE_MS)
    try { await Promise.race([check({ nodeKey, client }), promise]) } finally {
      clearTimeout(late)
      await client.close().catch(() => undefined)
    }
    return null
  } catch (error) {
    return isCyxError(error) && typeof error.details.why === 'string' ? `the node refused it: ${error.details.why}` : messageOf(error)
  }
}

/** The public key that stands in an address; null where there is none. */
function keyOf(address: string): Bytes | null {
  try {
    const { publicKey } = peerIdFromString(/\/p2p\/([^/]+)$/.exec(address)?.[1] ?? '')
    return publicKey?.type === 'Ed25519' ? new Uint8Array(publicKey.raw) : null
  } catch { return null }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [address] = process.argv.slice(2)
  const say = (line: string): void => { process.stdout.write(`${line}\n`) }
  if (address === undefined || address === '--help') {
    say(`node interop/rules.ts ADDRESS\n\nTries a node by the rules of docs/conformance.md. ADDRESS is a multiaddr with /p2p/ at its end, by ${DIALLED.join(', ')}.`)
    say(`The node takes grants of a directory that everybody can sign for, so keep nothing on it. Its grant key is\n${toHex(makeTestDirectory().grantKey)}`)
  } else {
    try {
      await tryRules(address, ({ rule, why }) => {
        say(why === null ? `kept    ${rule}` : `BROKEN  ${rule}: ${why}`)
        if (why !== null) process.exitCode = 1
      })
    } catch (error) {
      process.stderr.write(`${isCyxError(error) ? error.message : messageOf(error)}\n`)
      process.exitCode = 1
    }
  }
}
