/**
 * Who may import whom: one table for lint and the dependency check. A room may import itself, `lib/errors.ts`, `lib/options.ts`, `lib/config.ts`,
 * and the rooms named here; nothing else of the project. Tests may import whatever they test.
 */
export const ROOMS: Record<string, readonly string[]> = {
  'lib/bytes': [],
  'lib/codec': ['lib/bytes'],
  'lib/keys': ['lib/bytes'],
  'lib/record': ['lib/bytes'],
  'lib/wire': ['lib/bytes', 'lib/record'],
  'lib/cache': ['lib/bytes', 'lib/record'],
  'lib/ledger': ['lib/bytes', 'lib/record', 'programs/dist'],
  'lib/peers': ['lib/bytes', 'lib/record', 'lib/wire'],
  'lib/engine': ['lib/bytes', 'lib/codec', 'lib/peers', 'lib/cache', 'lib/ledger', 'lib/record'],
  'lib/drive': ['lib/bytes', 'lib/codec', 'lib/keys', 'lib/record', 'lib/wire', 'lib/cache', 'lib/ledger', 'lib/peers', 'lib/engine', 'lib/volunteer', 'lib/sw'],
  'lib/volunteer': ['lib/bytes', 'lib/wire', 'lib/ledger', 'lib/peers', 'lib/engine'],
  'lib/sw': ['lib/bytes', 'lib/engine'],
  components: ['lib/drive', 'lib/sw'],
  app: ['components', 'lib/drive'],
  share: ['lib/drive', 'lib/engine', 'lib/sw', 'components/ui'],
  node: ['lib/bytes', 'lib/record', 'lib/wire', 'lib/ledger'],
  devnet: ['node', 'lib/ledger', 'lib/bytes', 'tools/build'],
}

/** What a room must not reach by any path: a node can never open what it stores. */
export const NEVER: readonly { from: string, to: string }[] = [
  { from: 'node', to: 'lib/keys' },
  { from: 'node', to: 'lib/codec' },
  { from: 'lib/sw', to: 'lib/keys' },
  { from: 'lib/volunteer', to: 'lib/keys' },
  { from: 'share', to: 'node_modules/next' },
]

/** Files that every room may import. */
export const COMMON: readonly string[] = ['lib/errors.ts', 'lib/options.ts', 'lib/config.ts']
