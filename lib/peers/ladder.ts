import type { Route } from './route.ts'

/** That a node was reached by a lower route than the best; `until` in ms since 1970. */
export interface RouteNote { node: number, route: string, until: number }

/** Where the notes outlive the page. Neither call may fail: what is forgotten costs one dial more. */
export interface RouteMemory {
  read: () => Promise<readonly RouteNote[]>
  /** Keeps a note, or drops that of a node. */
  keep: (node: number, note: RouteNote | null) => void
}

/** Which route to try first for a node. */
export interface Ladder {
  /** Resolves when what was remembered is known. */
  ready: Promise<void>
  /** The route that worked, then the others, best first. */
  order: (node: number) => readonly Route[]
  worked: (node: number, route: Route) => void
}

/**
 * Remembers per node which route worked: a lower one is kept for `rememberMs`, then the best gets its chance again.
 *
 * @param routes - best first
 */
export function makeLadder(routes: readonly Route[], rememberMs: number, memory: RouteMemory | null = null): Ladder {
  const liked = new Map<number, { route: Route, until: number }>()
  const recall = async (): Promise<void> => {
    for (const { node, route: name, until } of await memory?.read() ?? []) {
      const route = routes.find(one => one.name === name)
      // A clock that was set back must not keep a note for ever.
      if (route && until <= Date.now() + rememberMs && !liked.has(node)) liked.set(node, { route, until })
    }
  }
  return {
    ready: recall().catch(() => undefined),
    order: node => {
      const one = liked.get(node)
      if (!one || one.until < Date.now()) return routes
      return [one.route, ...routes.filter(route => route !== one.route)]
    },
    worked: (node, route) => {
      const one = liked.get(node)
      if (route === routes[0]) {
        if (liked.delete(node)) memory?.keep(node, null)
      } else if (one?.route !== route || one.until < Date.now()) {
        const until = Date.now() + rememberMs
        liked.set(node, { route, until })
        memory?.keep(node, { node, route: route.name, until })
      }
    },
  }
}
