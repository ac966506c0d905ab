/** The storage classes whose shards lie on nodes. */
export const NODE_CLASS_NAMES = ['basic', 'standard', 'high-durability', 'extreme', 'efficient'] as const

/** The storage classes by name (docs/format.md §4): five on nodes, `on-chain` in bucket canisters. */
export const CLASS_NAMES = [...NODE_CLASS_NAMES, 'on-chain'] as const

/** The name of a storage class, as layout records spell it. */
export type ClassName = (typeof CLASS_NAMES)[number]

/** A class that a person can choose. */
export type NodeClassName = (typeof NODE_CLASS_NAMES)[number]
