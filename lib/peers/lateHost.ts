import type { Host } from './host.ts'
import type { Route } from './route.ts'

/** A host whose code, libp2p most of all, is loaded when a node is first dialled. What fails to load is tried again with the next dial. */
export function makeLateHost(name: Route['name'], load: () => Promise<Host>): Host {
  let host: Host | null = null
  let loading: Promise<Host> | null = null
  const loaded = (): Promise<Host> => loading ??= load().then(one => host = one).catch((error: unknown) => { loading = null; throw error })
  return {
    route: {
      name,
      load: loaded,
      ready: node => host?.route.ready?.(node) ?? false,
      silent: node => host?.route.silent?.(node) ?? false,
      open: async (node, options) => (await loaded()).route.open(node, options),
    },
    close: async () => { await (await loading?.catch(() => null))?.close() },
  }
}
