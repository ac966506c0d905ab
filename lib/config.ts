import { CyxError } from './errors.ts'
import type { Options } from './options.ts'

/** Addresses of one network, read from `config.json` beside the app, so that one build serves all networks. */
export interface Config {
  network: 'local' | 'devnet' | 'mainnet'
  /** IC boundary address, root key in hex (null: the mainnet key built into the agent), directory canister id as text. */
  ic: { host: string, rootKey: string | null, directory: string }
  /** JSON-RPC address, program id of `registry` in base58, whether this network gives out free money. */
  solana: { rpc: string, registry: string, faucet: boolean }
}

const bad = (what: string): never => { throw new CyxError('CONFIG_INVALID', { what }) }

/** Checks a parsed `config.json`. @throws CONFIG_INVALID naming the field */
export function parseConfig(value: unknown): Config {
  const object = (v: unknown, name: string): Record<string, unknown> =>
    typeof v === 'object' && v !== null && !Array.isArray(v) ? v as Record<string, unknown> : bad(`${name} is missing`)
  const root = object(value, 'the document')
  const ic = object(root.ic, 'ic')
  const solana = object(root.solana, 'solana')
  const text = (v: unknown, name: string, form: RegExp): string => typeof v === 'string' && form.test(v) ? v : bad(`${name} is not valid`)
  const address = (v: unknown, name: string): string => {
    const url = text(v, name, /^https?:\/\//)
    return URL.canParse(url) ? url.replace(/\/$/, '') : bad(`${name} is not an address`)
  }
  const network = text(root.network, 'network', /^(local|devnet|mainnet)$/) as Config['network']
  if (typeof solana.faucet !== 'boolean') bad('solana.faucet is not true or false')
  return {
    network,
    ic: {
      host: address(ic.host, 'ic.host'),
      rootKey: ic.rootKey === null ? null : text(ic.rootKey, 'ic.rootKey', /^[0-9a-f]{266}$/),
      directory: text(ic.directory, 'ic.directory', /^[a-z0-9-]{10,63}$/),
    },
    solana: {
      rpc: address(solana.rpc, 'solana.rpc'),
      registry: text(solana.registry, 'solana.registry', /^[1-9A-HJ-NP-Za-km-z]{32,44}$/),
      faucet: solana.faucet === true,
    },
  }
}

/**
 * Reads `config.json` from beside the app.
 *
 * @param base - address of the app's folder, ending in `/`
 * @throws CONFIG_INVALID when it is not there or not valid, NETWORK_OFFLINE when it can't be asked for
 */
export async function loadConfig(base: string, { signal }: Options = {}): Promise<Config> {
  const timeout = AbortSignal.timeout(10_000)
  const answer = await fetch(new URL('config.json', base), { signal: signal ? AbortSignal.any([signal, timeout]) : timeout })
    .catch((error: unknown) => { signal?.throwIfAborted(); throw new CyxError('NETWORK_OFFLINE', {}, error) })
  if (!answer.ok) bad(`config.json answered ${answer.status}`)
  return parseConfig(await answer.json().catch(() => bad('config.json is not JSON')))
}
